import { createHash, randomBytes } from 'node:crypto';

/** A secret that cannot be guessed, for a cookie or a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret. It has 256 random bits, so one quick hash is enough. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The address of a way in that is used once. */
export function linkTo(origin: string, tenantId: string, token: string): string {
  const url = new URL('/sign-in/link', origin);
  url.searchParams.set('workspace', tenantId);
  url.searchParams.set('token', token);
  return url.href;
}
