import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import { newSecret, secretHash } from '../../orchestration/people/way-in.ts';
import type { Store } from '../../store/open-store.ts';
import {
  endSessionsOf,
  endWebSession,
  findWebSession,
  forgetEndedSessions,
  type HeldSession,
  saveWebSession,
  touchWebSession,
} from '../../store/web-sessions.ts';

/** `__Host-`: this host alone, all paths, never without `Secure`. Browsers take it over plain HTTP from loopback only. */
export const sessionCookie = '__Host-bellwether';
export const idleMs = 2 * 3_600_000;
export const longestMs = 12 * 3_600_000;
/** How long after a sign-in acts of an admin are taken. */
export const freshMs = 10 * 60_000;
const touchEveryMs = 60_000;

/** Opens, finds and ends sessions. The cookie names the workspace and carries the secret; whose session it is stands in the database. */
export class SessionKeeper {
  readonly #store: Store;
  readonly #csrfKey: Buffer;
  readonly #nowMs: () => number;

  constructor(store: Store, csrfKey: Buffer, nowMs: () => number) {
    this.#store = store;
    this.#csrfKey = csrfKey;
    this.#nowMs = nowMs;
  }

  /** Opens a session and returns the cookie's value; what ran out is forgotten on the way. */
  async open(tenantId: string, personId: string, signedInAt: Instant = this.#now()): Promise<string> {
    const secret = newSecret();
    const expiresAt = new Date(Date.parse(signedInAt) + longestMs).toISOString();
    const row = { tenantId, tokenHash: secretHash(secret), personId, signedInAt, lastUsedAt: this.#now(), expiresAt };
    await this.#store.withTenant(tenantId, async (tx) => {
      await forgetEndedSessions(tx, this.#now(), this.#idleSince());
      await saveWebSession(tx, row);
    });
    return `${Buffer.from(tenantId).toString('base64url')}.${secret}`;
  }

  /** The session of a cookie with its person as they are at this moment; null for one that does not hold. */
  async find(cookie: string | undefined): Promise<HeldSession | null> {
    const [, tenant = '', secret = ''] = /^([\w-]{1,400})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
    const tenantId = Buffer.from(tenant, 'base64url').toString('utf8');
    if (tenantId === '' || tenantId.includes('\0')) return null;
    return this.#store.withTenant(tenantId, async (tx) => {
      const held = await findWebSession(tx, secretHash(secret), this.#now(), this.#idleSince());
      if (held && Date.parse(held.session.lastUsedAt) < this.#nowMs() - touchEveryMs) {
        await touchWebSession(tx, held.session, this.#now());
      }
      return held;
    });
  }

  async end({ session }: HeldSession): Promise<void> {
    await this.#store.withTenant(session.tenantId, (tx) => endWebSession(tx, session.tokenHash));
  }

  async endAll({ session }: HeldSession): Promise<void> {
    await this.#store.withTenant(session.tenantId, (tx) => endSessionsOf(tx, session.personId));
  }

  /** Until when acts of an admin are taken; null: a new sign-in is needed first. */
  freshUntil({ session }: HeldSession): Instant | null {
    const untilMs = Date.parse(session.signedInAt) + freshMs;
    return untilMs > this.#nowMs() ? new Date(untilMs).toISOString() : null;
  }

  /** What a page of ours sends with every change; another session's does not fit. */
  csrfToken({ session }: HeldSession): string {
    return createHmac('sha256', this.#csrfKey).update(session.tokenHash).digest('base64url');
  }

  isCsrfToken(held: HeldSession, given: string | undefined): boolean {
    const [expected, sent] = [Buffer.from(this.csrfToken(held)), Buffer.from(given ?? '')];
    return expected.length === sent.length && timingSafeEqual(expected, sent);
  }

  #now(): Instant {
    return new Date(this.#nowMs()).toISOString();
  }

  #idleSince(): Instant {
    return new Date(this.#nowMs() - idleMs).toISOString();
  }
}
