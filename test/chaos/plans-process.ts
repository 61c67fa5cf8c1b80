import type { PlanEvent } from '../../src/orchestration/plans/run/plan-ports.ts';
import { person } from '../integration/gateway/setup.ts';
import { killedPlan } from './kill-plans.ts';
import { openPlans, type PlanPlace } from './plans-room.ts';

/** What a process that is to be killed is told on its command line. */
export interface PlanTask extends PlanPlace {
  readonly planId: string;
  /** The point at which it kills itself with SIGKILL. */
  readonly killAt: string;
}

const { planId, killAt, ...place } = JSON.parse(process.argv[2] ?? '') as PlanTask;

function reach(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

function pointOf(event: PlanEvent): string {
  if (event.kind === 'run_ended') return 'run ended';
  return event.kind === 'step_began' ? `${event.stepId} began` : `${event.stepId} saved as ${event.status}`;
}

const room = await openPlans(
  place,
  (event) => reach(pointOf(event)),
  (moment, input) => reach(`${input['recordId']} ${moment} its effect`),
);
const principal = person('admin');
await room.desk.accept({ principal, written: killedPlan, planId });
reach('plan accepted');
await room.desk.resume(principal, planId);
await room.close();
