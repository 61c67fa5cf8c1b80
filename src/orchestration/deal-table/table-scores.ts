import type { ScoreColumns } from '../../domain/deal-row.ts';
import type { DealScore } from '../../domain/score.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../../store/open-store.ts';
import { readScoreColumns, toScoreColumns } from '../../store/read-score-columns.ts';
import type { PipelineBasis } from '../context/pipeline-ground.ts';
import type { ScoringTerms } from '../scoring/score-pipeline.ts';
import type { Entry } from './table-entry.ts';

/** Scores of a past date, or of a workspace that no schedule scores, are worked out for at most this many deals. */
const maxComputedScores = 20_000;

/** What computed scores share: enough to score one deal again without looking at the others. */
export interface ComputedTerms {
  readonly terms: ScoringTerms;
  readonly basis: PipelineBasis;
}

type TableScores = NonNullable<Entry['scores']>;

/**
 * The scores of an entry: those of the last scoring run where its data are the newest, else worked out as of its instant. Those of a run
 * are taken although it looked at a later moment where there are too many deals to work them out.
 */
export async function readTableScores(store: Store, entry: Entry): Promise<TableScores> {
  const { tenantId, asOf, isNewest, facts } = entry;
  const stored = await store.withTenant(tenantId, (tx) => readScoreColumns(tx, null));
  let open = 0;
  for (const { state } of facts.values()) if (state.outcome === null) open += 1;
  const isMany = open > maxComputedScores;
  if (isNewest && stored.asOf !== null && (isMany || stored.asOf <= asOf)) return { ...stored, terms: null };
  return isMany ? { asOf: null, byDeal: new Map(), terms: null } : computeScores(store, tenantId, asOf);
}

async function computeScores(store: Store, tenantId: string, asOf: Instant): Promise<TableScores> {
  const { streamScores } = await import('../scoring/score-pipeline.ts');
  return store.withTenant(tenantId, async (tx) => {
    const { batches, terms, basis } = await streamScores(tx, asOf);
    const byDeal = new Map<string, ScoreColumns>();
    for await (const batch of batches)
      for (const score of batch) byDeal.set(score.opportunityId, toScoreColumns(score));
    return { asOf: byDeal.size > 0 ? asOf : null, byDeal, terms: { terms, basis } };
  });
}

/** The whole scores of these deals alone, as they were worked out with all the others. */
export async function scoreSome(
  store: Store,
  { tenantId, asOf, scores }: Entry,
  ids: readonly string[],
): Promise<DealScore[]> {
  const computed = scores?.terms;
  if (!computed) return [];
  const { scoreOpen } = await import('../scoring/score-pipeline.ts');
  const { readGroundOfDeals } = await import('../context/pipeline-ground.ts');
  return store.withTenant(tenantId, async (tx) => {
    const ground = await readGroundOfDeals(tx, asOf, ids, computed.basis);
    const found: DealScore[] = [];
    for await (const batch of scoreOpen(tx, ground, computed.terms)) found.push(...batch);
    return found;
  });
}
