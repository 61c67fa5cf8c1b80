import type { SignalId } from '../../src/domain/signal.ts';
import { scorePipeline } from '../../src/orchestration/scoring/score-pipeline.ts';
import { openStore } from '../../src/store/open-store.ts';
import { readDemoSystems } from '../setup/demo-systems.ts';

const anchorDate = '2026-11-20';

/** What scoring found of the demo's answer key. `missed` and `alarms` name the deals, for people to look at. */
export interface DemoStoriesResult {
  readonly seeds: number;
  readonly stories: number;
  /** Stories of which every expected signal fired. */
  readonly told: number;
  readonly healthyDeals: number;
  /** Healthy deals on which any signal fired. */
  readonly alarmed: number;
  /** Healthy deals whose risk would send an alert. */
  readonly alerted: number;
  readonly missed: readonly string[];
  readonly alarms: readonly string[];
}

/**
 * Scores the demo organisations of `seeds` through the whole path (generator, Salesforce simulator, SDK, connector, gateway,
 * mirror, scoring) and holds the fired signals against the planted stories and the healthy deals.
 */
export async function evaluateDemoStories(
  seeds: readonly number[],
  onSeed: (seed: number) => void = () => undefined,
): Promise<DemoStoriesResult> {
  const store = await openStore({ kind: 'embedded', dataDir: null, snapshotDir: null });
  const counts = { stories: 0, told: 0, healthyDeals: 0, alarmed: 0, alerted: 0 };
  const missed: string[] = [];
  const alarms: string[] = [];
  for (const seed of seeds) {
    const { organisation, tenantId, asOf } = await readDemoSystems(store, `demo-${seed}`, seed, anchorDate);
    const { scores } = await scorePipeline(store, tenantId, asOf);
    const byId = new Map(scores.map((score) => [score.opportunityId, score]));
    const firedOn = (id: string): SignalId[] =>
      (byId.get(id)?.signals ?? []).filter(({ state }) => state === 'fired').map((signal) => signal.id);
    for (const { opportunityId, kind, expectedSignals } of organisation.stories) {
      const fired = firedOn(opportunityId);
      const silent = expectedSignals.filter((id) => !fired.includes(id));
      counts.stories += 1;
      if (silent.length === 0) counts.told += 1;
      else missed.push(`seed ${seed}: ${kind} on ${opportunityId}: ${silent.join(', ')} did not fire`);
    }
    for (const id of organisation.healthyOpportunityIds) {
      const fired = firedOn(id);
      const band = byId.get(id)?.band;
      counts.healthyDeals += 1;
      if (band === 'high' || band === 'critical') counts.alerted += 1;
      if (fired.length === 0) continue;
      counts.alarmed += 1;
      alarms.push(`seed ${seed}: ${fired.join(', ')} fired on healthy ${id}`);
    }
    onSeed(seed);
  }
  await store.close();
  return { seeds: seeds.length, ...counts, missed, alarms };
}
