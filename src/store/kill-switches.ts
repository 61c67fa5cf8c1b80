import { AppError } from '../domain/errors.ts';
import { sql } from './drizzle.ts';
import type { Database, TenantTransaction } from './open-store.ts';

/**
 * One order to stop. `tenantId` null: in every tenant. `target`: the agent's id or the tool's name; null for the wider scopes.
 */
export interface StopOrder {
  readonly scope: 'all' | 'tenant' | 'agent' | 'tool';
  readonly tenantId: string | null;
  readonly target: string | null;
  readonly reason: string;
}

/** What an order is about. */
export type StopTarget = Omit<StopOrder, 'reason'>;

/** An order as it stands, with who gave or lifted it last. */
export interface StopRecord extends StopOrder {
  readonly isEngaged: boolean;
  readonly changedBy: string;
  readonly changedAt: string;
}

type Row = {
  scope: string;
  subject: string;
  is_engaged: boolean;
  reason: string;
  changed_by: string;
  changed_at: string;
};

/**
 * All orders, engaged or lifted. The global row always exists: its absence means that this connection may not read the table.
 * @throws AppError `unavailable` when the orders cannot be read
 */
export async function readStops(tx: Pick<Database, 'execute'>): Promise<StopRecord[]> {
  const { rows } = await tx.execute<Row>(
    sql`select scope, subject, is_engaged, reason, changed_by, changed_at::text from bellwether.kill_switch order by scope, subject`,
  );
  if (!rows.some(({ scope }) => scope === 'global')) {
    throw unreadable();
  }
  return rows.map((row) => ({
    ...targetOf(row.scope, row.subject),
    reason: row.reason,
    isEngaged: row.is_engaged,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }));
}

/** An act about to happen. `agentId`: the principal's id; `tools`: the tool's name and any category name it was called by. */
export interface StoppableAct {
  readonly tenantId: string;
  readonly agentId: string | null;
  readonly tools: readonly string[];
}

/**
 * The order that stops an act now, null when none does: one query, for right before an effect.
 * @throws AppError `unavailable` when the orders cannot be read; database errors as they are. Either means stop.
 */
export async function findStop(tx: Pick<Database, 'execute'>, act: StoppableAct): Promise<StopOrder | null> {
  const { tenantId, agentId, tools } = act;
  const agents = agentId === null ? [] : [`${tenantId}/${agentId}`, `*/${agentId}`];
  const toolNames = tools.flatMap((tool) => [`${tenantId}/${tool}`, `*/${tool}`]);
  const { rows } = await tx.execute<Row>(sql`
    select scope, subject, is_engaged, reason, changed_by, changed_at::text from bellwether.kill_switch
    where scope = 'global' or is_engaged and (scope = 'tenant' and subject = ${tenantId}
      or scope = 'agent' and subject in (select json_array_elements_text(${JSON.stringify(agents)}))
      or scope = 'tool' and subject in (select json_array_elements_text(${JSON.stringify(toolNames)})))`);
  if (!rows.some(({ scope }) => scope === 'global')) throw unreadable();
  const found = rows.find(({ is_engaged }) => is_engaged);
  return found ? { ...targetOf(found.scope, found.subject), reason: found.reason } : null;
}

/** Engages or lifts one order; as the control role. */
export async function writeStop(
  tx: TenantTransaction,
  target: StopTarget,
  change: { readonly isEngaged: boolean; readonly reason: string; readonly changedBy: string },
): Promise<void> {
  const { scope, subject } = subjectOf(target);
  await tx.execute(sql`
    insert into bellwether.kill_switch (scope, subject, is_engaged, reason, changed_by, changed_at)
    values (${scope}, ${subject}, ${change.isEngaged}, ${change.reason}, ${change.changedBy}, clock_timestamp())
    on conflict (scope, subject) do update set is_engaged = excluded.is_engaged, reason = excluded.reason,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`);
}

function unreadable(): AppError {
  return new AppError('unavailable', 'The kill switch cannot be read, so nothing is done; check the database.', {
    hint: 'kill-switch',
  });
}

/** `global` has no subject, `tenant` names itself, the others are `tenant/target` with `*` for every tenant. */
function subjectOf({ scope, tenantId, target }: StopTarget): { scope: string; subject: string } {
  if (scope === 'all') return { scope: 'global', subject: '' };
  if (tenantId?.includes('/') || tenantId === '*') {
    throw new AppError('invalid_input', `"${tenantId}" cannot be a workspace's id.`, { field: 'tenantId' });
  }
  if (scope === 'tenant') {
    if (!tenantId) throw new AppError('invalid_input', 'Name the workspace to stop.', { field: 'tenantId' });
    return { scope, subject: tenantId };
  }
  if (!target) throw new AppError('invalid_input', `Name the ${scope} to stop.`, { field: 'target' });
  return { scope, subject: `${tenantId ?? '*'}/${target}` };
}

function targetOf(scope: string, subject: string): StopTarget {
  if (scope === 'tenant') return { scope, tenantId: subject, target: null };
  if (scope === 'agent' || scope === 'tool') {
    const slash = subject.indexOf('/');
    const tenantId = subject.slice(0, slash);
    return { scope, tenantId: tenantId === '*' ? null : tenantId, target: subject.slice(slash + 1) };
  }
  // what we do not know is taken at its widest
  return { scope: 'all', tenantId: null, target: null };
}
