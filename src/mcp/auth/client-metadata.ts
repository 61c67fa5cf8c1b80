import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';

/** The part of the outbound client that fetching needs: it checks addresses, follows no redirect, caps size and time. */
export interface DocumentFetch {
  fetch(
    url: string,
    init: { headers: Record<string, string>; signal: AbortSignal },
  ): Promise<{
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    text(): Promise<string>;
  }>;
}

const maxDocumentLength = 10_000;
const patienceMs = 5_000;

const documentSchema = z.object({
  client_id: z.string(),
  client_name: z.string().min(1).max(200).optional(),
  redirect_uris: z.array(z.string().max(2_000)).min(1).max(20),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
});

/** A client that introduced itself by a document at its own address. */
export interface ClientMetadata {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
}

/**
 * Fetches the document a client's id points at.
 * Source: https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ (2026-11-20)
 * @throws AppError `invalid_input` for an id that is no such address or a document that does not fit, `forbidden` for an
 * address that is not called, `unavailable` when nobody answers
 */
export async function fetchClientMetadata(http: DocumentFetch, clientId: string): Promise<ClientMetadata> {
  checkClientId(clientId);
  const headers = { accept: 'application/json' };
  const answer = await http.fetch(clientId, { headers, signal: AbortSignal.timeout(patienceMs) });
  const text = answer.status === 200 ? await answer.text() : '';
  if (text === '' || text.length > maxDocumentLength) throw unusable('there is no document of a usable size');
  const document = documentSchema.safeParse(parse(text));
  if (!document.success) throw unusable(document.error.issues[0]?.message ?? 'it does not fit');
  const { client_id, client_name, redirect_uris, token_endpoint_auth_method = 'none' } = document.data;
  if (client_id !== clientId) throw unusable('it names another client_id');
  if (token_endpoint_auth_method !== 'none') throw unusable('only public clients are served');
  return { clientId, name: client_name ?? new URL(clientId).host, redirectUris: redirect_uris };
}

function checkClientId(clientId: string): void {
  const url = URL.canParse(clientId) ? new URL(clientId) : null;
  const isLocal = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  // Plain http is for a client under development on this machine; the outbound client still asks its allow-list about it.
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) || url.pathname === '/') {
    throw unusable('a client_id is the https address of the client’s metadata document, with a path');
  }
  if (url.hash !== '' || url.username !== '' || url.password !== '' || url.href !== clientId) {
    throw unusable('a client_id has no fragment, no credentials and no dot segments');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // said below: whatever it is, it does not fit
    return null;
  }
}

function unusable(why: string): AppError {
  return new AppError('invalid_input', `The client cannot be identified: ${why}.`, { field: 'client_id' });
}

/**
 * Whether `asked` is one of a client's redirect addresses: the same characters, except that a loopback address may use any port,
 * which a program on the person's machine cannot know beforehand.
 * Source: https://www.rfc-editor.org/rfc/rfc8252#section-7.3 (2026-11-20)
 */
export function isRegisteredRedirect(registered: readonly string[], asked: string): boolean {
  if (!URL.canParse(asked)) return false;
  const url = new URL(asked);
  const isLoopback = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) return false;
  if (url.hash !== '' || url.username !== '' || url.password !== '') return false;
  return registered.some((each) => each === asked || (isLoopback && withoutPort(each) === withoutPort(asked)));
}

function withoutPort(address: string): string {
  return address.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+(?=\/|$)/, '$1');
}
