import type { Benchmarks } from '../../../intelligence/benchmarks/benchmarks.ts';
import { createBenchmarkLearner } from '../../../intelligence/benchmarks/learn-benchmarks.ts';
import { scoreDeal } from '../../../intelligence/risk/score-deal.ts';
import type { WinModel } from '../../../intelligence/risk/win-model.ts';
import type { FiscalCalendar } from '../../domain/fiscal-calendar.ts';
import type { DealScore } from '../../domain/score.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import { riskSettingsOf } from '../../domain/workspace-settings.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { readWinModel } from '../../store/win-models.ts';
import { type PipelineBasis, type PipelineGround, readPipelineGround } from '../context/pipeline-ground.ts';
import { streamClosedDeals, streamOpenContexts } from '../context/stream-contexts.ts';
import { readWorkspaceSettings } from '../settings/workspace-settings.ts';
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

/** Scores that come a batch at a time, so that a workspace of any size fits; what all of them share is known before the first. */
export interface ScoreStream {
  readonly asOf: Instant;
  readonly dataVersion: string;
  readonly closedDeals: number;
  readonly undatedDeals: number;
  readonly openDeals: number;
  readonly benchmarks: Benchmarks;
  readonly basis: PipelineBasis;
  readonly ground: PipelineGround;
  readonly terms: ScoringTerms;
  readonly batches: AsyncIterable<readonly DealScore[]>;
}

/**
 * Scores every open deal of a workspace with what was known at `asOf`, by the workspace's settings unless others are given (to
 * look at what they would do). Reads only; nothing is stored and nothing acts.
 */
export async function scorePipeline(
  store: Store,
  tenantId: string,
  asOf: Instant,
  settings?: RiskSettings,
): Promise<PipelineScores> {
  return store.withTenant(tenantId, async (tx) => {
    const { dataVersion, closedDeals, undatedDeals, batches } = await streamScores(tx, asOf, settings);
    const scores: DealScore[] = [];
    for await (const batch of batches) scores.push(...batch);
    return { asOf, scores: scores.sort(byRisk), dataVersion, closedDeals, undatedDeals };
  });
}

/** Most at risk first; ties in the order of ids. */
export function byRisk(a: DealScore, b: DealScore): number {
  return b.risk - a.risk || (a.opportunityId < b.opportunityId ? -1 : 1);
}

/** Learns the benchmarks of the workspace as of `asOf` and scores its open deals in the order of their ids. */
export async function streamScores(tx: TenantTransaction, asOf: Instant, given?: RiskSettings): Promise<ScoreStream> {
  const current = await readWorkspaceSettings(tx);
  const settings = given ?? riskSettingsOf(current.settings);
  const { fiscalCalendar } = current.settings;
  const ground = await readPipelineGround(tx, asOf);
  const learner = createBenchmarkLearner(ground.stages, settings, ground.coverage);
  for await (const batch of streamClosedDeals(tx, ground, 'won')) for (const deal of batch) learner.addClosed(deal);
  for (const history of ground.open) learner.addOpen(ground.contextOf(history, []));
  const benchmarks = learner.finish();
  const model = chooseWinModel(await readWinModel(tx, asOf), benchmarks, settings);
  const terms = { benchmarks, settings, model, fiscalCalendar, dataVersion: ground.dataVersion };
  return {
    asOf,
    dataVersion: ground.dataVersion,
    closedDeals: ground.closed.length,
    undatedDeals: ground.undatedDeals,
    openDeals: ground.open.length,
    benchmarks,
    basis: ground.basis,
    ground,
    terms,
    batches: scoreOpen(tx, ground, terms),
  };
}

/** All that the scores of one run share. */
export interface ScoringTerms {
  readonly benchmarks: Benchmarks;
  readonly settings: RiskSettings;
  readonly model: WinModel;
  readonly fiscalCalendar: FiscalCalendar;
  readonly dataVersion: string;
}

/** Scores the open deals of a ground, a batch at a time. */
export async function* scoreOpen(
  tx: TenantTransaction,
  ground: PipelineGround,
  terms: ScoringTerms,
): AsyncGenerator<readonly DealScore[]> {
  for await (const contexts of streamOpenContexts(tx, ground)) {
    yield contexts.map((context) => {
      const score = scoreDeal({ context, ...terms });
      return { ...score, owner: ground.ownerNames.get(context.opportunityId) ?? score.owner };
    });
  }
}
