import { AppError } from '../../domain/errors.ts';
import { readStops, type StopOrder, type StoppableAct } from '../../store/kill-switches.ts';
import type { Store } from '../../store/open-store.ts';

/** Orders read longer ago than this are read again before they are used. */
export const snapshotMaxAgeMs = 500;
const readTimeoutMs = 1_000;

/** The orders in the database: the gateway's `KillSwitch` port. @throws AppError `unavailable` when they cannot be read */
export function databaseKillSwitch(store: Store): { read(): Promise<readonly StopOrder[]> } {
  return {
    async read() {
      return (await readStops(store.db)).filter(({ isEngaged }) => isEngaged);
    },
  };
}

/** Knows the orders to stop; whoever cannot ask, stops. */
export interface KillSwitchWatch {
  /** For claiming work: from orders at most 500 ms old. @throws AppError `forbidden` when stopped, `unavailable` when unreadable */
  check(act: StoppableAct): Promise<void>;
  /** Right before an effect: from orders read after this call began. @throws as `check` does */
  checkNow(act: StoppableAct): Promise<void>;
  /** The orders changed in this process: forget what was read. */
  nudge(): void;
}

/** A watch over `killSwitch`, one for a process. */
export function watchKillSwitch(
  killSwitch: { read(): Promise<readonly StopOrder[]> },
  nowMs: () => number = () => performance.now(),
): KillSwitchWatch {
  let snapshot: { readonly orders: readonly StopOrder[]; readonly startedMs: number } | null = null;
  let reading: Promise<readonly StopOrder[]> | null = null;
  let generation = 0;

  async function readAnew(): Promise<readonly StopOrder[]> {
    const startedMs = nowMs();
    const startedGeneration = generation;
    const orders = await readInTime(killSwitch);
    // a nudge during the read makes what it returned too old to keep
    if (startedGeneration === generation && startedMs >= (snapshot?.startedMs ?? Number.NEGATIVE_INFINITY)) {
      snapshot = { orders, startedMs };
    }
    return orders;
  }
  return {
    async check(act) {
      if (snapshot && nowMs() - snapshot.startedMs <= snapshotMaxAgeMs) return judge(snapshot.orders, act);
      reading ??= readAnew().finally(() => {
        reading = null;
      });
      judge(await reading, act);
    },
    async checkNow(act) {
      judge(await readAnew(), act);
    },
    nudge() {
      generation += 1;
      snapshot = null;
      reading = null;
    },
  };
}

async function readInTime(killSwitch: { read(): Promise<readonly StopOrder[]> }): Promise<readonly StopOrder[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${readTimeoutMs} ms`)), readTimeoutMs);
  });
  try {
    return await Promise.race([killSwitch.read(), tooLong]);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      'The kill switch cannot be read, so nothing is done; check the database.',
      { hint: 'kill-switch' },
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

function judge(orders: readonly StopOrder[], act: StoppableAct): void {
  const order = orders.find((candidate) => covers(candidate, act));
  if (!order) return;
  const what =
    order.scope === 'all' ? 'Everything is' : order.scope === 'tenant' ? 'This workspace is' : `"${order.target}" is`;
  throw new AppError('forbidden', `${what} stopped by the kill switch (${order.reason}); an admin can lift it.`, {
    stopped: order.scope,
  });
}

/** Whether an order covers an act. */
export function covers(order: StopOrder, act: StoppableAct): boolean {
  if (order.scope === 'all') return true;
  if (order.tenantId !== null && order.tenantId !== act.tenantId) return false;
  if (order.scope === 'tenant') return true;
  if (order.scope === 'agent') return order.target === act.agentId;
  return order.target !== null && act.tools.includes(order.target);
}
