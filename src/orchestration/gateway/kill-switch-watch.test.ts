import { expect, test } from 'vitest';
import { principal } from '../../../test/fixtures/policies.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';
import { ManualClock } from './gateway-clock.ts';
import { KillSwitchWatch, MemoryKillSwitch, type Stop } from './kill-switch-watch.ts';

const tool = { name: 'salesforce_update_task', categoryTool: 'crm_update_task' } as CatalogTool;

async function verdict(stops: Stop[], who = principal('member')): Promise<string> {
  const killSwitch = new MemoryKillSwitch();
  killSwitch.stops = stops;
  const watch = new KillSwitchWatch(killSwitch, new ManualClock());
  return watch.checkFresh(who, tool).then(
    () => 'goes on',
    (error) => `${error.code} ${error.data.stopped ?? ''}`,
  );
}

test('it stops everything, a tenant, an agent or a tool, and nothing else [gateway.kill-switch-scopes]', async () => {
  const stop = (scope: Stop['scope'], tenantId: string | null, target: string | null): Stop => ({
    scope,
    tenantId,
    target,
    reason: 'test',
  });
  expect(await verdict([])).toBe('goes on');
  expect(await verdict([stop('all', null, null)])).toBe('forbidden all');
  expect(await verdict([stop('tenant', 'acme', null)])).toBe('forbidden tenant');
  expect(await verdict([stop('tenant', 'other', null)])).toBe('goes on');
  expect(await verdict([stop('agent', 'acme', 'member-1')])).toBe('forbidden agent');
  expect(await verdict([stop('agent', 'other', 'member-1')])).toBe('goes on');
  expect(await verdict([stop('tool', null, 'salesforce_update_task')])).toBe('forbidden tool');
  expect(await verdict([stop('tool', 'acme', 'crm_update_task')])).toBe('forbidden tool');
  expect(await verdict([stop('tool', 'acme', 'slack_post_message')])).toBe('goes on');
});

test('a stop reaches reads within two seconds although they are checked from memory [gateway.kill-switch-in-time]', async () => {
  const killSwitch = new MemoryKillSwitch();
  const clock = new ManualClock();
  const watch = new KillSwitchWatch(killSwitch, clock);
  await watch.check(principal('member'), tool);
  killSwitch.stops = [{ scope: 'all', tenantId: null, target: null, reason: 'test' }];
  const startedMs = clock.nowMs();
  let stoppedMs: number | null = null;
  while (stoppedMs === null && clock.nowMs() - startedMs < 10_000) {
    await clock.advance(50);
    try {
      await watch.check(principal('member'), tool);
    } catch {
      stoppedMs = clock.nowMs() - startedMs;
    }
  }
  expect(stoppedMs).toBeLessThanOrEqual(2_000);
});

test('one reading serves the calls of a moment [gateway.kill-switch-in-time]', async () => {
  let reads = 0;
  const clock = new ManualClock();
  const counted = {
    async read() {
      reads += 1;
      return [];
    },
  };
  const watch = new KillSwitchWatch(counted, clock);
  await Promise.all(Array.from({ length: 50 }, () => watch.check(principal('member'), tool)));
  for (let calls = 0; calls < 50; calls += 1) expect(watch.check(principal('member'), tool)).toBeNull();
  expect([reads, clock.pendingTimers]).toEqual([1, 0]);
});

test('what cannot be read, or does not answer, means stop [gateway.kill-switch-unreadable-stops]', async () => {
  const clock = new ManualClock();
  const silent = new KillSwitchWatch({ read: () => new Promise(() => undefined) }, clock);
  const waiting = expect(silent.checkFresh(principal('member'), tool)).rejects.toMatchObject({ code: 'unavailable' });
  await clock.advance(5_000);
  await waiting;
  const killSwitch = new MemoryKillSwitch();
  killSwitch.failing = true;
  await expect(new KillSwitchWatch(killSwitch, clock).check(principal('member'), tool)).rejects.toMatchObject({
    code: 'unavailable',
  });
});
