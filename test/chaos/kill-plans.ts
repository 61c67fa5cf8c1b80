import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/domain/errors.ts';
import type { WrittenPlan } from '../../src/domain/plan.ts';
import type { PlanResult } from '../../src/domain/plan-run.ts';
import { person } from '../integration/gateway/setup.ts';
import { startPostgres } from '../setup/private-servers.ts';
import type { PlanTask } from './plans-process.ts';
import { openPlans, type PlanPlace } from './plans-room.ts';
import { startProvider } from './provider-stand-in.ts';

const mark = (id: string, after: string[]) => ({
  ...{ id, tool: 'salesforce_update_task', arguments: { recordId: id, value: 'seen' }, after },
});

/** Six steps, two of them writes. */
export const killedPlan: WrittenPlan = {
  name: 'killed',
  title: 'A plan that is killed',
  steps: [
    { id: 'deals', tool: 'salesforce_list_opportunities' },
    { id: 'found', tool: 'salesforce_search_records', arguments: { limit: 50 } },
    {
      id: 'matched',
      transform: 'join',
      arguments: {
        left: { $from: 'deals', path: 'records' },
        right: { $from: 'found', path: 'records' },
        on: { left: 'id', right: 'id' },
      },
    },
    mark('first', ['matched']),
    { id: 'again', tool: 'salesforce_search_records', arguments: { limit: 9 }, after: ['first'] },
    mark('second', ['again']),
  ],
  output: { $from: 'matched', path: 'count' },
};

const reads = ['deals', 'found', 'matched', 'again'];
const writes = ['first', 'second'];

/** Every boundary of the plan: before and after each step, between a write's acceptance, its effect and its outcome, and at the end. */
export const killPoints: readonly string[] = [
  'plan accepted',
  ...reads.flatMap((id) => [`${id} began`, `${id} saved as done`]),
  ...writes.flatMap((id) => [
    ...[`${id} began`, `${id} saved as sending`, `${id} before its effect`, `${id} after its effect`],
    `${id} saved as done`,
  ]),
  'run ended',
];

/** What came of the kills. `missed`: points that the process did not reach, so that nothing was killed there. */
export interface KilledPlans {
  readonly kills: number;
  readonly missed: readonly string[];
  /** Effects beyond the first of one write. */
  readonly repeated: number;
  /** Writes that never happened, and plans that did not end as done. */
  readonly lost: number;
  readonly recoveriesMs: readonly number[];
}

/** Kills a process at each point and lets another one go on with its plan. */
export async function killPlans(points: readonly string[]): Promise<KilledPlans> {
  const postgres = await startPostgres();
  const provider = await startProvider(true);
  const place: PlanPlace = { databaseUrl: postgres.url, providerUrl: provider.url };
  try {
    const told = { kills: 0, missed: [] as string[], repeated: 0, lost: 0, recoveriesMs: [] as number[] };
    for (const [index, killAt] of points.entries()) {
      const before = provider.posted.length;
      const planId = `plan-${index}`;
      const wasKilled = await runUntilKilled({ ...place, planId, killAt });
      if (wasKilled) told.kills += 1;
      else told.missed.push(killAt);
      const began = performance.now();
      const result = await goOn(place, planId);
      told.recoveriesMs.push(performance.now() - began);
      const effects = provider.posted.slice(before).map(({ channel }) => channel);
      told.repeated += effects.length - new Set(effects).size;
      told.lost += writes.filter((id) => !effects.includes(id)).length + (result.status === 'done' ? 0 : 1);
    }
    return told;
  } finally {
    await provider.close();
    await postgres.stop();
  }
}

async function runUntilKilled(task: PlanTask): Promise<boolean> {
  const script = fileURLToPath(new URL('./plans-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal === 'SIGKILL';
}

/** Another process's view: only the database and the provider are left. */
async function goOn(place: PlanPlace, planId: string): Promise<PlanResult> {
  const room = await openPlans(place, () => {});
  const principal = person('admin');
  try {
    await room.desk.accept({ principal, written: killedPlan, planId });
    for (const deadline = performance.now() + 30_000; ; await sleep(50)) {
      const result = await room.desk.resume(principal, planId).catch((error) => {
        // the database has not noticed yet that the killed process is gone
        if (error instanceof AppError && error.code === 'conflict') return null;
        throw error;
      });
      if (result && result.status !== 'waiting' && result.status !== 'running') return result;
      if (performance.now() > deadline) throw new Error(`Plan ${planId} does not end.`);
    }
  } finally {
    await room.close();
  }
}
