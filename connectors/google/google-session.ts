import { importPKCS8, SignJWT } from 'jose';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { askToken, signInAgain } from './ask-token.ts';

/** `subject` null: the user who signed in; else the colleague whom a service account with domain-wide delegation stands for. */
export interface GoogleSession {
  /** @throws AppError `auth_expired` when Google gives no token any more */
  token(subject: string | null, signal: AbortSignal): Promise<string>;
  /** A token other than `rejected`, which Google refused; one renewal for all callers. */
  renew(subject: string | null, rejected: string, signal: AbortSignal): Promise<string>;
}

export interface GoogleSessionOptions {
  readonly system: string;
  readonly tokenUrl: string;
  /** What a service account asks for; a signed-in user has granted theirs. */
  readonly scopes: readonly string[];
}

type Secrets = Readonly<Record<string, string>>;

const earlyMs = 60_000;
const defaultLifeSecs = 300;

/** Google lets an assertion live an hour at most. Source: https://developers.google.com/identity/protocols/oauth2/service-account (2026-11-20) */
async function assertionOf(secrets: Secrets, subject: string | null, options: GoogleSessionOptions, nowMs: number) {
  const key = await importPKCS8(secrets['privateKey'] ?? '', 'RS256').catch((error: unknown) => {
    throw new AppError(
      'auth_expired',
      `${options.system}: the stored private key cannot be read.`,
      { system: options.system },
      { cause: error },
    );
  });
  const issuedAtSecs = Math.floor(nowMs / 1000);
  const signed = new SignJWT({ scope: options.scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(secrets['clientEmail'] ?? '')
    .setAudience(options.tokenUrl)
    .setIssuedAt(issuedAtSecs)
    .setExpirationTime(issuedAtSecs + 3_600);
  return (subject === null ? signed : signed.setSubject(subject)).sign(key);
}

/**
 * Access tokens of one connection: renewed by the credential source where it can, by the refresh token otherwise, or signed for
 * with a service account's key (`clientEmail`, `privateKey`), which has a token per subject.
 */
export function createGoogleSession(
  ports: ConnectorPorts,
  credentials: CredentialSource,
  options: GoogleSessionOptions,
): GoogleSession {
  const { system } = options;
  const signedTokens = new Map<string, Promise<{ readonly text: string; readonly untilMs: number }>>();
  let renewal: Promise<string> | null = null;

  async function signFor(secrets: Secrets, subject: string | null, signal: AbortSignal): Promise<string> {
    const name = subject ?? '';
    const kept = await signedTokens.get(name)?.catch(() => null);
    if (kept && kept.untilMs > ports.now()) return kept.text;
    const asked = assertionOf(secrets, subject, options, ports.now()).then(async (assertion) => {
      const reply = await askToken(
        ports,
        options,
        { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
        signal,
      );
      const lifeMs = (reply.expires_in ?? defaultLifeSecs) * 1000 - earlyMs;
      return { text: reply.access_token, untilMs: ports.now() + lifeMs };
    });
    signedTokens.set(name, asked);
    try {
      return (await asked).text;
    } catch (error) {
      signedTokens.delete(name);
      throw error;
    }
  }

  async function refresh(rejected: string): Promise<string> {
    const stored = await credentials.read();
    if (stored['accessToken'] && stored['accessToken'] !== rejected) return stored['accessToken'];
    const { refreshToken, clientId, clientSecret } = stored;
    if (!refreshToken || !clientId) throw signInAgain(system, 'the connection stores no refresh token');
    const reply = await askToken(
      ports,
      options,
      {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        ...(clientSecret ? { client_secret: clientSecret } : {}),
      },
      null,
    );
    await credentials.replace({
      ...stored,
      accessToken: reply.access_token,
      ...(reply.refresh_token ? { refreshToken: reply.refresh_token } : {}),
    });
    return reply.access_token;
  }

  function renewOnce(rejected: string): Promise<string> {
    const byCustody = async () => {
      const next = await credentials.renew?.({ ...(await credentials.read()), accessToken: rejected });
      if (!next?.['accessToken']) throw signInAgain(system, 'the connection has no access token');
      return next['accessToken'];
    };
    const asked =
      renewal ??
      (credentials.renew ? byCustody() : refresh(rejected)).finally(() => {
        renewal = null;
      });
    renewal = asked;
    return asked;
  }

  return {
    async token(subject, signal) {
      const secrets = await credentials.read();
      if (secrets['privateKey'] && secrets['clientEmail']) return signFor(secrets, subject, signal);
      return secrets['accessToken'] ?? renewOnce('');
    },
    async renew(subject, rejected, signal) {
      const secrets = await credentials.read();
      if (!(secrets['privateKey'] && secrets['clientEmail'])) return renewOnce(rejected);
      signedTokens.delete(subject ?? '');
      return signFor(secrets, subject, signal);
    },
  };
}
