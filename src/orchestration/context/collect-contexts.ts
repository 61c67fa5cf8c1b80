import type { SourceCoverage } from '../../../intelligence/benchmarks/engagement-coverage.ts';
import type { ClosedDeal, DealContext } from '../../domain/deal-context.ts';
import type { StageState } from '../../domain/organisation.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readPipelineGround } from './pipeline-ground.ts';
import { streamClosedDeals, streamOpenContexts } from './stream-contexts.ts';

/** Everything the engine needs of one workspace as of an instant, in memory. */
export interface PipelineContext {
  readonly asOf: Instant;
  readonly open: readonly DealContext[];
  readonly closed: readonly ClosedDeal[];
  readonly stages: ReadonlyMap<string, StageState>;
  /** Since when each engagement system's activities are on record. */
  readonly coverage: readonly SourceCoverage[];
  /** The owner to show for each open deal, by deal id; an undated owner is shown even where it may not count. */
  readonly ownerNames: ReadonlyMap<string, string>;
  /** A digest of the facts on record; equal facts give the same text on any machine. */
  readonly dataVersion: string;
  /** Deals with no dated fact: reported, never guessed. */
  readonly undatedDeals: number;
}

/** Whose activities are read: they are as many as everything else together. `report`: those of open and of won deals, all that a report looks at. */
export type NeededActivities = 'all' | 'report' | 'none';

/**
 * Collects every deal of the tenant as of `asOf` with what was known then and nothing later. Values without a date count only
 * where every deal has them. Whoever can look at deals one by one streams them instead (`stream-contexts.ts`).
 */
export async function collectPipelineContext(
  tx: TenantTransaction,
  asOf: Instant,
  activities: NeededActivities = 'all',
): Promise<PipelineContext> {
  const ground = await readPipelineGround(tx, asOf);
  const open: DealContext[] = [];
  for await (const batch of streamOpenContexts(tx, ground, activities !== 'none')) open.push(...batch);
  const closed: ClosedDeal[] = [];
  const ofClosed = activities === 'report' ? 'won' : activities;
  for await (const batch of streamClosedDeals(tx, ground, ofClosed)) closed.push(...batch);
  const { stages, coverage, ownerNames, dataVersion, undatedDeals } = ground;
  return { asOf, open, closed, stages, coverage, ownerNames, dataVersion, undatedDeals };
}
