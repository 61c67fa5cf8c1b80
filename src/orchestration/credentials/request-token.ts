import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { GrantSettings } from '../../store/schema/credential.ts';
import type { SendRequest, TokenResponse } from './custody.ts';

/** What a token endpoint said. */
export type TokenAnswer =
  | { readonly kind: 'granted'; readonly tokens: GrantedTokens }
  /** The grant is dead: asking again cannot help. `error` is the provider's code. */
  | { readonly kind: 'refused'; readonly error: string }
  /** It may work later. `retryAfterMs` null: the provider does not say. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number | null };

export interface GrantedTokens {
  readonly accessToken: string;
  /** Null: the former one stays valid. */
  readonly refreshToken: string | null;
  /** Null: the provider does not say how long. */
  readonly expiresInSecs: number | null;
  readonly scopes: readonly string[] | null;
  /** Where this customer's data lives, at vendors who tell it with the token (Salesforce). */
  readonly instanceUrl: string | null;
}

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  scope: z.string().optional(),
  instance_url: z.url().optional(),
});

const errorSchema = z.object({ error: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });

/** Answers in which the provider wants us to try later, whatever the status. RFC 6749 section 4.1.2.1. */
const passingErrors = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

export const tokenTimeoutMs = 10_000;

/** The client's own part of a request, by the provider's way. */
export interface ClientIdentity {
  readonly clientId: string;
  readonly clientSecret: string | null;
}

/**
 * Asks a token endpoint for tokens; every failure is an answer, never an exception, and no answer's text is passed on.
 * Source: https://datatracker.ietf.org/doc/html/rfc6749#section-5 (2026-11-20)
 */
export async function requestToken(
  send: SendRequest,
  settings: GrantSettings,
  client: ClientIdentity | null,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  if (settings.tokenUrl === null) throw new AppError('invalid_input', 'This credential has no token endpoint.');
  let response: TokenResponse;
  let body: unknown;
  try {
    response = await postForm(send, settings.tokenUrl, settings, client, form);
    body = await response.json();
  } catch (error) {
    // no connection, a timeout or no JSON: whether the provider acted on it is not known
    return { kind: 'failed', reason: `no usable answer (${nameOf(error)})`, retryAfterMs: null };
  }
  return readAnswer(response, body);
}

function readAnswer(response: TokenResponse, body: unknown): TokenAnswer {
  if (response.ok) {
    const parsed = tokenSchema.safeParse(body);
    if (!parsed.success) {
      // Slack refuses with status 200
      const refusal = errorSchema.safeParse(body).data?.error;
      if (refusal && !passingErrors.has(refusal)) return { kind: 'refused', error: refusal };
      return { kind: 'failed', reason: 'an answer without tokens', retryAfterMs: null };
    }
    return { kind: 'granted', tokens: toTokens(parsed.data) };
  }
  const error = errorSchema.safeParse(body).data?.error ?? null;
  const mayPass = response.status === 429 || response.status >= 500 || error === null || passingErrors.has(error);
  if (!mayPass) return { kind: 'refused', error };
  const retryAfterSecs = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    kind: 'failed',
    reason: `status ${response.status}${error ? ` ${error}` : ''}`,
    retryAfterMs: Number.isFinite(retryAfterSecs) ? retryAfterSecs * 1_000 : null,
  };
}

/** Posts a form to an OAuth endpoint with the client's identity where the provider wants it. */
export async function postForm(
  send: SendRequest,
  url: string,
  { clientAuth }: Pick<GrantSettings, 'clientAuth'>,
  client: ClientIdentity | null,
  form: Readonly<Record<string, string>>,
): Promise<TokenResponse> {
  const body = new URLSearchParams(form);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (client && clientAuth === 'basic') {
    const pair = `${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret ?? '')}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else if (client) {
    body.set('client_id', client.clientId);
    if (clientAuth === 'body' && client.clientSecret !== null) body.set('client_secret', client.clientSecret);
  }
  const signal = AbortSignal.timeout(tokenTimeoutMs);
  return send(url, { method: 'POST', headers, body: body.toString(), redirect: 'error', signal });
}

function toTokens(answer: z.infer<typeof tokenSchema>): GrantedTokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresInSecs: answer.expires_in ?? null,
    scopes: answer.scope?.split(/[ ,]+/).filter(Boolean) ?? null,
    instanceUrl: answer.instance_url ?? null,
  };
}

/** Our own errors say what to do; of others only the kind is safe to pass on. */
function nameOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? error.name : 'error';
}
