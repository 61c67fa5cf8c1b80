import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { badVendorResponse, parseVendorJson } from '../kit/vendor-errors.ts';
import { googleError } from './google-errors.ts';

const tokenReplySchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().optional(),
});
/** The connection is over until its owner signs in. */
export function signInAgain(system: string, why: string): AppError {
  return new AppError('auth_expired', `${system}: ${why}. Sign in to Google again.`, { system });
}

/**
 * One request of Google's token endpoint. `expires_in` is in seconds.
 * @throws AppError `auth_expired` when the grant is refused (`invalid_grant`: revoked, expired, password changed)
 * Source: https://developers.google.com/identity/protocols/oauth2#expiration (2026-11-20)
 */
export async function askToken(
  ports: ConnectorPorts,
  { system, tokenUrl }: { readonly system: string; readonly tokenUrl: string },
  form: Readonly<Record<string, string>>,
  signal: AbortSignal | null,
): Promise<z.infer<typeof tokenReplySchema>> {
  const response = await ports.http.fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    ...(signal ? { signal } : {}),
  });
  const body = await response.text();
  if (response.status === 400 || response.status === 401) {
    throw signInAgain(
      system,
      `Google does not renew the connection (${/"error"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? response.status})`,
    );
  }
  if (!response.ok) {
    throw googleError(
      { system, status: response.status, retryAfter: response.headers.get('retry-after'), body },
      ports.now(),
    );
  }
  const reply = tokenReplySchema.safeParse(parseVendorJson(system, 'the token request', body));
  if (!reply.success) throw badVendorResponse(system, 'the token request');
  return reply.data;
}
