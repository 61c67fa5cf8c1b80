import { importPKCS8, SignJWT } from 'jose';
import { OAuth2 } from 'jsforce';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import { createTransport } from './transport.ts';

/**
 * What a connection stores. With `privateKey` and `username` the access token comes from the JWT bearer flow, which has no
 * refresh token to lose; otherwise from the refresh token, which Salesforce rotates.
 */
const credentialsSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  instanceUrl: z.string().optional(),
  username: z.string().optional(),
  privateKey: z.string().optional(),
});
type Credentials = z.infer<typeof credentialsSchema>;

const tokenReplySchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.url(),
});

/** A token and where it is good. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
}

export interface SessionSource {
  /** The stored session, or a new one when none is stored. @throws AppError `auth_expired` */
  current(): Promise<Session>;
  /**
   * A session other than `failed`: what another process stored meanwhile, else a refreshed one. One refresh at a time, across
   * processes where the credential source can lock.
   */
  renew(failed: Session): Promise<Session>;
}

interface SessionOptions {
  readonly ports: ConnectorPorts;
  readonly credentials: CredentialSource;
  readonly loginUrl: string;
  /** From the settings; null takes what the token endpoint said. */
  readonly instanceUrl: string | null;
}

const refreshTimeoutMs = 20_000;

function signInAgain(reason: string, cause?: unknown): AppError {
  return new AppError(
    'auth_expired',
    `Salesforce does not renew the connection (${reason}). Sign in to Salesforce again.`,
    { system: 'salesforce' },
    { cause },
  );
}

/** Salesforce wants the login host as audience and at most three minutes of life. */
async function assertionOf(credentials: Credentials, loginUrl: string, nowMs: number): Promise<string> {
  const key = await importPKCS8(credentials.privateKey ?? '', 'RS256');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(credentials.clientId)
    .setSubject(credentials.username ?? '')
    .setAudience(loginUrl)
    .setExpirationTime(Math.floor(nowMs / 1000) + 180)
    .sign(key);
}

async function requestToken(options: SessionOptions, stored: Credentials): Promise<unknown> {
  const { ports, loginUrl } = options;
  const secret = stored.clientSecret ? { clientSecret: stored.clientSecret } : {};
  const oauth = new OAuth2({ loginUrl, clientId: stored.clientId, ...secret });
  oauth._transport = createTransport(ports, AbortSignal.timeout(refreshTimeoutMs));
  if (stored.privateKey && stored.username) {
    const assertion = await assertionOf(stored, loginUrl, ports.now());
    return oauth.requestToken({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  }
  if (!stored.refreshToken) throw signInAgain('no refresh token is stored');
  return oauth.refreshToken(stored.refreshToken);
}

function isRefused(error: unknown): error is Error {
  return (
    error instanceof Error && !(error instanceof AppError) && /^(invalid_|inactive_|unsupported_)/.test(error.name)
  );
}

/** Keeps one connection's session; a new token is stored before anything uses it, so that a crash cannot lose a rotated one. */
export function createSessionSource(options: SessionOptions): SessionSource {
  let renewal: Promise<Session> | null = null;

  async function read(): Promise<Credentials> {
    const parsed = credentialsSchema.safeParse(await options.credentials.read());
    if (!parsed.success) throw signInAgain('the stored credentials are incomplete');
    return parsed.data;
  }
  function sessionOf(stored: Credentials): Session | null {
    const instanceUrl = options.instanceUrl ?? stored.instanceUrl;
    return stored.accessToken && instanceUrl ? { accessToken: stored.accessToken, instanceUrl } : null;
  }
  async function refresh(failedToken: string | null): Promise<Session> {
    const stored = await read();
    const other = sessionOf(stored);
    if (other && other.accessToken !== failedToken) return other;
    let answer: unknown;
    try {
      answer = await requestToken(options, stored);
    } catch (error) {
      if (!isRefused(error)) throw error;
      const latest = sessionOf(await read());
      if (latest && latest.accessToken !== failedToken) return latest;
      throw signInAgain(error.name, error);
    }
    const reply = tokenReplySchema.safeParse(answer);
    if (!reply.success) throw badVendorResponse('Salesforce', 'the token request', reply.error);
    const next: Credentials = {
      ...stored,
      accessToken: reply.data.access_token,
      instanceUrl: reply.data.instance_url,
      ...(reply.data.refresh_token ? { refreshToken: reply.data.refresh_token } : {}),
    };
    await options.credentials.replace(next as Record<string, string>);
    return { accessToken: reply.data.access_token, instanceUrl: options.instanceUrl ?? reply.data.instance_url };
  }
  function once(failedToken: string | null): Promise<Session> {
    const work = () => refresh(failedToken);
    renewal ??= (options.credentials.exclusive?.(work) ?? work()).finally(() => {
      renewal = null;
    });
    return renewal;
  }

  return {
    current: async () => sessionOf(await read()) ?? once(null),
    renew: (failed) => once(failed.accessToken),
  };
}
