import { setTimeout as sleep } from 'node:timers/promises';
import { demoWorkspaces } from '../cli/command.ts';
import type { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { Store } from '../store/open-store.ts';
import { listWorkspaces } from '../store/workspaces.ts';

const lookEveryMs = 2_000;
/** A plan under way at the end is gone on with by another process, from its journal. */
const closingGraceMs = 3_000;
/** Their systems run in the process that shows them. */
const demoIds: readonly string[] = Object.values(demoWorkspaces);

export interface KeptPlans {
  readonly store: Store;
  readonly desk: () => Promise<PlanDesk>;
  /** Works on what systems have told; what that starts is gone on with in the same round. */
  readonly events?: (tenantId: string) => Promise<unknown>;
  /** The only workspace whose plans are gone on with; null: all but the demo's. */
  readonly workspaceId: string | null;
  readonly onError: (error: unknown) => void;
}

/** Goes on, at the start and every other second, with events that came, with plans whose process is gone and those whose wait is over. */
export function keepPlans({ store, desk, events, workspaceId, onError }: KeptPlans): { close(): Promise<void> } {
  const busy = new Set<string>();
  const under = new Set<Promise<void>>();
  async function goOn(tenantId: string): Promise<void> {
    busy.add(tenantId);
    try {
      await events?.(tenantId).catch(onError);
      await (await desk()).resumeOpen(tenantId);
    } catch (error) {
      onError(error);
    } finally {
      busy.delete(tenantId);
    }
  }
  async function look(): Promise<void> {
    const all = await listWorkspaces(store);
    for (const { id } of all) {
      const isOurs = workspaceId === null ? !demoIds.includes(id) : id === workspaceId;
      if (!isOurs || busy.has(id)) continue;
      const work = goOn(id).finally(() => under.delete(work));
      under.add(work);
    }
  }
  const round = () => void look().catch(onError);
  round();
  const timer = setInterval(round, lookEveryMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await Promise.race([Promise.all(under), sleep(closingGraceMs, undefined, { ref: false })]);
    },
  };
}
