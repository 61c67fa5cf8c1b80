import { setTimeout as sleep } from 'node:timers/promises';
import { localOwner } from '../../src/domain/principal.ts';
import { engageKillSwitch, releaseKillSwitch } from '../../src/orchestration/kill-switch/change-kill-switch.ts';
import { databaseKillSwitch, watchKillSwitch } from '../../src/orchestration/kill-switch/watch-kill-switch.ts';
import type { StopTarget } from '../../src/store/kill-switches.ts';
import type { Store } from '../../src/store/open-store.ts';

/** `maxS`: the latest effect or claim that still started after an order was committed; `calls`: effects in all. */
export interface KillSwitchStorms {
  readonly storms: number;
  readonly calls: number;
  readonly maxS: number;
  readonly effectMaxS: number;
}

const targets: readonly StopTarget[] = [
  { scope: 'all', tenantId: null, target: null },
  { scope: 'tenant', tenantId: 'storm', target: null },
  { scope: 'agent', tenantId: 'storm', target: 'agent-7' },
  { scope: 'tool', tenantId: null, target: 'slack_send_message' },
];

/**
 * Sends about a hundred effects a second, flips the switch at a random moment, and measures what still started afterwards:
 * claims go by the remembered orders, effects by fresh ones. No nudge is used, as from another process.
 */
export async function stormKillSwitch(store: Store, storms: number): Promise<KillSwitchStorms> {
  const act = { tenantId: 'storm', agentId: 'agent-7', tools: ['slack_send_message'] };
  const principal = localOwner('storm');
  let calls = 0;
  let claimMaxMs = 0;
  let effectMaxMs = 0;
  for (let storm = 0; storm < storms; storm += 1) {
    const watch = watchKillSwitch(databaseKillSwitch(store));
    const target = targets[storm % targets.length] as StopTarget;
    let engagedAtMs = Number.POSITIVE_INFINITY;
    const endAtMs = performance.now() + 1_200;
    const workers = Array.from({ length: 10 }, async () => {
      while (performance.now() < endAtMs) {
        const isClaimed = await passes(watch.check(act));
        if (isClaimed) claimMaxMs = Math.max(claimMaxMs, performance.now() - engagedAtMs);
        if (isClaimed && (await passes(watch.checkNow(act)))) {
          effectMaxMs = Math.max(effectMaxMs, performance.now() - engagedAtMs);
          calls += 1;
        }
        await sleep(100);
      }
    });
    await sleep(100 + Math.random() * 400);
    await engageKillSwitch(store, { target, reason: 'storm', principal });
    engagedAtMs = performance.now();
    await Promise.all(workers);
    await releaseKillSwitch(store, { target, reason: 'over', principal });
  }
  return { storms, calls, maxS: Math.max(claimMaxMs, effectMaxMs) / 1_000, effectMaxS: effectMaxMs / 1_000 };
}

async function passes(check: Promise<void>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch {
    return false; // stopped or unreadable: the same to a storm
  }
}
