import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';

/** One provider of sign-ins. `fetch` is the only way its addresses are reached: the outbound client, or memory. */
export interface OidcOptions {
  readonly issuer: string;
  /** The name its sign-ins are kept under. */
  readonly knownAs: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly redirectUri: string;
  readonly fetch: (url: string, init: { readonly method?: string; readonly body?: unknown }) => Promise<Response>;
}

/** What must fit when the browser comes back; kept sealed in a cookie. */
export const pendingSignInSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Asked for because an admin's act needs a fresh sign-in: the age the provider may answer with. */
  maxAgeSecs: z.number().int().nullable(),
});
export type PendingSignIn = z.infer<typeof pendingSignInSchema>;

/** Who signed in, as the provider says. `email` null: it has none, or has not verified it. */
export interface SignedInIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface OidcClient {
  readonly issuer: string;
  begin(isStepUp: boolean): Promise<{ readonly url: URL; readonly pending: PendingSignIn }>;
  /** @throws AppError `forbidden` for an answer that does not fit in any way, `unavailable` when the provider does not answer */
  finish(callbackUrl: URL, pending: PendingSignIn): Promise<SignedInIdentity>;
}

const stepUpMaxAgeSecs = 60;

/** A client of one provider: authorization code with PKCE, state, nonce and `iss`; its metadata are read at the first sign-in. */
export function oidcClient(options: OidcOptions): OidcClient {
  let found: Promise<Configuration> | null = null;
  const configuration = () => {
    found ??= discover(options).catch((error: unknown) => {
      found = null; // asked again at the next sign-in
      throw error;
    });
    return found;
  };
  return {
    issuer: options.issuer,
    async begin(isStepUp) {
      const config = await configuration();
      const verifier = randomPKCECodeVerifier();
      const maxAgeSecs = isStepUp ? stepUpMaxAgeSecs : null;
      const pending = { state: randomState(), nonce: randomNonce(), verifier, maxAgeSecs };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: options.redirectUri,
        scope: 'openid email profile',
        response_type: 'code',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(isStepUp ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url, pending };
    },
    async finish(callbackUrl, pending) {
      const config = await configuration();
      const claims = await redeem(config, callbackUrl, pending);
      const isVerified = claims['email_verified'] === true && typeof claims['email'] === 'string';
      return {
        issuer: options.knownAs,
        subject: claims.sub,
        name: typeof claims['name'] === 'string' ? claims['name'].slice(0, 200) : null,
        email: isVerified ? String(claims['email']).toLowerCase() : null,
      };
    },
  };
}

async function redeem(config: Configuration, callbackUrl: URL, pending: PendingSignIn) {
  try {
    const tokens = await authorizationCodeGrant(config, callbackUrl, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
      ...(pending.maxAgeSecs === null ? {} : { maxAge: pending.maxAgeSecs }),
    });
    const claims = tokens.claims();
    if (claims) return claims;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('forbidden', 'The sign-in was not completed; start it again.', {}, { cause });
  }
  throw new AppError('forbidden', 'The provider sent no identity; start the sign-in again.');
}

async function discover({ issuer, clientId, clientSecret, fetch }: OidcOptions): Promise<Configuration> {
  const url = new URL(issuer);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const send = (address: string, init: object) => fetch(address, init);
  try {
    return await discovery(
      url,
      clientId,
      { token_endpoint_auth_method: clientSecret === null ? 'none' : 'client_secret_post' },
      clientSecret === null ? None() : ClientSecretPost(clientSecret),
      { [customFetch]: send as never, ...(isLoopback ? { execute: [allowInsecureRequests] } : {}) },
    );
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unavailable',
      `The provider of sign-ins ${url.host} cannot be used; check BELLWETHER_OIDC_ISSUER.`,
      {},
      { cause },
    );
  }
}
