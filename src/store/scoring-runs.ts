import type { DealScore } from '../domain/score.ts';
import { among } from './among.ts';
import { noteChanges } from './change-notes.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { scoringRun } from './schema/scoring-run.ts';

export type ScoringRunRow = typeof scoringRun.$inferSelect;

/** The last scoring of all open deals; null: there was none, or a change that concerns every deal came after it. */
export async function readScoringRun(tx: TenantTransaction): Promise<ScoringRunRow | null> {
  const [row] = await tx.select().from(scoringRun).limit(1);
  return row ?? null;
}

/** Keeps a scoring of all open deals; whatever was marked before is part of it. */
export async function saveScoringRun(tx: TenantTransaction, row: ScoringRunRow): Promise<void> {
  const { tenantId: _tenant, ...content } = row;
  await tx
    .insert(scoringRun)
    .values(row)
    .onConflictDoUpdate({ target: [scoringRun.tenantId], set: content });
}

/** The stored scores of the deals most at risk, ties in the order of ids. */
export async function readTopScores(tx: TenantTransaction, limit: number): Promise<DealScore[]> {
  const { rows } = await tx.execute<{ body: DealScore }>(
    sql`select body from bellwether.score order by risk desc, opportunity_id limit ${limit}`,
  );
  return rows.map(({ body }) => body);
}

/** Takes the marked deals, so that they are scored once; their marks come back when the transaction fails. */
export async function takeDealsToRescore(tx: TenantTransaction): Promise<string[]> {
  const { rows } = await tx.execute<{ opportunity_id: string }>(
    sql`delete from bellwether.deal_to_rescore returning opportunity_id`,
  );
  return rows.map(({ opportunity_id }) => opportunity_id).sort();
}

/** The deals that activities are on before a page changes them. */
export async function readActivityDeals(tx: TenantTransaction, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.execute<{ opportunity_id: string }>(sql`
    select distinct opportunity_id from bellwether.activity
    where opportunity_id is not null and id ${among(ids)}`);
  return rows.map(({ opportunity_id }) => opportunity_id);
}

/** Records of one object that a page changed. `deals` are links that the change took away, which the mirror no longer tells. */
export interface ChangedRecords {
  readonly object: string;
  readonly ids: readonly string[];
  readonly deals?: readonly string[];
}

/**
 * Notes the changed records for whoever keeps them in memory, and marks every deal that they are part of or that refers to them. Nothing
 * is marked before the first scoring; a changed stage concerns all deals, so that all are scored next.
 */
export async function markDealsToRescore(
  tx: TenantTransaction,
  tenantId: string,
  { object, ids, deals = [] }: ChangedRecords,
): Promise<void> {
  await noteChanges(tx, tenantId, 'touched_opportunity', deals);
  if (ids.length === 0) return;
  await noteChanges(tx, tenantId, object, ids);
  if (object === 'stage') {
    await tx.execute(sql`delete from bellwether.scoring_run`);
    return;
  }
  const source = dealsOf(object, ids);
  if (source === null) return;
  await tx.execute(sql`
    insert into bellwether.deal_to_rescore (tenant_id, opportunity_id)
    select ${tenantId}, found.id from (
      ${source} union ${idRows(deals)}
    ) as found(id)
    where found.id is not null and exists (select from bellwether.scoring_run)
    on conflict do nothing`);
}

function idRows(ids: readonly string[]) {
  return sql`select unnest(${sql.param([...ids])}::text[])`;
}

function dealsOf(object: string, ids: readonly string[]) {
  const isChanged = among(ids);
  switch (object) {
    case 'opportunity':
      return idRows(ids);
    case 'activity':
      return sql`select opportunity_id from bellwether.activity where id ${isChanged}`;
    case 'contact_role':
      return sql`select opportunity_id from bellwether.record where object = 'contact_role' and id ${isChanged}`;
    case 'account':
      return sql`select id from bellwether.record where object = 'opportunity' and account_id ${isChanged}`;
    case 'support_ticket':
      return sql`select d.id from bellwether.record t join bellwether.record d
        on d.tenant_id = t.tenant_id and d.object = 'opportunity' and d.account_id = t.account_id
        where t.object = 'support_ticket' and t.id ${isChanged}`;
    case 'contact':
      return sql`select opportunity_id from bellwether.record
        where object = 'contact_role' and current ->> 'contactId' ${isChanged}`;
    case 'sales_user':
      return sql`select id from bellwether.record where object = 'opportunity' and owner_id ${isChanged}`;
    default:
      return null;
  }
}
