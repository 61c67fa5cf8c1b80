import type { CredentialKey } from '../../store/credentials.ts';
import { openCredentialSource } from '../credentials/credential-broker.ts';
import { type Custody, nowOf } from '../credentials/custody.ts';

/** How long a replaced secret still counts, so that the sender can change over without losing an event. */
const overlapMs = 24 * 3_600_000;

/** Where the secret of a source is kept. */
export function sourceSecretKey(tenantId: string, sourceId: string): CredentialKey {
  return { tenantId, connectionId: `events:${sourceId}`, holder: 'service', issuer: 'inbound' };
}

/** The secrets that count now, the newest first. @throws AppError `auth_expired` when there is none */
export async function activeSecrets(custody: Custody, tenantId: string, sourceId: string): Promise<readonly string[]> {
  const held = await openCredentialSource(custody, sourceSecretKey(tenantId, sourceId)).read();
  const { secret, previousSecret, previousUntil } = held;
  const isPreviousGood = previousSecret && previousUntil && previousUntil > nowOf(custody);
  return [secret, isPreviousGood ? previousSecret : ''].filter((each): each is string => Boolean(each));
}

/** Puts a new secret in force; the present one counts for a day more. Returns until when. */
export async function replaceSourceSecret(
  custody: Custody,
  tenantId: string,
  sourceId: string,
  secret: string,
): Promise<string> {
  const source = openCredentialSource(custody, sourceSecretKey(tenantId, sourceId));
  const { secret: present = '' } = await source.read();
  const previousUntil = new Date(custody.nowMs() + overlapMs).toISOString();
  await source.replace({ secret, previousSecret: present, previousUntil });
  return previousUntil;
}
