import { z } from 'zod';
import { defineConnector, defineTool } from '../../connectors/kit/define-connector.ts';
import type { PlanStep, WrittenPlan } from '../../src/domain/plan.ts';
import { systemClock } from '../../src/orchestration/gateway/gateway-clock.ts';
import { PlanDesk } from '../../src/orchestration/plans/run/plan-desk.ts';
import { verifyPlan } from '../../src/orchestration/plans/verify/verify-plan.ts';
import { openStore } from '../../src/store/open-store.ts';
import { planEffects } from '../../src/wiring/plan-effects.ts';
import { person, world } from '../integration/gateway/setup.ts';
import { missingServers, startPostgres } from '../setup/private-servers.ts';

/*
 * `npm run bench plans`: how long verifying a plan of ten steps takes, and what each of twenty zero-latency reading steps adds with its
 * journal on PostgreSQL over the bare call through the same gateway, in the same run.
 */
const rounds = 15;
const principal = person('admin');

const echo = defineConnector({
  ...{ id: 'echo', title: 'Echo', category: 'any', version: '1.0.0', settings: z.object({}), scopes: {} },
  open: () => ({}),
  tools: [
    defineTool({
      ...{ name: 'echo_read_rows', title: 'Rows', description: 'Use it to read rows.', scopes: [], rows: 'shared' },
      ...{ readOnly: true, idempotent: true, cacheTtlMs: null, riskTier: 0 },
      input: z.object({ n: z.number().int() }),
      output: z.object({ records: z.array(z.object({ id: z.string(), n: z.number() })) }),
      handler: async (_client: object, { n }) => ({ records: [{ id: `r${n}`, n }] }),
    }),
  ],
});

const chain = (steps: number): WrittenPlan => ({
  name: 'bench',
  title: 'Bench',
  steps: Array.from({ length: steps }, (_, n) => ({
    ...{ id: `s${n}`, tool: 'echo_read_rows', arguments: { n }, after: n === 0 ? [] : [`s${n - 1}`] },
  })) as unknown as PlanStep[],
});

const mixed: WrittenPlan = {
  ...chain(1),
  steps: Array.from({ length: 5 }, (_, n) => [
    { id: `read${n}`, tool: 'echo_read_rows', arguments: { n } },
    {
      id: `sort${n}`,
      transform: 'sort',
      arguments: { rows: { $from: `read${n}`, path: 'records' }, by: [{ field: 'n' }] },
    },
  ]).flat(),
};

const { gateway, connections } = await world({ connectors: [echo as never], gateway: { clock: systemClock } });

async function median(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const startedMs = performance.now();
    await work();
    if (round >= 3) times.push(performance.now() - startedMs);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function print(figure: string, value: number, unit: string, context: object): void {
  console.log(JSON.stringify({ figure, value: Number(value.toFixed(3)), unit, context: { rounds, ...context } }));
}

const ports = { gateway, analyses: new Map(), priceOf: () => null };
const verifyMs = await median(() => {
  const { problems } = verifyPlan(ports, { principal, written: mixed, inputs: {} });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
});
print('plans.verify_10_steps_ms', verifyMs, 'ms', { steps: 10 });

const missing = missingServers();
if (missing) console.error(`The journal's cost needs ${missing}.`);
else {
  const postgres = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: postgres.url });
  const desk = new PlanDesk({
    store,
    gateway,
    analyses: new Map(),
    priceOf: async () => () => null,
    effects: planEffects(store, () => {}),
  });
  const steps = 20;
  const call = (n: number) =>
    gateway.callTool({ principal, tool: 'echo_read_rows', arguments: { n }, purpose: 'bench', deadlineMs: 5_000 });
  const bareMs = await median(async () => {
    for (let n = 0; n < steps; n += 1) await call(n);
  });
  const planMs = await median(async () => {
    const { status } = await desk.start({ principal, written: chain(steps) });
    if (status !== 'done') throw new Error(status);
  });
  const commitMs = await median(() =>
    store.withTenant('acme', (tx) => tx.execute("update bellwether.plan_run set title = title || '.'")),
  );
  print('plans.added_ms_per_step', (planMs - bareMs) / steps, 'ms', {
    steps,
    planMs,
    bareMs,
    oneCommitMs: commitMs,
  });
  await store.close();
  await postgres.stop();
}
await connections.close();
