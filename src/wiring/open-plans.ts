import type { Execution } from '../../execution/engine.ts';
import { traceWork } from '../observability/trace-work.ts';
import { DealTables } from '../orchestration/deal-table/deal-tables.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { LanguageModel } from '../orchestration/language-model/language-model.ts';
import { modelPlanner } from '../orchestration/language-model/propose-plan.ts';
import { allAnalyses } from '../orchestration/plans/analyses/all-analyses.ts';
import type { AnalysisPorts } from '../orchestration/plans/analyses/analysis-ground.ts';
import { PlannerDesk } from '../orchestration/plans/planner/planner-desk.ts';
import { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { PlanEvent } from '../orchestration/plans/run/plan-ports.ts';
import { TemplateDesk } from '../orchestration/plans/templates/template-desk.ts';
import { Asker } from '../orchestration/questions/ask.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import type { Store } from '../store/open-store.ts';
import type { Observability } from './observability.ts';
import { planEffects } from './plan-effects.ts';

/** Plans being run, and plans being made. */
export interface OpenPlans {
  readonly desk: PlanDesk;
  readonly planner: PlannerDesk;
}

/** Opens the desk of plans over a process's gateway; the delivery engine starts with the first write. */
export async function openPlans(
  store: Store,
  gateway: Gateway,
  execution: () => Promise<Execution>,
  { metrics, logger }: Observability,
  linkTo: AnalysisPorts['linkTo'],
  model: LanguageModel | null = null,
): Promise<OpenPlans> {
  const tables = new DealTables({ store });
  const analyses = allAnalyses({ asker: new Asker({ store, tables }), tables, linkTo });
  const nudge = () => {
    execution().then(
      (engine) => engine.nudge(),
      (err: unknown) => logger.warn({ err }, 'the delivery engine does not start; writes of plans wait'),
    );
  };
  const desk = new PlanDesk({
    ...{ store, gateway, effects: planEffects(store, nudge), analyses },
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
