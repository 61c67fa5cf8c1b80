import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface RefreshToken {
  readonly family: string;
  used: boolean;
}

/** A small authorisation server over HTTP: rotates refresh tokens and ends the family when one is used twice. */
export class FakeAuthorizationServer {
  readonly #refresh = new Map<string, RefreshToken>();
  readonly #access = new Map<string, string>();
  readonly #codes = new Map<string, { challenge: string; redirectUri: string }>();
  readonly deadFamilies = new Set<string>();
  readonly revoked: string[] = [];
  /** Requests to the token endpoint, by grant type. */
  readonly requests = new Map<string, number>();
  /** Called after the tokens were rotated and before the answer goes out. */
  beforeReply: () => Promise<void> = async () => {};
  /** Not null: what the token endpoint answers instead of working. */
  trouble: { status: number; body: string; retryAfterSecs?: number } | null = null;
  rotates = true;
  accessTtlSecs: number | null = 3_600;
  publicKeyPem: string | null = null;
  /** Where it says that the customer's data lives; null: it does not. */
  instanceUrl: string | null = null;
  /** Not null: makes the tokens of a finished sign-in in place of its own. */
  mint: (() => { accessToken: string; refreshToken: string }) | null = null;
  readonly #http = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get tokenRequests(): number {
    return [...this.requests.values()].reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** A first pair, as a finished sign-in would have given it. */
  issue(): { accessToken: string; refreshToken: string } {
    const family = randomBytes(6).toString('hex');
    return { accessToken: this.#newAccess(family), refreshToken: this.#newRefresh(family) };
  }

  accepts(accessToken: string): boolean {
    const family = this.#access.get(accessToken);
    return family !== undefined && !this.deadFamilies.has(family);
  }

  revokeAll(): void {
    for (const { family } of this.#refresh.values()) this.deadFamilies.add(family);
    this.#access.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname.endsWith('/authorize')) return this.#authorize(url, response);
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    if (url.pathname.endsWith('/revoke')) {
      this.revoked.push(form.get('token') ?? '');
      return send(response, 200, {});
    }
    const grant = form.get('grant_type') ?? '';
    this.requests.set(grant, (this.requests.get(grant) ?? 0) + 1);
    if (this.trouble) {
      if (this.trouble.retryAfterSecs) response.setHeader('retry-after', String(this.trouble.retryAfterSecs));
      response.writeHead(this.trouble.status, { 'content-type': 'application/json' });
      response.end(this.trouble.body);
      return;
    }
    await sleep(Math.random() * 3);
    const answer = this.#grant(grant, form);
    await this.beforeReply();
    send(response, 'error' in answer ? 400 : 200, answer);
  }

  #grant(grant: string, form: URLSearchParams): Record<string, unknown> {
    if (grant === 'refresh_token') return this.#refreshGrant(form.get('refresh_token') ?? '');
    if (grant === 'authorization_code') return this.#codeGrant(form);
    if (grant === 'client_credentials') return this.#answer(randomBytes(6).toString('hex'), false);
    if (grant.endsWith('jwt-bearer')) return this.#assertionGrant(form.get('assertion') ?? '');
    return { error: 'unsupported_grant_type' };
  }

  #refreshGrant(token: string): Record<string, unknown> {
    const held = this.#refresh.get(token);
    if (!held || this.deadFamilies.has(held.family)) return { error: 'invalid_grant' };
    if (!this.rotates) return this.#answer(held.family, false);
    if (held.used) {
      this.deadFamilies.add(held.family);
      return { error: 'invalid_grant', error_description: `token ${token} was used before` };
    }
    held.used = true;
    return this.#answer(held.family, true);
  }

  #codeGrant(form: URLSearchParams): Record<string, unknown> {
    const code = form.get('code') ?? '';
    const held = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!held || held.challenge !== challenge || held.redirectUri !== form.get('redirect_uri')) {
      return { error: 'invalid_grant' };
    }
    const minted = this.mint?.();
    const answer = this.#answer(randomBytes(6).toString('hex'), true);
    return minted ? { ...answer, access_token: minted.accessToken, refresh_token: minted.refreshToken } : answer;
  }

  #assertionGrant(assertion: string): Record<string, unknown> {
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const key = this.publicKeyPem ? createPublicKey(this.publicKeyPem) : null;
    const isSigned =
      key !== null &&
      verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
    return isSigned ? this.#answer(randomBytes(6).toString('hex'), false) : { error: 'invalid_grant' };
  }

  #authorize(url: URL, response: ServerResponse): void {
    const code = randomBytes(12).toString('hex');
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    if (url.searchParams.get('code_challenge_method') !== 'S256') {
      send(response, 400, { error: 'pkce' });
      return;
    }
    this.#codes.set(code, { challenge: url.searchParams.get('code_challenge') ?? '', redirectUri: back.href });
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    back.searchParams.set('iss', this.url);
    response.writeHead(302, { location: back.href });
    response.end();
  }

  #answer(family: string, hasRefreshToken: boolean): Record<string, unknown> {
    return {
      access_token: this.#newAccess(family),
      token_type: 'Bearer',
      ...(this.instanceUrl === null ? {} : { instance_url: this.instanceUrl }),
      ...(this.accessTtlSecs === null ? {} : { expires_in: this.accessTtlSecs }),
      ...(hasRefreshToken ? { refresh_token: this.#newRefresh(family) } : {}),
    };
  }

  #newAccess(family: string): string {
    const token = `access-${randomBytes(18).toString('base64url')}`;
    this.#access.set(token, family);
    return token;
  }

  #newRefresh(family: string): string {
    const token = `refresh-${randomBytes(18).toString('base64url')}`;
    this.#refresh.set(token, { family, used: false });
    return token;
  }
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
