import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import type { ToolResult } from '../../../src/domain/tool.ts';
import { type AuditSink, MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { ManualClock } from '../../../src/orchestration/gateway/gateway-clock.ts';
import { codeOf, person, world } from './setup.ts';

const change = { recordId: 'o1', value: 'x' };

/** A process that was paused: much later, and no timer has fired yet. */
class PausedClock extends ManualClock {
  #pausedMs = 0;
  pause(forMs: number): void {
    this.#pausedMs += forMs;
  }
  override nowMs(): number {
    return super.nowMs() + this.#pausedMs;
  }
}

test('a write whose process was paused past its deadline in the last checks is not sent [gateway.deadline-total]', async () => {
  const clock = new PausedClock();
  const audit = new MemoryAuditSink();
  const paused: AuditSink = {
    append: async (entries) => {
      await audit.append(entries);
      clock.pause(60_000);
    },
  };
  const { call, system } = await world({ gateway: { clock, audit: paused } });
  await expect(call('salesforce_update_task', change, { idempotencyKey: 'k' })).rejects.toMatchObject({
    code: 'unavailable',
    data: { notSent: true },
  });
  expect(system.calls).toHaveLength(0);
});

describe('idempotency', () => {
  test('the same key and arguments have one effect, at once and later [gateway.idempotency]', async () => {
    const { call, system } = await world();
    system.answer = async () => ({ id: 'o1' });
    const [first, second] = await Promise.all([
      call('salesforce_update_task', change, { idempotencyKey: 'k' }),
      call('salesforce_update_task', { value: 'x', recordId: 'o1' }, { idempotencyKey: 'k' }),
    ]);
    const third = await call('salesforce_update_task', change, { idempotencyKey: 'k' });
    expect(system.calls).toHaveLength(1);
    expect([first, second, third].map(({ provenance }) => provenance.fromCache)).toEqual([false, true, true]);
    expect(system.calls[0]?.context.idempotencyKey).toBe('k');
  });

  test('the same key with other arguments is a conflict [gateway.idempotency]', async () => {
    const { call, system } = await world();
    system.answer = () => ({ id: 'o1' });
    await call('salesforce_update_task', change, { idempotencyKey: 'k' });
    expect(await codeOf(call('salesforce_update_task', { ...change, value: 'y' }, { idempotencyKey: 'k' }))).toBe(
      'conflict',
    );
    expect(system.calls).toHaveLength(1);
  });

  test("another person's key of the same name is another key [gateway.idempotency]", async () => {
    const { call, system } = await world();
    system.answer = () => ({ id: 'o1' });
    await call('salesforce_update_task', change, { idempotencyKey: 'k' });
    await call(
      'salesforce_update_task',
      { ...change, value: 'y' },
      { idempotencyKey: 'k', principal: person('revops') },
    );
    expect(system.calls).toHaveLength(2);
  });

  test('what failed is tried again under its key [gateway.idempotency]', async () => {
    const { call, system } = await world();
    system.answer = () => {
      throw new AppError('conflict', 'changed');
    };
    expect(await codeOf(call('salesforce_update_task', change, { idempotencyKey: 'k' }))).toBe('conflict');
    system.answer = () => ({ id: 'o1' });
    expect(await codeOf(call('salesforce_update_task', change, { idempotencyKey: 'k' }))).toBe('resolved');
  });

  test('only a write with a key, of a tool that is idempotent, is repeated [gateway.retry-only-repeatable]', async () => {
    const { call, system, clock } = await world();
    system.answer = () => {
      throw new AppError('unavailable', 'down');
    };
    const attempts = async (tool: string, key?: string) => {
      const before = system.calls.length;
      const outcome = codeOf(call(tool, change, key === undefined ? {} : { idempotencyKey: key }));
      await clock.advance(2_000);
      await outcome;
      return system.calls.length - before;
    };
    expect(await attempts('salesforce_update_task')).toBe(1);
    expect(await attempts('salesforce_post_note', 'k')).toBe(1);
    expect(await attempts('salesforce_update_task', 'k')).toBe(3);
  });

  test('each write leaves two rows, each repeat of a call no second effect row [gateway.write-audited-twice]', async () => {
    const { call, system, audit, gateway, clock } = await world();
    let failures = 2;
    system.answer = () => {
      failures -= 1;
      if (failures >= 0) throw new AppError('unavailable', 'down');
      return { id: 'o1' };
    };
    const done = call('salesforce_update_task', change, { idempotencyKey: 'k', requestId: 'r1' });
    await clock.advance(2_000);
    await done;
    await gateway.flush();
    expect(audit.entries.map(({ outcome, requestId, idempotencyKey }) => [outcome, requestId, idempotencyKey])).toEqual(
      [
        ['started', 'r1', 'k'],
        ['succeeded', 'r1', 'k'],
      ],
    );
    expect(JSON.stringify(audit.entries)).not.toContain('recordId');
  });
});

describe('approvals', () => {
  const asking = { principal: person('member') };

  test('an act that asks first names the digest to approve and does nothing [S-07] [gateway.approval-required]', async () => {
    const { call, system } = await world();
    const error = await call('salesforce_update_task', change, asking).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'forbidden',
      data: { approval: 'required', approvalDigest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await codeOf(call('salesforce_update_task', change, { ...asking, approvalId: 'made-up' }))).toBe(
      'forbidden',
    );
    expect(system.calls).toEqual([]);
  });

  test('an approval works once, for exactly the person, the tool and the arguments it was given for [gateway.approval-binds]', async () => {
    const { call, system, approvals } = await world();
    system.answer = () => ({ id: 'o1' });
    const { approvalDigest } = (await call('salesforce_update_task', change, asking).catch((thrown) => thrown)).data;
    approvals.grant('acme', 'a1', approvalDigest);
    const use = (args: typeof change, who = asking.principal, tool = 'salesforce_update_task') =>
      codeOf(call(tool, args, { principal: who, approvalId: 'a1' }));
    expect(await use({ ...change, value: 'y' })).toBe('forbidden');
    expect(await use(change, person('member', { id: 'member-2' }))).toBe('forbidden');
    expect(await use(change, person('member', { tenantId: 'other' }))).toBe('not_found');
    expect(system.calls).toHaveLength(0);
    expect(await use(change)).toBe('resolved');
    expect(await use(change)).toBe('forbidden');
    expect(system.calls).toHaveLength(1);
  });

  test('deletion asks even the admin [S-07] [gateway.approval-required]', async () => {
    const { call } = await world();
    expect(await codeOf(call('salesforce_delete_record', change))).toBe('forbidden');
  });
});

describe('what a failed write says of its effect', () => {
  const notSent = async (outcome: Promise<ToolResult>) => {
    const error = await outcome.then(
      () => null,
      (thrown: AppError) => thrown,
    );
    return error?.data['notSent'] === true;
  };
  const down = (data = {}) => {
    throw new AppError('unavailable', 'down', data);
  };

  test('whatever stops it before the system says that nothing was sent [gateway.write-arrival-known]', async () => {
    const { call, audit, killSwitch, system } = await world();
    expect(await notSent(call('salesforce_update_task', { recordId: 5 }))).toBe(true);
    expect(await notSent(call('salesforce_delete_record', change))).toBe(true);
    audit.failing = true;
    expect(await notSent(call('salesforce_update_task', change))).toBe(true);
    killSwitch.failing = true;
    expect(await notSent(call('salesforce_update_task', change))).toBe(true);
    expect(system.calls).toEqual([]);
  });

  test('a failure or silence of the system leaves the effect open, a refusal to connect does not [gateway.write-arrival-known]', async () => {
    const { call, system, clock } = await world();
    system.answer = () => down();
    expect(await notSent(call('salesforce_update_task', change))).toBe(false);
    system.answer = () => down({ notSent: true });
    expect(await notSent(call('salesforce_update_task', change))).toBe(true);
    system.answer = () => new Promise(() => undefined);
    const silent = notSent(call('salesforce_update_task', change, { deadlineMs: 100 }));
    await clock.advance(100);
    expect(await silent).toBe(false);
  });

  test('one attempt that may have arrived leaves the effect open, whatever the next ones say [gateway.write-arrival-known]', async () => {
    const { call, system, clock } = await world();
    system.answer = () => down(system.calls.length === 1 ? {} : { notSent: true });
    const repeated = notSent(call('salesforce_update_task', change, { idempotencyKey: 'k' }));
    await clock.advance(5_000);
    expect([await repeated, system.calls.length]).toEqual([false, 3]);
  });

  test('a breaker that is open says that nothing was sent [gateway.write-arrival-known]', async () => {
    const { call, system } = await world();
    system.answer = () => down();
    for (let calls = 0; calls < 5; calls += 1) await codeOf(call('salesforce_update_task', change));
    const error = await call('salesforce_update_task', change).catch((thrown) => thrown);
    expect(error.data).toMatchObject({ hint: 'breaker', notSent: true });
  });
});
