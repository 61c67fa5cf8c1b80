import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { AppError } from '../domain/errors.ts';

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const wellKnown = ['oauth-authorization-server', 'openid-configuration'] as const;

/**
 * The keys of a configured issuer, found by its metadata and fetched through the outbound client.
 * @throws AppError `unavailable` when it has no metadata, `forbidden` when it calls itself something else, `invalid_input` for an
 * address with a user name
 */
export async function issuerKeys(http: OutboundHttp, issuer: string): Promise<JWTVerifyGetKey> {
  for (const name of wellKnown) {
    const answer = await http.fetch(wellKnownUrl(issuer, name), { headers: { accept: 'application/json' } });
    if (answer.status !== 200) continue;
    const metadata = metadataSchema.safeParse(await answer.json());
    if (!metadata.success) continue;
    if (metadata.data.issuer !== issuer) {
      throw new AppError(
        'forbidden',
        `The issuer ${issuer} calls itself "${metadata.data.issuer}"; configure that one.`,
      );
    }
    const fetchKeys = (url: string, init: { headers: Headers; signal: AbortSignal }) =>
      http.fetch(url, { headers: Object.fromEntries(init.headers), signal: init.signal });
    return createRemoteJWKSet(new URL(metadata.data.jwks_uri), { [customFetch]: fetchKeys as never });
  }
  throw new AppError('unavailable', `${issuer} publishes no metadata; check BELLWETHER_MCP_ISSUER.`);
}

/** The two specifications put the path of an issuer on different sides of theirs. */
function wellKnownUrl(issuer: string, name: (typeof wellKnown)[number]): string {
  const { origin, pathname, username, password } = new URL(issuer);
  if (username !== '' || password !== '') {
    throw new AppError(
      'invalid_input',
      'The issuer is an address without user name and password; check BELLWETHER_MCP_ISSUER.',
    );
  }
  const path = pathname.replace(/\/$/, '');
  return name === 'openid-configuration'
    ? `${origin}${path}/.well-known/${name}`
    : `${origin}/.well-known/${name}${path}`;
}
