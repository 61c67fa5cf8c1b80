import { randomBytes } from 'node:crypto';
import type { CredentialSource } from '../kit/define-connector.ts';

/** A new secret of 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * Makes a new secret and keeps the present one beside it: until `endSecretRotation` every event carries a signature of each, so
 * that the receiver can change over without losing one. Returns the new secret, which is shown once.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (2026-11-20)
 */
export async function rotateWebhookSecret(credentials: CredentialSource): Promise<string> {
  const { secret: present } = await credentials.read();
  const secret = newWebhookSecret();
  await credentials.replace({ secret, ...(present === undefined ? {} : { previousSecret: present }) });
  return secret;
}

/** Signs with the newest secret alone from now on. */
export async function endSecretRotation(credentials: CredentialSource): Promise<void> {
  const held = await credentials.read();
  // what is not named stays as it is where secrets are stored, so that it is emptied instead of left out
  await credentials.replace({ ...held, previousSecret: '' });
}
