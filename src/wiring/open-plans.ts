import type { Principal } from '../domain/principal.ts';
import { traceWork } from '../observability/trace-work.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { allAnalyses } from '../orchestration/plans/analyses/all-analyses.ts';
import { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { PlanEvent } from '../orchestration/plans/run/plan-ports.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import type { Store } from '../store/open-store.ts';
import type { Observability } from './observability.ts';
import { planEffects } from './plan-effects.ts';

/** Opens the desk of plans over a process's gateway; `nudge` wakes its delivery engine after each write, where it has one. */
export async function openPlans(
  store: Store,
  gateway: Gateway,
  nudge: () => void,
  { metrics }: Observability,
  obstacle: (principal: Principal) => Promise<string | null>,
): Promise<PlanDesk> {
  return new PlanDesk({
    ...{ store, gateway, effects: planEffects(store, nudge), analyses: allAnalyses },
    obstacle,
    trace: (name, requestId, facts, work) => traceWork(name, requestId, facts, () => work()),
    observe(event: PlanEvent) {
      if (event.kind === 'run_ended') {
        metrics.observePlan({ kind: 'plan', status: event.status, durationMs: event.ms });
      } else if (event.kind === 'step_saved' && event.ms !== null) {
        metrics.observePlan({ kind: 'step', act: event.act, status: event.status, durationMs: event.ms });
      }
    },
    async priceOf(tenantId) {
      const { settings } = await store.withTenant(tenantId, readWorkspaceSettings);
      return (tool) => settings.callPrices[tool] ?? null;
    },
  });
}
