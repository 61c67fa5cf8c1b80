import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import { type AuthorizationRow, saveAuthorization, takeAuthorization } from '../../store/authorization-requests.ts';
import type { CredentialKey } from '../../store/credentials.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { GrantSettings } from '../../store/schema/credential.ts';
import { clientOf, resourceOf } from './ask-grant.ts';
import { auditCustody } from './audit-custody.ts';
import { storeCredential } from './credential-broker.ts';
import { type Custody, nowOf, type Secrets } from './custody.ts';
import { requestToken } from './request-token.ts';
import { currentDataKey, openSealed, sealWith } from './seal-secrets.ts';

/** A system's authorisation server. `returnsIssuer`: its answers must name it (RFC 9207), which stops mix-ups. */
export interface OAuthProvider extends Pick<GrantSettings, 'revocationUrl' | 'clientAuth'> {
  readonly issuer: string;
  readonly system: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  readonly returnsIssuer: boolean;
  /** Vendor's extras, e.g. `access_type: offline`. */
  readonly extraParameters: Readonly<Record<string, string>>;
  /** The server the tokens are for (RFC 8707); left out: none is named. */
  readonly resource?: string;
}

export interface SignInStart {
  readonly key: CredentialKey;
  readonly provider: OAuthProvider;
  readonly client: { readonly clientId: string; readonly clientSecret: string | null };
  readonly redirectUri: string;
  /** The person who begins; only they can finish. */
  readonly principal: Principal;
}

/** How long a person may take. */
const signInMs = 10 * 60_000;

/**
 * Begins a sign-in: authorisation code with PKCE S256 and a state that works once.
 * Source: https://datatracker.ietf.org/doc/html/rfc9700#section-2.1 (2026-11-20)
 * @throws AppError `invalid_input` when the credential names another issuer than the provider
 */
export async function beginSignIn(custody: Custody, start: SignInStart): Promise<{ url: string; state: string }> {
  const { key, provider, client, redirectUri, principal } = start;
  if (key.issuer !== provider.issuer) throw new AppError('invalid_input', 'The sign-in names another issuer.');
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const secrets: Record<string, string> = { verifier, clientId: client.clientId };
  if (client.clientSecret !== null) secrets['clientSecret'] = client.clientSecret;
  await withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    const dataKey = await currentDataKey(tx, custody.keyRing, key.tenantId);
    const { tenantId, connectionId, holder, issuer } = key;
    const system = provider.system;
    await saveAuthorization(tx, {
      ...{ tenantId, connectionId, holder, issuer, system, redirectUri },
      startedBy: principal.id,
      stateDigest: digestOf(state),
      keyVersion: dataKey.version,
      sealed: sealWith(dataKey, secrets, { ...key, system, version: 0, purpose: 'authorization' }),
      expiresAt: new Date(custody.nowMs() + signInMs).toISOString(),
    });
    await auditCustody(tx, 'begin_sign_in', { ...key, system }, principal, provider.scopes.join(' '));
  });
  const url = new URL(provider.authorizationUrl);
  const parameters = {
    ...provider.extraParameters,
    ...(provider.resource === undefined ? {} : { resource: provider.resource }),
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: provider.scopes.join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, state };
}

export interface SignInAnswer {
  readonly tenantId: string;
  readonly provider: OAuthProvider;
  /** Must be who began. */
  readonly principal: Principal;
  readonly state: string;
  readonly code: string;
  /** The answer's `iss`; null when it has none. */
  readonly issuer: string | null;
}

/**
 * Finishes a sign-in and stores its credential. The state is used up whatever happens next.
 * @throws AppError `forbidden` for a state that is unknown, used, expired, someone else's or of another issuer; `auth_expired`
 * when the provider refuses the code
 */
export async function completeSignIn(custody: Custody, answer: SignInAnswer): Promise<CredentialKey> {
  const { provider } = answer;
  const { row, secrets } = await takeBegun(custody, answer);
  const wrongIssuer =
    row.issuer !== provider.issuer ||
    (answer.issuer === null ? provider.returnsIssuer : answer.issuer !== provider.issuer);
  if (wrongIssuer) throw new AppError('forbidden', 'The sign-in was answered by another issuer; begin again.');
  const settings: GrantSettings = {
    tokenUrl: provider.tokenUrl,
    revocationUrl: provider.revocationUrl,
    clientAuth: provider.clientAuth,
    audience: null,
    subject: null,
    ...(provider.resource === undefined ? {} : { resource: provider.resource }),
  };
  const { verifier = '', ...client } = secrets;
  const granted = await requestToken(custody.send, settings, clientOf(client), {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: row.redirectUri,
    code_verifier: verifier,
    ...resourceOf(settings),
  });
  if (granted.kind === 'refused') {
    throw new AppError('auth_expired', `${row.system} refused the sign-in (${granted.error}); begin again.`);
  }
  if (granted.kind === 'failed') {
    throw new AppError('unavailable', `${row.system} did not answer the sign-in: ${granted.reason}; begin again.`);
  }
  const { tokens } = granted;
  const key = { tenantId: row.tenantId, connectionId: row.connectionId, holder: row.holder, issuer: row.issuer };
  await storeCredential(
    custody,
    {
      ...{ key, settings, system: row.system, kind: 'oauth' },
      secrets: {
        ...client,
        accessToken: tokens.accessToken,
        ...(tokens.refreshToken ? { refreshToken: tokens.refreshToken } : {}),
        ...(tokens.instanceUrl ? { instanceUrl: tokens.instanceUrl } : {}),
      },
      scopes: tokens.scopes ?? provider.scopes,
      expiresAt:
        tokens.expiresInSecs === null ? null : new Date(custody.nowMs() + tokens.expiresInSecs * 1_000).toISOString(),
    },
    answer.principal,
  );
  return key;
}

async function takeBegun(
  custody: Custody,
  { tenantId, state, principal }: SignInAnswer,
): Promise<{ row: AuthorizationRow; secrets: Secrets }> {
  const begun = await withRole(custody.store, 'bellwether_connector', tenantId, async (tx) => {
    const row = await takeAuthorization(tx, digestOf(state));
    if (!row) return null;
    return {
      row,
      secrets: await openSealed(custody, tx, row.sealed, { ...row, version: 0, purpose: 'authorization' }),
    };
  });
  if (!begun || begun.row.startedBy !== principal.id || begun.row.expiresAt <= nowOf(custody)) {
    throw new AppError('forbidden', 'This sign-in is unknown, finished or too old; begin again.');
  }
  return begun;
}

function digestOf(state: string): string {
  return createHash('sha256').update(state).digest('base64url');
}
