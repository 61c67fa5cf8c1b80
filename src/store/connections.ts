import type { ReadableField } from '../domain/record.ts';
import { and, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { connection } from './schema/workspace.ts';

export type ConnectionRow = typeof connection.$inferSelect;

/** All connections of the tenant, by id. */
export async function listConnections(tx: TenantTransaction): Promise<ConnectionRow[]> {
  return tx.select().from(connection).orderBy(connection.id);
}

/** What it takes to open a connection, secrets aside. */
export interface ConnectionSettings {
  readonly id: string;
  readonly system: string;
  readonly settings: Record<string, unknown>;
}

/** Reads how a connection is opened, as the connector role may; null when the tenant has none of that id. */
export async function findConnectionSettings(tx: TenantTransaction, id: string): Promise<ConnectionSettings | null> {
  const columns = { id: connection.id, system: connection.system, settings: connection.settings };
  const [row] = await tx.select(columns).from(connection).where(eq(connection.id, id));
  return row ?? null;
}

/** A connection that somebody signed in to, as the connector role may read it. */
export interface SignedInConnection extends ConnectionSettings {
  readonly health: string;
}

/** Health of a connection that a person ended; what was copied from it stays readable. */
export const disconnected = 'disconnected';

/** The connections with a stored sign-in, by id, without those that were disconnected. */
export async function listSignedIn(tx: TenantTransaction): Promise<SignedInConnection[]> {
  const { id, system, settings, health } = connection;
  return tx
    .select({ id, system, settings, health })
    .from(connection)
    .where(
      sql`${health} <> ${disconnected} and exists (select from bellwether.credential c where c.tenant_id = ${connection.tenantId} and c.connection_id = ${id})`,
    )
    .orderBy(id);
}

export interface ConnectionChange {
  readonly id: string;
  readonly system: string;
  readonly category: string;
  readonly settings: Record<string, unknown>;
}

/** Creates a connection or replaces its settings. */
export async function saveConnection(tx: TenantTransaction, tenantId: string, change: ConnectionChange): Promise<void> {
  await tx
    .insert(connection)
    .values({ tenantId, ...change })
    .onConflictDoUpdate({ target: [connection.tenantId, connection.id], set: { settings: change.settings } });
}

/** What a finished sync learned about a connection. `dataAsOf` null: the source does not say. */
export interface SyncOutcome {
  readonly readable: readonly ReadableField[];
  readonly dataAsOf: string | null;
  readonly report: Record<string, unknown>;
}

/** Records a finished sync; a source that can tell a field once keeps being able to. */
export async function recordSync(tx: TenantTransaction, id: string, outcome: SyncOutcome): Promise<void> {
  await tx
    .update(connection)
    .set({
      readable: sql`(select coalesce(array_agg(distinct f order by f), '{}') from unnest(readable || ${sql.param([...outcome.readable])}::text[]) f)`,
      dataAsOf: sql`greatest(data_as_of, ${outcome.dataAsOf}::timestamptz)`,
      syncedAt: sql`now()`,
      report: outcome.report,
      health: 'healthy',
      healthReason: null,
    })
    .where(eq(connection.id, id));
}

/** Marks a connection's health with its reason, for `status` and `doctor`. */
export async function recordHealth(
  tx: TenantTransaction,
  id: string,
  health: string,
  reason: string | null,
): Promise<void> {
  await tx.update(connection).set({ health, healthReason: reason }).where(eq(connection.id, id));
}

/** Notes whether a source could be read, as the connector role may; what a person has to mend stays as it stands. */
export async function noteReading(tx: TenantTransaction, id: string, failure: string | null): Promise<void> {
  const change =
    failure === null ? { health: 'healthy', healthReason: null } : { health: 'failing', healthReason: failure };
  await tx
    .update(connection)
    .set(change)
    .where(and(eq(connection.id, id), sql`health in ('healthy', 'failing')`));
}
