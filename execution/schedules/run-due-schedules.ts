import { toAppError } from '../../src/domain/errors.ts';
import type { FiscalCalendar } from '../../src/domain/fiscal-calendar.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/open-store.ts';
import { type ClaimedRun, claimRun, endRun, renewRun } from './claim-run.ts';
import type { ScheduleKind } from './stored-schedules.ts';

/**
 * Does the work of one kind. It may be called again for the same run when its process died: what it accepts is named by
 * `run.occurrence`. Returns what people should read in the history, null: nothing worth a word.
 */
export type ScheduleRunner = (run: ClaimedRun) => Promise<string | null>;

export interface ScheduleRound {
  readonly store: Store;
  readonly tenantId: string;
  readonly runners: Readonly<Partial<Record<ScheduleKind, ScheduleRunner>>>;
  readonly calendar?: FiscalCalendar;
  readonly now?: () => Instant;
  /** How long a process that does not speak is trusted to be alive. */
  readonly leaseMs?: number;
  /** Begins nothing more. */
  readonly isEnding?: () => boolean;
}

export interface EndedRun extends ClaimedRun {
  readonly state: 'done' | 'failed';
  readonly message: string | null;
}

const defaultLeaseMs = 5 * 60_000;
/** A history that nobody reads is not kept for ever. */
const longestMessage = 500;

/** Runs everything that is due for a tenant, one after the other; a run that fails is recorded and holds up no other. */
export async function runDueSchedules(round: ScheduleRound): Promise<EndedRun[]> {
  const { store, tenantId, calendar, now = () => new Date().toISOString(), leaseMs = defaultLeaseMs } = round;
  const ended: EndedRun[] = [];
  const begunBefore = now();
  while (round.isEnding?.() !== true) {
    const claimed = await store.withTenant(tenantId, (tx) => claimRun(tx, begunBefore, leaseMs, calendar));
    if (claimed === null) break;
    ended.push(await work(round, claimed, now, leaseMs));
  }
  return ended;
}

async function work(
  { store, tenantId, runners }: ScheduleRound,
  run: ClaimedRun,
  now: () => Instant,
  leaseMs: number,
): Promise<EndedRun> {
  const renew = async () => {
    const until = new Date(Date.parse(now()) + leaseMs).toISOString();
    // a database that is away for a moment is asked again before the lease ends
    await store.withTenant(tenantId, (tx) => renewRun(tx, run, until)).catch(() => false);
  };
  const heart = setInterval(() => void renew(), Math.max(leaseMs / 3, 1_000));
  let state: EndedRun['state'] = 'done';
  let message: string | null = null;
  try {
    const runner = runners[run.kind];
    message = runner ? await runner(run) : null;
    if (!runner) [state, message] = ['failed', `This process has no way to do "${run.kind}".`];
  } catch (error) {
    // whatever it is, it belongs into the history and to this schedule alone
    [state, message] = ['failed', toAppError(error).message.slice(0, longestMessage)];
  } finally {
    clearInterval(heart);
  }
  await store.withTenant(tenantId, (tx) => endRun(tx, run, { state, message, at: now() }));
  return { ...run, state, message };
}
