import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { AppError } from '../../domain/errors.ts';
import { newSecret } from '../../orchestration/people/way-in.ts';

/** Somebody who may sign in here without any identity provider. */
export interface LocalIdentity {
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
}

export interface LocalProviderOptions {
  /** The address of the board, on loopback. */
  readonly origin: string;
  readonly redirectUri: string;
  readonly identities: () => Promise<readonly LocalIdentity[]>;
  /** Shows the code to whoever started the process: who can read it owns the machine. */
  readonly showCode: (code: string) => void;
  readonly nowMs: () => number;
}

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

interface PendingCode {
  readonly identity: LocalIdentity;
  readonly challenge: string;
  readonly nonce: string;
  readonly expiresAtMs: number;
  readonly signedInAtMs: number;
}

/** What a browser asks for at the authorization endpoint. */
export interface LocalAuthorization {
  readonly challenge: string;
  readonly nonce: string;
  readonly state: string;
}

export const localClientId = 'bellwether-board';
const codeLifetimeMs = 60_000;
const tokenLifetimeSecs = 120;
const mostAttempts = 5;
const mostPending = 100;

/**
 * A small OpenID provider for one machine: the people of the workspace, proven by the code in the terminal. It asks for PKCE with S256, an
 * exact redirect address, state and nonce; its codes are good once and for a minute. Tokens and keys are fetched in memory: of all
 * its endpoints only the page where a person answers is served.
 */
export class LocalProvider {
  readonly #options: LocalProviderOptions;
  readonly #privateKey: SigningKey;
  readonly #publicKey: JWK;
  readonly #codes = new Map<string, PendingCode>();
  #terminalCode = '';
  #attempts = 0;

  private constructor(options: LocalProviderOptions, privateKey: SigningKey, publicKey: JWK) {
    this.#options = options;
    this.#privateKey = privateKey;
    this.#publicKey = { ...publicKey, alg: 'ES256', use: 'sig', kid: 'local' };
    this.#newTerminalCode();
  }

  /** @throws AppError `invalid_input` when the board can be reached from elsewhere */
  static async start(options: LocalProviderOptions): Promise<LocalProvider> {
    const { hostname } = new URL(options.origin);
    if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
      throw new AppError(
        'invalid_input',
        `The board at ${options.origin} can be reached from elsewhere and needs a provider of sign-ins: set BELLWETHER_OIDC_ISSUER.`,
        { field: 'BELLWETHER_OIDC_ISSUER' },
      );
    }
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    return new LocalProvider(options, privateKey, await exportJWK(publicKey));
  }

  get issuer(): string {
    return `${this.#options.origin}/sign-in/local`;
  }

  identities(): Promise<readonly LocalIdentity[]> {
    return this.#options.identities();
  }

  /** The request of a browser, or null for one that is not exactly as it must be. */
  readAuthorization(query: URLSearchParams): LocalAuthorization | null {
    const one = (name: string) => (query.getAll(name).length === 1 ? (query.get(name) ?? '') : '');
    const isOurs =
      one('client_id') === localClientId &&
      one('redirect_uri') === this.#options.redirectUri &&
      one('response_type') === 'code' &&
      one('code_challenge_method') === 'S256' &&
      one('scope').split(' ').includes('openid');
    const [challenge, nonce, state] = [one('code_challenge'), one('nonce'), one('state')];
    const isWhole = /^[\w-]{43}$/.test(challenge) && nonce.length >= 16 && state.length >= 16;
    return isOurs && isWhole ? { challenge, nonce, state } : null;
  }

  /** The address the browser goes back to with a code; null when the code of the terminal was not the right one. */
  async answer(asked: LocalAuthorization, subject: string, terminalCode: string): Promise<URL | null> {
    const identity = (await this.identities()).find((each) => each.subject === subject);
    if (!this.#isTerminalCode(terminalCode) || !identity) return null;
    const code = newSecret();
    if (this.#codes.size >= mostPending) this.#codes.delete(this.#codes.keys().next().value ?? '');
    const signedInAtMs = this.#options.nowMs();
    const { challenge, nonce, state } = asked;
    this.#codes.set(code, { identity, challenge, nonce, signedInAtMs, expiresAtMs: signedInAtMs + codeLifetimeMs });
    const back = new URL(this.#options.redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', state);
    back.searchParams.set('iss', this.issuer);
    return back;
  }

  #isTerminalCode(given: string): boolean {
    const digest = (text: string) => createHash('sha256').update(text.replaceAll(/\D/g, '')).digest();
    const isRight = timingSafeEqual(digest(given), digest(this.#terminalCode));
    this.#attempts += 1;
    if (isRight || this.#attempts >= mostAttempts) this.#newTerminalCode();
    return isRight;
  }

  #newTerminalCode(): void {
    this.#attempts = 0;
    this.#terminalCode = String(randomInt(0, 100_000_000)).padStart(8, '0');
    this.#options.showCode(`${this.#terminalCode.slice(0, 4)} ${this.#terminalCode.slice(4)}`);
  }

  /** Answers the client's own requests in memory, in place of a network. */
  async fetch(address: string, init: { readonly method?: string; readonly body?: unknown }): Promise<Response> {
    const path = new URL(address).pathname;
    if (path === '/sign-in/local/.well-known/openid-configuration') return Response.json(this.#metadata());
    if (path === '/sign-in/local/keys') return Response.json({ keys: [this.#publicKey] });
    if (path === '/sign-in/local/token' && init.method === 'POST') {
      return this.#token(new URLSearchParams(String(init.body)));
    }
    return Response.json({ error: 'invalid_request' }, { status: 404 });
  }

  #metadata(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.#options.origin}/sign-in/local/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  async #token(form: URLSearchParams): Promise<Response> {
    const code = form.get('code') ?? '';
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      pending !== undefined &&
      pending.expiresAtMs > this.#options.nowMs() &&
      pending.challenge === challenge &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('client_id') === localClientId &&
      form.get('redirect_uri') === this.#options.redirectUri;
    if (!isRight) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const { identity, nonce, signedInAtMs } = pending;
    const nowSecs = Math.floor(this.#options.nowMs() / 1_000);
    const claims = {
      nonce,
      auth_time: Math.floor(signedInAtMs / 1_000),
      name: identity.name,
      ...(identity.email === null ? {} : { email: identity.email, email_verified: true }),
    };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'local', typ: 'JWT' })
      .setIssuer(this.issuer)
      .setSubject(identity.subject)
      .setAudience(localClientId)
      .setIssuedAt(nowSecs)
      .setExpirationTime(nowSecs + tokenLifetimeSecs)
      .sign(this.#privateKey);
    const accessToken = randomBytes(32).toString('base64url');
    return Response.json({ access_token: accessToken, token_type: 'Bearer', id_token: idToken, expires_in: 1 });
  }
}
