import type { ScoreColumns } from '../domain/deal-row.ts';
import type { DealScore } from '../domain/score.ts';
import type { SignalId } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** The columns of a score; the signals that fired, those that add most first. */
export function toScoreColumns({ risk, band, winProbability, signals }: DealScore): ScoreColumns {
  const fired = signals.filter(({ state }) => state === 'fired').sort((a, b) => b.contribution - a.contribution);
  return { risk, band, winProbability, signals: fired.map(({ id }) => id) };
}

/** Whether a scoring run has kept any score. */
export async function hasScores(tx: TenantTransaction): Promise<boolean> {
  const { rows } = await tx.execute<{ found: boolean }>(sql`select exists (select from bellwether.score) as found`);
  return rows[0]?.found ?? false;
}

/** Stored scores by deal, for `ids` alone or (null) for all; `asOf` null: none is stored. */
export async function readScoreColumns(
  tx: TenantTransaction,
  ids: readonly string[] | null,
): Promise<{ readonly asOf: Instant | null; readonly byDeal: Map<string, ScoreColumns> }> {
  const asked = ids === null ? sql`true` : sql`opportunity_id = any(${sql.param([...ids])}::text[])`;
  const { rows } = await tx.execute<ScoreRow>(sql`
    select opportunity_id, as_of, risk, band, b."winProbability" as win_probability, (
      select json_agg(s.id order by s.contribution desc)
      from json_to_recordset(b.signals) s(id text, state text, contribution float8) where s.state = 'fired') as signals
    from bellwether.score
    cross join lateral json_to_record(body) as b("winProbability" float8, signals json)
    where ${asked}`);
  let asOf: Instant | null = null;
  const byDeal = new Map<string, ScoreColumns>();
  for (const { opportunity_id, as_of, risk, band, win_probability, signals } of rows) {
    const at = toInstant(as_of);
    if (asOf === null || at > asOf) asOf = at;
    byDeal.set(opportunity_id, { risk, band, winProbability: win_probability, signals: signals ?? [] });
  }
  return { asOf, byDeal };
}

interface ScoreRow extends Record<string, unknown> {
  opportunity_id: string;
  as_of: string;
  risk: number;
  band: ScoreColumns['band'];
  win_probability: number | null;
  signals: SignalId[] | null;
}
