import { createHash, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { AppError } from '../../domain/errors.ts';
import { allScopes } from '../scopes-needed.ts';
import { type AuthorizationRequest, type RequestProblem, readAuthorizationRequest } from './authorization-request.ts';
import { type DocumentFetch, fetchClientMetadata } from './client-metadata.ts';

const pendingLifetimeMs = 10 * 60_000;
const codeLifetimeMs = 60_000;
const tokenLifetimeSecs = 3_600;
const maxPending = 100;
const maxWrongCodes = 5;

export interface AuthorizationServerOptions {
  /** Origin on which it answers, e.g. `http://127.0.0.1:4300`. */
  readonly issuer: string;
  /** The only resource it gives tokens for. */
  readonly resource: string;
  readonly http: DocumentFetch;
  /** Name of the owner in the tokens. */
  readonly subject: string;
  readonly nowMs: () => number;
  /** Shows the owner, in the terminal, the code that proves who they are. */
  readonly showCode: (code: string) => void;
}

/** What follows from the answer on the consent page. */
export type ConsentOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'ask-again'; readonly request: AuthorizationRequest; readonly message: string }
  | { readonly kind: 'show'; readonly message: string };

export type TokenOutcome =
  | { readonly token: string; readonly expiresInSecs: number; readonly scope: string }
  | { readonly error: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type' | 'invalid_target' };

interface Pending {
  readonly request: AuthorizationRequest;
  readonly expiresAtMs: number;
}

/**
 * The authorisation server of an embedded installation on loopback: one person, its owner, lets clients in. Authorisation code
 * with PKCE S256, clients known by their metadata documents, everything in memory and short-lived.
 */
export class LocalAuthorizationServer {
  readonly issuer: string;
  readonly #options: AuthorizationServerOptions;
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  readonly #pending = new Map<string, Pending>();
  readonly #codes = new Map<string, Pending>();
  #ownerCode = newCode();
  #wrongCodes = 0;

  private constructor(options: AuthorizationServerOptions, keys: Awaited<ReturnType<typeof generateKeyPair>>) {
    this.issuer = options.issuer;
    this.#options = options;
    this.#keys = keys;
    options.showCode(this.#ownerCode);
  }

  static async start(options: AuthorizationServerOptions): Promise<LocalAuthorizationServer> {
    return new LocalAuthorizationServer(options, await generateKeyPair('ES256'));
  }

  /** The key its tokens are verified with. */
  get verificationKey(): JWTVerifyGetKey {
    return async () => this.#keys.publicKey;
  }

  async jwks(): Promise<Record<string, unknown>> {
    return { keys: [{ ...(await exportJWK(this.#keys.publicKey)), alg: 'ES256', use: 'sig' }] };
  }

  /** Source: https://www.rfc-editor.org/rfc/rfc8414 and https://www.rfc-editor.org/rfc/rfc9207 (2026-11-20) */
  metadata(): Record<string, unknown> {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/oauth/jwks`,
      scopes_supported: [...allScopes],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    };
  }

  /**
   * Takes an authorization request; when it is in order, `handle` names it on the consent page.
   * @throws AppError when the client cannot be identified
   */
  async begin(
    query: URLSearchParams,
  ): Promise<{ readonly request: AuthorizationRequest; readonly handle: string } | RequestProblem> {
    const { http, resource } = this.#options;
    const request = await readAuthorizationRequest(query, resource, (id) => fetchClientMetadata(http, id));
    if ('kind' in request) return request;
    this.#forget(this.#pending);
    if (this.#pending.size >= maxPending) throw new AppError('rate_limited', 'Too many sign-ins are open; try later.');
    return { request, handle: this.#put(this.#pending, request, pendingLifetimeMs) };
  }

  /** Takes the person's answer. A handle is used once, except when the code was mistyped. */
  answer(form: URLSearchParams): ConsentOutcome {
    const handle = form.get('handle') ?? '';
    const request = this.#take(this.#pending, handle);
    if (!request) return { kind: 'show', message: 'This sign-in has ended or was answered; start it again.' };
    if (form.get('answer') !== 'allow')
      return { kind: 'redirect', url: this.#back(request, { error: 'access_denied' }) };
    if (!this.#isOwner(form.get('code') ?? '')) {
      this.#pending.set(digest(handle), { request, expiresAtMs: this.#options.nowMs() + pendingLifetimeMs });
      return { kind: 'ask-again', request, message: 'That is not the code shown in the terminal.' };
    }
    const code = this.#put(this.#codes, request, codeLifetimeMs);
    return { kind: 'redirect', url: this.#back(request, { code }) };
  }

  /** The address that refuses a request where it came from. */
  refusal({ redirectUri, state, error }: Extract<RequestProblem, { kind: 'redirect' }>): string {
    return this.#back({ redirectUri, state }, { error });
  }

  /** Exchanges a code for a token; each code works once, for the client, address and verifier it was given to. */
  async exchange(form: URLSearchParams): Promise<TokenOutcome> {
    if (form.get('grant_type') !== 'authorization_code') return { error: 'unsupported_grant_type' };
    const [code, verifier] = [form.get('code'), form.get('code_verifier')];
    if (code === null || verifier === null) return { error: 'invalid_request' };
    const request = this.#take(this.#codes, code);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (!request || challenge !== request.codeChallenge) return { error: 'invalid_grant' };
    if (form.get('client_id') !== request.client.clientId) return { error: 'invalid_grant' };
    if (form.get('redirect_uri') !== request.redirectUri) return { error: 'invalid_grant' };
    const { resource } = this.#options;
    if ((form.get('resource') ?? resource) !== resource) return { error: 'invalid_target' };
    const scope = request.scopes.join(' ');
    return { token: await this.#sign(request, scope), expiresInSecs: tokenLifetimeSecs, scope };
  }

  #sign({ client }: AuthorizationRequest, scope: string): Promise<string> {
    const { resource, subject, nowMs } = this.#options;
    const nowSecs = Math.floor(nowMs() / 1_000);
    return new SignJWT({ scope, client_id: client.clientId })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .setIssuer(this.issuer)
      .setAudience(resource)
      .setSubject(subject)
      .setIssuedAt(nowSecs)
      .setExpirationTime(nowSecs + tokenLifetimeSecs)
      .setJti(randomBytes(16).toString('base64url'))
      .sign(this.#keys.privateKey);
  }

  #isOwner(given: string): boolean {
    const isRight = timingSafeEqual(Buffer.from(digest(given.trim())), Buffer.from(digest(this.#ownerCode)));
    this.#wrongCodes = isRight ? 0 : this.#wrongCodes + 1;
    if (isRight || this.#wrongCodes < maxWrongCodes) return isRight;
    // Guessing starts over with another code.
    this.#wrongCodes = 0;
    this.#ownerCode = newCode();
    this.#options.showCode(this.#ownerCode);
    return false;
  }

  #back(
    { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
    answer: Record<string, string>,
  ): string {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
    if (state !== null) url.searchParams.set('state', state);
    url.searchParams.set('iss', this.issuer);
    return url.href;
  }

  /** Keeps a request under a new secret name, of which only the digest is kept. */
  #put(kept: Map<string, Pending>, request: AuthorizationRequest, lifetimeMs: number): string {
    const secret = randomBytes(32).toString('base64url');
    kept.set(digest(secret), { request, expiresAtMs: this.#options.nowMs() + lifetimeMs });
    return secret;
  }

  #take(kept: Map<string, Pending>, secret: string): AuthorizationRequest | null {
    this.#forget(kept);
    const found = kept.get(digest(secret));
    kept.delete(digest(secret));
    return found?.request ?? null;
  }

  #forget(kept: Map<string, Pending>): void {
    const nowMs = this.#options.nowMs();
    for (const [key, { expiresAtMs }] of kept) if (expiresAtMs <= nowMs) kept.delete(key);
  }
}

const digest = (secret: string) => hash('sha256', secret);
const newCode = () => String(randomInt(100_000_000)).padStart(8, '0');
