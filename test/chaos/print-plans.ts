import { killPlans, killPoints } from './kill-plans.ts';

/** `npm run chaos plans`: a process is killed at every boundary of a plan, and another one goes on. */
export async function printPlans(): Promise<void> {
  const startedMs = performance.now();
  const { kills, missed, repeated, lost, recoveriesMs } = await killPlans(killPoints);
  const slowest = Math.round(Math.max(...recoveriesMs));
  const context = { steps: 6, writes: 2, missed, slowestRecoveryMs: slowest };
  const elapsedMs = Math.round(performance.now() - startedMs);
  const figures = [
    { figure: 'plans.kill_points', value: kills, unit: 'kills' },
    { figure: 'plans.repeated', value: repeated, unit: 'writes' },
    { figure: 'plans.lost', value: lost, unit: 'writes and plans' },
  ];
  for (const each of figures) console.log(JSON.stringify({ ...each, context: { ...context, elapsedMs } }));
  if (repeated > 0 || lost > 0 || missed.length > 0) process.exitCode = 1;
}
