import type { DealScore } from '../../src/domain/score.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { type KeptDeals, notKept } from '../episodes/kept-deals.ts';

const scoresAStatement = 500;

/** Writes scores over those of the same deals. */
export async function saveScores(tx: TenantTransaction, tenantId: string, scores: readonly DealScore[]): Promise<void> {
  for (let at = 0; at < scores.length; at += scoresAStatement) {
    const bodies = scores.slice(at, at + scoresAStatement);
    await tx.execute(sql`
      insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
      select ${tenantId}, body ->> 'opportunityId', (body ->> 'asOf')::timestamptz, (body ->> 'risk')::int, body ->> 'band', body
      from jsonb_array_elements(${JSON.stringify(bodies)}::jsonb) as s(body)
      on conflict (tenant_id, opportunity_id) do update set as_of = excluded.as_of, risk = excluded.risk,
        band = excluded.band, body = excluded.body`);
  }
}

/** Removes the scores of deals that are no longer open. */
export async function dropScores(tx: TenantTransaction, kept: KeptDeals): Promise<void> {
  await tx.execute(sql`delete from bellwether.score where ${notKept(kept)}`);
}
