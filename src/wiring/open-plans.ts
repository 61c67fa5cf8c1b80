import type { Principal } from '../domain/principal.ts';
import { traceWork } from '../observability/trace-work.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { LanguageModel } from '../orchestration/language-model/language-model.ts';
import { modelPlanner } from '../orchestration/language-model/propose-plan.ts';
import { allAnalyses } from '../orchestration/plans/analyses/all-analyses.ts';
import type { AnalysisPorts } from '../orchestration/plans/analyses/analysis-ground.ts';
import { PlannerDesk } from '../orchestration/plans/planner/planner-desk.ts';
import { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { PlanEvent } from '../orchestration/plans/run/plan-ports.ts';
import { TemplateDesk } from '../orchestration/plans/templates/template-desk.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import type { Store } from '../store/open-store.ts';
import type { Observability } from './observability.ts';
import type { Answering } from './open-answering.ts';
import { planEffects } from './plan-effects.ts';

/** Plans being run, and plans being made. */
export interface OpenPlans {
  readonly desk: PlanDesk;
  readonly planner: PlannerDesk;
}

/** `nudge` wakes the process's delivery engine after each write, where it has one; `obstacle` says what keeps a principal's plans from running. */
export interface PlanParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly nudge: () => void;
  readonly observability: Observability;
  readonly obstacle: (principal: Principal) => Promise<string | null>;
  readonly answering: Pick<Answering, 'asker' | 'tables'>;
  readonly linkTo: AnalysisPorts['linkTo'];
  readonly model: LanguageModel | null;
}

/** Opens the desks of plans over a process's gateway. */
export async function openPlans(parts: PlanParts): Promise<OpenPlans> {
  const { store, gateway, nudge, obstacle, answering, linkTo, model } = parts;
  const { metrics } = parts.observability;
  const { asker, tables } = answering;
  const analyses = allAnalyses({ asker, tables, linkTo });
  const desk = new PlanDesk({
    ...{ store, gateway, effects: planEffects(store, nudge), analyses, obstacle },
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
  const templates = new TemplateDesk({ store, gateway, now: () => new Date().toISOString() });
  const proposer = model === null ? null : modelPlanner(model, gateway, analyses);
  return { desk, planner: new PlannerDesk({ store, gateway, tables, templates }, desk, proposer) };
}
