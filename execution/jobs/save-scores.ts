import type { DealScore } from '../../src/domain/score.ts';
import { noteChanges } from '../../src/store/change-notes.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { type KeptDeals, notKept } from '../episodes/kept-deals.ts';

const scoresAStatement = 500;

/** Writes scores over those of the same deals. */
export async function saveScores(tx: TenantTransaction, tenantId: string, scores: readonly DealScore[]): Promise<void> {
  await noteChanges(
    tx,
    tenantId,
    'score',
    scores.map(({ opportunityId }) => opportunityId),
  );
  for (let at = 0; at < scores.length; at += scoresAStatement) {
    const slice = scores.slice(at, at + scoresAStatement);
    const column = <Value>(of: (score: DealScore) => Value) => sql.param(slice.map(of));
    await tx.execute(sql`
      insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
      select ${tenantId}, id, as_of, risk, band, body::json
      from unnest(${column((each) => each.opportunityId)}::text[], ${column((each) => each.asOf)}::timestamptz[],
        ${column((each) => each.risk)}::int[], ${column((each) => each.band)}::text[],
        ${column((each) => JSON.stringify(each))}::text[]) as s(id, as_of, risk, band, body)
      on conflict (tenant_id, opportunity_id) do update set as_of = excluded.as_of, risk = excluded.risk,
        band = excluded.band, body = excluded.body`);
  }
}

/** Removes the scores of deals that are no longer open. */
export async function dropScores(tx: TenantTransaction, kept: KeptDeals): Promise<void> {
  await tx.execute(sql`delete from bellwether.score where ${notKept(kept)}`);
}
