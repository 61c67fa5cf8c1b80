import type { Band, DealScore } from '../../src/domain/score.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';

/** An alert that holds, with what people decided about it. `ownerId`: who took it over, else the deal's owner. */
export interface ListedEpisode {
  readonly id: string;
  readonly rule: string;
  readonly opportunityId: string;
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly band: Band;
  readonly risk: number;
  readonly openedAt: Instant;
  readonly notifiedAt: Instant | null;
  readonly snoozedUntil: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  readonly escalatedAt: Instant | null;
  /** The deal's latest score; null once it is no longer open. */
  readonly score: DealScore | null;
}

interface Row extends Record<string, unknown> {
  id: string;
  rule: string;
  opportunity_id: string;
  name: string | null;
  owner_id: string | null;
  band: Band;
  risk: number;
  opened_at: string;
  notified_at: string | null;
  snoozed_until: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  escalated_at: string | null;
  score: DealScore | null;
}

/** The open alerts of the transaction's tenant, the highest risk first. The caller shows what the person may see. */
export async function listEpisodes(tx: TenantTransaction, limit: number): Promise<ListedEpisode[]> {
  const { rows } = await tx.execute<Row>(sql`
    select e.id, e.rule, e.opportunity_id, r.name, coalesce(e.assignee_id, r.owner_id) as owner_id, e.band, e.risk,
      e.opened_at::text, e.notified_at::text, e.snoozed_until::text, e.acknowledged_at::text, e.acknowledged_by,
      e.escalated_at::text, s.body as score
    from bellwether.episode e
    left join bellwether.record r on r.tenant_id = e.tenant_id and r.object = 'opportunity' and r.id = e.opportunity_id
    left join bellwether.score s on s.tenant_id = e.tenant_id and s.opportunity_id = e.opportunity_id
    where e.closed_at is null order by e.risk desc, e.id limit ${limit}`);
  const at = (text: string | null) => (text === null ? null : toInstant(text));
  return rows.map((row) => ({
    ...{ id: row.id, rule: row.rule, opportunityId: row.opportunity_id, name: row.name, ownerId: row.owner_id },
    ...{ band: row.band, risk: row.risk, openedAt: toInstant(row.opened_at), notifiedAt: at(row.notified_at) },
    ...{ snoozedUntil: at(row.snoozed_until), acknowledgedAt: at(row.acknowledged_at) },
    ...{ acknowledgedBy: row.acknowledged_by, escalatedAt: at(row.escalated_at), score: row.score },
  }));
}
