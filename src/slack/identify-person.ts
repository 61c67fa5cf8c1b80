import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../domain/principal.ts';
import { appendAudit } from '../store/audit-log.ts';
import type { TenantTransaction } from '../store/open-store.ts';
import { findPerson, type PersonRow, salesUserOf, savePerson } from '../store/people.ts';
import {
  findPersonByEmail,
  findSlackIdentity,
  isGoneFromCrm,
  linkSlackIdentity,
  unlinkSlackIdentity,
} from '../store/slack-app.ts';
import { findSalesPeople } from '../store/team-members.ts';
import { slackCalls } from './slack-calls.ts';
import type { SlackParts } from './slack-parts.ts';
import type { Team } from './team-directory.ts';

/** Who a member of a Slack workspace is here. `email` null: Slack has confirmed none to us. */
export type Identified =
  | { readonly kind: 'person'; readonly principal: Principal; readonly name: string }
  | { readonly kind: 'unlinked'; readonly email: string | null; readonly isGone: boolean }
  | { readonly kind: 'program' };

const userSchema = z.object({
  teamId: z.string().nullable(),
  email: z.string().nullable(),
  isEmailConfirmed: z.boolean(),
  isActive: z.boolean(),
  isBot: z.boolean(),
  isStranger: z.boolean(),
});
type SlackUser = z.infer<typeof userSchema>;

/** Who left Slack, or was suspended here, has no more access within this time. */
const trustMs = 2 * 60_000;
const mostKept = 10_000;

/**
 * Finds out who a member is: by the address that Slack has confirmed, the person of ours who has it. The link is kept, and asked anew when
 * the address changes; whoever is of another organisation, deactivated or suspended is nobody.
 */
export class PeopleOfSlack {
  readonly #parts: SlackParts;
  readonly #seen = new Map<string, { readonly user: SlackUser; readonly untilMs: number }>();

  constructor(parts: SlackParts) {
    this.#parts = parts;
  }

  async identify(team: Team, userId: string, isFresh = false): Promise<Identified> {
    const user = await this.#user(team, userId, isFresh);
    if (user.isBot) return { kind: 'program' };
    const isOurs = user.isActive && !user.isStranger && user.teamId === team.teamId;
    const email = isOurs && user.isEmailConfirmed ? user.email : null;
    const { tenantId } = team;
    return this.#parts.store.withTenant(tenantId, async (tx) => {
      if (email === null) {
        await unlinkSlackIdentity(tx, team.teamId, userId);
        return { kind: 'unlinked', email: null, isGone: !user.isActive };
      }
      const person = (await this.#linked(tx, team, userId, email)) ?? (await this.#link(tx, team, userId, email));
      const left = person?.salesUserId ? await isGoneFromCrm(tx, person.salesUserId) : false;
      if (person?.state !== 'active' || left) return { kind: 'unlinked', email, isGone: false };
      return { kind: 'person', principal: await principalOf(tx, person), name: person.name };
    });
  }

  async #user(team: Team, userId: string, isFresh: boolean): Promise<SlackUser> {
    const key = `${team.tenantId} ${team.teamId} ${userId}`;
    const nowMs = this.#parts.nowMs();
    const seen = this.#seen.get(key);
    if (!isFresh && seen && seen.untilMs > nowMs) return seen.user;
    const found = await slackCalls(this.#parts, team.tenantId).read('slack_get_user', { userId });
    const user = userSchema.parse(found);
    if (this.#seen.size >= mostKept) this.#seen.clear();
    this.#seen.set(key, { user, untilMs: nowMs + trustMs });
    return user;
  }

  async #linked(tx: TenantTransaction, team: Team, userId: string, email: string): Promise<PersonRow | null> {
    const identity = await findSlackIdentity(tx, team.teamId, userId);
    if (identity === null || identity.email !== email) return null;
    const person = await findPerson(tx, identity.personId);
    if (person === null) await unlinkSlackIdentity(tx, team.teamId, userId);
    return person;
  }

  async #link(tx: TenantTransaction, team: Team, userId: string, email: string): Promise<PersonRow | null> {
    const person = (await findPersonByEmail(tx, email)) ?? (await this.#letIn(tx, team.tenantId, email));
    if (person?.state !== 'active') return null;
    const { tenantId, teamId } = team;
    const linkedAt = new Date(this.#parts.nowMs()).toISOString();
    await linkSlackIdentity(tx, { tenantId, teamId, userId, personId: person.id, email, linkedAt });
    await appendAudit(tx, tenantId, [
      {
        ...{ requestId: randomUUID(), principalKind: 'user', principalId: person.id, channel: 'slack' },
        ...{ role: person.role, action: 'link_slack', subject: person.id, purpose: 'sign-in', effect: 'allow' },
        ...{ reason: 'Slack has confirmed their address', policyVersion: 'none', argumentsDigest: null },
        ...{ outcome: 'succeeded', facts: { teamId, userId } },
      },
    ]);
    return person;
  }

  /** In the demo the CRM vouches for its users, here as at the board. */
  async #letIn(tx: TenantTransaction, tenantId: string, email: string): Promise<PersonRow | null> {
    if (this.#parts.lettingIn !== tenantId) return null;
    const [user, ...others] = await findSalesPeople(tx, email);
    if (!user || others.length > 0) return null;
    const now = new Date(this.#parts.nowMs()).toISOString();
    const row: PersonRow = {
      ...{ tenantId, id: randomUUID(), issuer: null, subject: null, email, name: email.split('@')[0] ?? email },
      ...{ role: user.isManager ? 'manager' : 'member', salesUserId: await salesUserOf(tx, email), state: 'active' },
      ...{ createdAt: now, lastSeenAt: now },
    };
    await savePerson(tx, row);
    return row;
  }
}

async function principalOf(tx: TenantTransaction, person: PersonRow): Promise<Principal> {
  const [user] = person.salesUserId === null ? [] : await findSalesPeople(tx, person.salesUserId);
  return {
    ...{ kind: 'user', id: person.id, tenantId: person.tenantId, role: person.role, team: user?.team ?? null },
    ...{ salesUserId: user?.id ?? null, channel: 'slack', scopes: null },
  };
}
