import type { DealScore } from '../../domain/score.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import { type SignalId, signalIds } from '../../domain/signal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../../store/open-store.ts';
import { scorePipeline } from '../scoring/score-pipeline.ts';

/** What one signal would do differently. Examples are deal names, at most three. */
export interface SignalChange {
  readonly id: SignalId;
  readonly fires: number;
  readonly clears: number;
  readonly severityChanges: number;
  readonly firingExamples: readonly string[];
  readonly clearingExamples: readonly string[];
}

/** What settings would change on today's open deals, before they are saved. */
export interface SettingsPreview {
  readonly asOf: Instant;
  readonly openDeals: number;
  readonly riskChanges: number;
  readonly bandChanges: number;
  readonly signals: readonly SignalChange[];
}

/** Scores the open deals by the settings in force and by `proposed`, and tells the difference. Reads only. */
export async function previewSettings(
  store: Store,
  tenantId: string,
  asOf: Instant,
  proposed: RiskSettings,
): Promise<SettingsPreview> {
  const { scores: before } = await scorePipeline(store, tenantId, asOf);
  const { scores } = await scorePipeline(store, tenantId, asOf, proposed);
  const after = new Map(scores.map((score) => [score.opportunityId, score]));
  const pairs = before.flatMap((old) => {
    const score = after.get(old.opportunityId);
    return score === undefined ? [] : [[old, score] as const];
  });
  return {
    asOf,
    openDeals: before.length,
    riskChanges: pairs.filter(([old, score]) => old.risk !== score.risk).length,
    bandChanges: pairs.filter(([old, score]) => old.band !== score.band).length,
    signals: signalIds
      .map((id) => changeOf(id, pairs))
      .filter(({ fires, clears, severityChanges }) => fires + clears + severityChanges > 0),
  };
}

const mostExamples = 3;

function changeOf(id: SignalId, pairs: readonly (readonly [DealScore, DealScore])[]): SignalChange {
  const fires: string[] = [];
  const clears: string[] = [];
  let severityChanges = 0;
  for (const [old, score] of pairs) {
    const [was, is] = [old, score].map(({ signals }) => signals.find((signal) => signal.id === id));
    const name = score.name ?? score.opportunityId;
    if (was?.state !== 'fired' && is?.state === 'fired') fires.push(name);
    else if (was?.state === 'fired' && is?.state !== 'fired') clears.push(name);
    else if (was?.severity !== is?.severity) severityChanges += 1;
  }
  return {
    id,
    fires: fires.length,
    clears: clears.length,
    severityChanges,
    firingExamples: fires.slice(0, mostExamples),
    clearingExamples: clears.slice(0, mostExamples),
  };
}
