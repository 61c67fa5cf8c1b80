import { learnBenchmarks } from '../../../intelligence/benchmarks/learn-benchmarks.ts';
import { scoreDeal } from '../../../intelligence/risk/score-deal.ts';
import type { DealScore } from '../../domain/score.ts';
import { defaultRiskSettings, type RiskSettings } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../../store/open-store.ts';
import { readWinModel } from '../../store/win-models.ts';
import { collectPipelineContext } from '../context/collect-contexts.ts';
import { chooseWinModel } from './workspace-model.ts';

/** The scores of all open deals, most at risk first, and what could not be scored. */
export interface PipelineScores {
  readonly asOf: Instant;
  readonly scores: readonly DealScore[];
  readonly dataVersion: string;
  readonly closedDeals: number;
  /** Deals without any dated fact: shown as such, never guessed. */
  readonly undatedDeals: number;
}

/**
 * Scores every open deal of a workspace with what was known at `asOf`. Reads only; nothing is stored and nothing acts.
 */
export async function scorePipeline(
  store: Store,
  tenantId: string,
  asOf: Instant,
  settings: RiskSettings = defaultRiskSettings,
): Promise<PipelineScores> {
  const { context, stored } = await store.withTenant(tenantId, async (tx) => ({
    context: await collectPipelineContext(tx, asOf),
    stored: await readWinModel(tx, asOf),
  }));
  const { open, closed, stages, dataVersion, ownerNames } = context;
  const benchmarks = learnBenchmarks({ closed, open, stages, settings });
  const model = chooseWinModel(stored, benchmarks, settings);
  const scores = open.map((deal) => {
    const score = scoreDeal({ context: deal, benchmarks, settings, model, dataVersion });
    return { ...score, owner: ownerNames.get(deal.opportunityId) ?? score.owner };
  });
  scores.sort((a, b) => b.risk - a.risk || (a.opportunityId < b.opportunityId ? -1 : 1));
  return { asOf, scores, dataVersion, closedDeals: closed.length, undatedDeals: context.undatedDeals };
}
