import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import type { PolicyEngine } from '../../../src/orchestration/policy/policy-engine.ts';
import { codeOf, person, world } from './setup.ts';

const change = { recordId: 'o1', value: 'x' };

describe('the audit is down', () => {
  test('a write does not reach its system, because its row could not be appended first [S-15] [gateway.no-write-without-audit]', async () => {
    const { call, audit, system } = await world();
    audit.failing = true;
    expect(await codeOf(call('salesforce_update_task', change))).toBe('unavailable');
    expect(system.calls).toEqual([]);
  });

  test('the row of a write is durable before its effect [S-15] [gateway.no-write-without-audit]', async () => {
    const { call, audit, system } = await world();
    system.answer = () => {
      expect(audit.entries.map(({ outcome }) => outcome)).toEqual(['started']);
      return { id: 'o1' };
    };
    await call('salesforce_update_task', change);
    expect(system.calls).toHaveLength(1);
  });

  test('reads go on until the bounded memory is full, then wait and fail, without asking the system [gateway.audit-backpressure]', async () => {
    const limits = { auditTrail: { capacity: 3, batchSize: 2, flushAfterMs: 100 } };
    const { call, audit, system, clock, gateway } = await world({ gateway: { limits } });
    audit.failing = true;
    for (let calls = 0; calls < 3; calls += 1) await call('salesforce_search_records');
    const fourth = codeOf(call('salesforce_search_records', {}, { deadlineMs: 50 }));
    await clock.advance(50);
    expect([await fourth, system.calls.length]).toEqual(['unavailable', 3]);
    audit.failing = false;
    await clock.advance(10_000);
    await gateway.close();
    expect(audit.entries).toHaveLength(3);
  });
});

describe('the policies cannot answer', () => {
  test('a policy that errors denies the call, and the audit says which [gateway.policy-error-denies]', async () => {
    const text =
      '@id("broken") forbid (principal, action == Action::"call", resource) when { resource.riskTier * 9223372036854775807 == 5 };';
    const { call, audit, gateway, system } = await world({ policies: [{ name: 'own.cedar', text }] });
    expect(await codeOf(call('salesforce_update_task', change))).toBe('not_found');
    await gateway.flush();
    expect(audit.entries).toMatchObject([
      { effect: 'deny', reason: expect.stringContaining('"broken" cannot be evaluated') },
    ]);
    expect(system.calls).toEqual([]);
  });

  test('an engine that throws fails the call as our own fault and audits a denial [gateway.policy-error-denies]', async () => {
    const policy: PolicyEngine = {
      counters: { hits: 0, evaluations: 0, errors: 0 },
      decide() {
        throw new Error('secret detail');
      },
    };
    const { call, audit, gateway, system } = await world({ gateway: { policy } });
    const error = await call('salesforce_search_records').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'internal' });
    expect(error.message).not.toContain('secret');
    await gateway.flush();
    expect(audit.entries).toMatchObject([{ effect: 'deny', outcome: 'failed' }]);
    expect(system.calls).toEqual([]);
  });

  test('a denial withdrawn rights while a write waited in line is found before its effect [S-07] [gateway.recheck-before-effect]', async () => {
    const limits = { maxRunningPerConnection: 1 };
    const { call, system, policies, activation, catalog } = await world({ gateway: { limits } });
    let finish = (_value: unknown): void => undefined;
    system.answer = () => new Promise((resolve) => (finish = resolve));
    const first = call('salesforce_update_task', change);
    const second = call('salesforce_update_task', { ...change, value: 'y' }).catch((thrown) => thrown);
    await new Promise(setImmediate);
    const freeze = {
      name: 'freeze.cedar',
      text: '@id("freeze") forbid (principal, action == Action::"call", resource in Tool::"crm_update_task");',
    };
    expect(policies.activate([...policies.current().files, freeze], activation).ok).toBe(true);
    expect(catalog.current().version).toBe(1);
    finish({ id: 'o1' });
    await first;
    expect(await second).toMatchObject({ code: 'forbidden', message: expect.stringContaining('was withdrawn') });
    expect(system.calls).toHaveLength(1);
  });
});

describe('the kill switch', () => {
  test('unreadable stops reads and writes alike [gateway.kill-switch-unreadable-stops]', async () => {
    const { call, killSwitch, system } = await world();
    killSwitch.failing = true;
    expect(await codeOf(call('salesforce_search_records'))).toBe('unavailable');
    expect(await codeOf(call('salesforce_update_task', change))).toBe('unavailable');
    expect(system.calls).toEqual([]);
  });

  test('a stop set a moment ago, while reads still trust what they read, stops the next write [S-14] [gateway.kill-switch-before-effect]', async () => {
    const { call, killSwitch, system } = await world();
    await call('salesforce_search_records');
    killSwitch.stops = [{ scope: 'tool', tenantId: 'acme', target: 'crm_update_task', reason: 'incident' }];
    const error = await call('salesforce_update_task', change).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'forbidden', data: { stopped: 'tool' } });
    expect(system.calls).toHaveLength(1);
  });

  test('a stop between two attempts of a write ends them [S-14] [gateway.kill-switch-before-effect]', async () => {
    const { call, killSwitch, system, clock } = await world();
    system.answer = () => {
      killSwitch.stops = [{ scope: 'all', tenantId: null, target: null, reason: 'incident' }];
      throw new AppError('unavailable', 'down');
    };
    const outcome = codeOf(call('salesforce_update_task', change, { idempotencyKey: 'k' }));
    await clock.advance(5_000);
    expect([await outcome, system.calls.length]).toEqual(['forbidden', 1]);
  });
});

describe('connections', () => {
  test('a connection that needs to be signed in again is not called, cached answers included [gateway.revoked-connection-stops]', async () => {
    const { call, connections, system } = await world();
    await call('salesforce_list_opportunities');
    const credentials = { read: async () => ({}), replace: async () => undefined };
    await connections.put({
      id: 'salesforce-1',
      tenantId: 'acme',
      system: 'salesforce',
      state: 'needs_reauth',
      settings: {},
      credentials,
    });
    expect(await codeOf(call('salesforce_list_opportunities'))).toBe('auth_expired');
    await connections.remove('acme', 'salesforce-1');
    expect(await codeOf(call('salesforce_list_opportunities'))).toBe('not_found');
    expect(system.calls).toHaveLength(1);
  });

  test("another tenant's connections are never used [gateway.tenant-connections]", async () => {
    const { call, system } = await world({ tenants: ['globex'] });
    expect(await codeOf(call('salesforce_search_records'))).toBe('not_found');
    expect(await codeOf(call('salesforce_search_records', {}, { connectionId: 'salesforce-1' }))).toBe('not_found');
    expect(system.calls).toEqual([]);
    await call('salesforce_search_records', {}, { principal: person('admin', { tenantId: 'globex' }) });
    expect(system.calls).toHaveLength(1);
  });
});
