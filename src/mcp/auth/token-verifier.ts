import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Principal } from '../../domain/principal.ts';

/** Signatures that are accepted: asymmetric ones only, so a published key can never be used to sign. */
export const signatureAlgorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'RS256', 'PS256'] as const;
const clockToleranceSecs = 5;
const longestToken = 8_192;
const rememberedTokens = 10_000;

/** Claims that mark an ID token: those are for clients, not for us. Source: https://openid.net/specs/openid-connect-core-1_0.html (2026-11-20) */
const idTokenClaims = ['nonce', 'at_hash', 'c_hash', 'auth_time'] as const;

/** What we read of an access token; the audience is checked before. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  exp: z.number().int(),
  scope: z.union([z.string().max(1_000), z.array(z.string()).max(50)]).optional(),
  client_id: z.string().max(2_000).optional(),
  token_use: z.string().optional(),
});
export type TokenClaims = z.infer<typeof claimsSchema> & JWTPayload;

export interface TokenVerifierOptions {
  /** The exact issuer; nothing else about it is believed. */
  readonly issuer: string;
  /** Our canonical URI: the only audience of a token for us. */
  readonly resource: string;
  readonly keys: JWTVerifyGetKey;
  /** Whom a token's claims stand for here; null: nobody. `scopes` are already the token's. */
  readonly principalOf: (claims: TokenClaims, scopes: string[]) => Principal | null;
  readonly nowMs: () => number;
}

/** Checks access tokens. `verify` gives the principal, or null for any token that is not good, whatever is wrong with it. */
export interface TokenVerifier {
  verify(token: string): Promise<Principal | null> | Principal | null;
}

/** Verifies JWT access tokens of one issuer; a good one is remembered by its digest until it expires. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const known = new Map<string, { readonly principal: Principal; readonly expiresAtMs: number }>();
  return {
    verify(token) {
      if (token.length > longestToken) return null;
      const digest = hash('sha256', token);
      const good = known.get(digest);
      if (good && good.expiresAtMs > options.nowMs()) return good.principal;
      known.delete(digest);
      return check(options, token).then((checked) => {
        if (!checked) return null;
        if (known.size >= rememberedTokens) known.delete(known.keys().next().value ?? '');
        known.set(digest, checked);
        return checked.principal;
      });
    },
  };
}

async function check(options: TokenVerifierOptions, token: string) {
  const { issuer, resource, keys, principalOf, nowMs } = options;
  let payload: JWTPayload;
  try {
    const verified = await jwtVerify(token, keys, {
      issuer,
      audience: resource,
      algorithms: [...signatureAlgorithms],
      clockTolerance: clockToleranceSecs,
      currentDate: new Date(nowMs()),
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    payload = verified.payload;
    // An access token for us says so; a signed document of another kind by the same issuer is none.
    if (!['at+jwt', 'application/at+jwt', 'JWT', undefined].includes(verified.protectedHeader.typ)) return null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success || !isForUsAlone(payload, resource)) return null;
  if (idTokenClaims.some((claim) => claim in payload) || claims.data.token_use === 'id') return null;
  if ((payload.iat ?? 0) * 1_000 > nowMs() + clockToleranceSecs * 1_000) return null;
  const { scope = [] } = claims.data;
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : scope;
  const principal = principalOf({ ...payload, ...claims.data }, scopes);
  return principal && { principal, expiresAtMs: claims.data.exp * 1_000 };
}

/** A token that is good elsewhere too could be used here by whoever got it there. */
function isForUsAlone({ aud }: JWTPayload, resource: string): boolean {
  return aud === resource || (Array.isArray(aud) && aud.length === 1 && aud[0] === resource);
}
