import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import type { AlertPolicy, AlertSeverity } from './alert-policy.ts';
import { hoursOf, type PersonHours } from './working-time.ts';

export type Target = AlertPolicy['routes'][AlertSeverity][number];

interface Told {
  readonly opportunityId: string;
  readonly severity: AlertSeverity;
  readonly alert: { readonly episodeId: string };
  readonly to?: readonly Target[];
}

/** Who hears of alerts, by the CRM and people's decisions; never by what a text says. */
export interface Audience {
  /** CRM user ids, each once; null: the workspace's channel. A deal with no known owner goes to the channel. */
  usersOf(alert: Told): (string | null)[];
  hoursOf(userId: string): PersonHours;
}

interface UserRow extends Record<string, unknown> {
  id: string;
  email: string | null;
  manager_id: string | null;
}

/** Reads owners, those who took alerts over, and managers of a set of alerts. */
export async function readAudience(
  tx: TenantTransaction,
  policy: AlertPolicy,
  alerts: readonly Told[],
): Promise<Audience> {
  const owners = await readOwners(tx, [...new Set(alerts.map(({ opportunityId }) => opportunityId))]);
  const assignees = await readAssignees(tx, [...new Set(alerts.map(({ alert }) => alert.episodeId))]);
  const { rows: users } = await tx.execute<UserRow>(sql`
    select id, lower(current ->> 'email') as email, current ->> 'managerId' as manager_id
    from bellwether.record where object = 'sales_user' and not is_deleted`);
  const byId = new Map(users.map((user) => [user.id, user]));
  const hours = new Map<string, PersonHours>();
  return {
    usersOf({ opportunityId, severity, alert, to = policy.routes[severity] }) {
      const owner = owners.get(opportunityId) ?? null;
      const rep = assignees.get(alert.episodeId) ?? owner;
      const manager = rep === null ? null : (byId.get(rep)?.manager_id ?? null);
      const users = to.map((target) => ({ rep, channel: null, manager })[target]);
      return [...new Set(users)];
    },
    hoursOf(userId) {
      const known = hours.get(userId) ?? hoursOf(policy, [userId, byId.get(userId)?.email ?? null]);
      hours.set(userId, known);
      return known;
    },
  };
}

/** The owner the CRM names now, by opportunity id. */
async function readOwners(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await tx.execute<{ id: string; owner_id: string | null }>(sql`
    select id, owner_id from bellwether.record where object = 'opportunity' and id ${among(ids)}`);
  return new Map(rows.map(({ id, owner_id }) => [id, owner_id]));
}

/** Who took an episode over, by its id. */
async function readAssignees(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.execute<{ id: string; assignee_id: string }>(sql`
    select id, assignee_id from bellwether.episode
    where assignee_id is not null and id ${among(ids)}`);
  return new Map(rows.map(({ id, assignee_id }) => [id, assignee_id]));
}
