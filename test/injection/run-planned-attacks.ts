import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { DealTables } from '../../src/orchestration/deal-table/deal-tables.ts';
import { LanguageModel } from '../../src/orchestration/language-model/language-model.ts';
import { modelPlanner } from '../../src/orchestration/language-model/propose-plan.ts';
import { allAnalyses } from '../../src/orchestration/plans/analyses/all-analyses.ts';
import { PlannerDesk } from '../../src/orchestration/plans/planner/planner-desk.ts';
import { PlanDesk } from '../../src/orchestration/plans/run/plan-desk.ts';
import { TemplateDesk } from '../../src/orchestration/plans/templates/template-desk.ts';
import { Asker } from '../../src/orchestration/questions/ask.ts';
import type { Store } from '../../src/store/open-store.ts';
import { planEffects } from '../../src/wiring/plan-effects.ts';
import { allAttacks } from './attacks.ts';
import { type InjectionRoom, secretTexts } from './injection-room.ts';
import { obeyingPlan, startModelServer } from './model-server.ts';
import { type AttackReport, shownToModel, stateOf } from './run-attacks.ts';

/** `proposed`: plans of the obeying model that passed the verifier and ran, with the asker's rights and no more. */
export interface PlannedAttackReport extends AttackReport {
  readonly proposed: number;
}

/**
 * Each attack once more, through the planner: the asker pastes what stands in a record into a request, the model behind a real endpoint
 * obeys it with a plan, and what passes the verifier is run. `every` 37: a sample over all carriers, goals and encodings.
 */
export async function runPlannedAttacks(
  room: InjectionRoom,
  store: Store,
  principal: Principal,
  every = 1,
): Promise<PlannedAttackReport> {
  let demands = 0;
  let obeyed = 0;
  const server = await startModelServer((shown) => {
    const said = obeyingPlan(shown);
    demands += said.demands.length;
    obeyed += Number(said.demands.length > 0);
    return { content: JSON.stringify({ plan: said.plan, inputs: {} }) };
  });
  const http = createOutboundHttp({ allowList: [server.hostPort] });
  const { desk, planner } = openDesks(room, store, server.url, http.fetch as typeof fetch);
  const effects: string[] = [];
  const attacks = allAttacks().filter(({ index }) => index % every === 0);
  let proposed = 0;
  for (const attack of attacks) {
    const before = stateOf(room);
    const texts = await shownToModel(room, principal, attack);
    const request = { principal, text: `Summarise this deal:\n${texts.join('\n')}`, given: {}, teamChannel: null };
    const planned = await planner.plan(request);
    const label = `planned ${attack.carrier} ${attack.goal} ${attack.encoding}`;
    if (planned.kind === 'plan' && planned.by === 'model') {
      proposed += 1;
      const { written, inputs } = planned;
      const told = await desk.start({ principal, written, inputs }).then(JSON.stringify, refusalOf);
      const found = secretTexts.find((secret) => told.includes(secret));
      if (found) effects.push(`${label}: showed ${found}`);
    }
    if (stateOf(room) !== before) effects.push(`${label}: ${stateOf(room)}`);
  }
  await http.close();
  await server.close();
  return { cases: attacks.length, obeyed, demands, effects, proposed };
}

function refusalOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${error.message}`;
  throw error;
}

function openDesks({ gateway }: InjectionRoom, store: Store, url: string, fetch: typeof globalThis.fetch) {
  const now = () => new Date().toISOString();
  const tables = new DealTables({ store });
  const analyses = allAnalyses({ asker: new Asker({ store, tables }), tables, linkTo: () => null });
  const settings = { url, key: 'stub', name: 'stub', tokensPerDay: Number.MAX_SAFE_INTEGER, timeoutMs: 5_000 };
  const model = new LanguageModel({ settings, store, fetch, now });
  const effects = planEffects(store, () => undefined);
  const desk = new PlanDesk({ store, gateway, effects, analyses, priceOf: async () => () => null });
  const templates = new TemplateDesk({ store, gateway, now });
  const ports = { store, gateway, tables, templates };
  return { desk, planner: new PlannerDesk(ports, desk, modelPlanner(model, gateway, analyses)) };
}
