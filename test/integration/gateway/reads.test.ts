import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, errorCodes } from '../../../src/domain/errors.ts';
import type { Principal } from '../../../src/domain/principal.ts';
import { codeOf, crmConnector, defaultPage, fakeSystem, person, world } from './setup.ts';

describe('cache', () => {
  test('a cacheable read is asked once within its time, whatever the order of its arguments [gateway.cache]', async () => {
    const { call, system, clock } = await world();
    await call('salesforce_list_opportunities', { stage: 'a', limit: 1 });
    const again = await call('salesforce_list_opportunities', { limit: 1, stage: 'a' });
    expect([system.calls.length, again.provenance.fromCache]).toEqual([1, true]);
    await call('salesforce_list_opportunities', { stage: 'b', limit: 1 });
    await clock.advance(60_001);
    await call('salesforce_list_opportunities', { stage: 'a', limit: 1 });
    expect(system.calls).toHaveLength(3);
  });

  test('a read that is not declared cacheable is asked each time [gateway.cache]', async () => {
    const { call, system } = await world();
    await call('salesforce_search_records');
    await call('salesforce_search_records');
    expect(system.calls).toHaveLength(2);
  });

  test('equal requests at the same moment share one call, and one that leaves does not end it for the others [gateway.single-flight]', async () => {
    const { call, system } = await world();
    let finish = (_value: unknown): void => undefined;
    system.answer = () => new Promise((resolve) => (finish = resolve));
    const impatient = new AbortController();
    const leaving = codeOf(call('salesforce_list_opportunities', {}, { signal: impatient.signal }));
    const staying = Array.from({ length: 20 }, () => call('salesforce_list_opportunities'));
    await new Promise(setImmediate);
    impatient.abort();
    expect(await leaving).toBe('unavailable');
    finish(defaultPage);
    expect((await Promise.all(staying)).every(({ structuredContent }) => structuredContent['total'] === 2)).toBe(true);
    expect(system.calls).toHaveLength(1);
  });

  test('when the last one leaves, the call to the system is aborted [gateway.deadline-propagates]', async () => {
    const { call, system } = await world();
    system.answer = () => new Promise(() => undefined);
    const impatient = new AbortController();
    const leaving = codeOf(call('salesforce_list_opportunities', {}, { signal: impatient.signal }));
    await new Promise(setImmediate);
    impatient.abort();
    await leaving;
    expect(system.calls[0]?.context.signal.aborted).toBe(true);
  });

  test('a failure is not kept [gateway.cache]', async () => {
    const { call, system } = await world();
    system.answer = () => {
      throw new AppError('not_found', 'gone');
    };
    await codeOf(call('salesforce_list_opportunities'));
    system.answer = () => defaultPage;
    expect(await codeOf(call('salesforce_list_opportunities'))).toBe('resolved');
  });

  test('no read after a write gets an answer from before it [gateway.cache-after-write]', async () => {
    const { call, system } = await world();
    await call('salesforce_list_opportunities');
    system.answer = (tool) => (tool === 'update' ? { id: 'o1' } : { records: [], total: 0 });
    await call('salesforce_update_task', { recordId: 'o1', value: 'x' });
    expect((await call('salesforce_list_opportunities')).structuredContent['total']).toBe(0);
  });

  test('a caller cannot change what the next one gets from the cache [gateway.cache]', async () => {
    const { call } = await world();
    const first = await call('salesforce_list_opportunities');
    expect(() => (first.structuredContent['records'] as unknown[]).push('forged')).toThrow(TypeError);
  });

  test('no answer ever crosses to another identity: tenant, person, role, team, link, channel or scopes [gateway.cache-per-identity]', async () => {
    const identity = fc.record({
      id: fc.constantFrom('a', 'b'),
      tenantId: fc.constantFrom('acme', 'globex'),
      role: fc.constantFrom<Principal['role']>('revops', 'admin'),
      team: fc.constantFrom(null, 'a', 'b'),
      salesUserId: fc.constantFrom(null, 'a', 'b'),
      channel: fc.constantFrom<Principal['channel']>('web', 'mcp'),
      scopes: fc.constantFrom<string[] | null>(null, ['bellwether:read']),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(identity, { minLength: 2, maxLength: 12 }), async (people) => {
        const system = fakeSystem();
        let serial = 0;
        system.answer = () => {
          serial += 1;
          return { records: [{ id: String(serial), name: 'n', ownerId: null, email: null }], total: 1 };
        };
        const { call } = await world({ connectors: [crmConnector('salesforce', system)], tenants: ['acme', 'globex'] });
        const seen = new Map<string, string>();
        for (const one of people) {
          const result = await call('salesforce_list_opportunities', {}, { principal: person(one.role, one) });
          const [row] = result.structuredContent['records'] as { id: string }[];
          const key = JSON.stringify(one);
          for (const [other, id] of seen) if (other !== key) expect(id).not.toBe(row?.id);
          seen.set(key, row?.id ?? '');
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('what a person gets', () => {
  test('rows are cut to the caller before anything leaves, also from the cache [gateway.rows]', async () => {
    const { call } = await world({
      gateway: { teamMembers: (_tenant, team) => new Set(team === 'north' ? ['u1', 'u2'] : []) },
    });
    const rows = async (who: Principal) =>
      (
        (await call('salesforce_list_opportunities', {}, { principal: who })).structuredContent['records'] as {
          id: string;
        }[]
      ).map(({ id }) => id);
    for (let times = 0; times < 2; times += 1) {
      expect(await rows(person('member', { salesUserId: 'u2' }))).toEqual(['o2']);
      expect(await rows(person('member'))).toEqual([]);
      expect(await rows(person('manager', { salesUserId: 'u1', team: 'north' }))).toEqual(['o1', 'o2']);
      expect(await rows(person('revops'))).toEqual(['o1', 'o2']);
    }
  });

  test('personal data does not reach an AI client, also from the cache [gateway.masking]', async () => {
    const { call } = await world();
    const mail = async (channel: Principal['channel']) => {
      const { structuredContent } = await call(
        'salesforce_list_opportunities',
        {},
        { principal: person('admin', { channel }) },
      );
      return JSON.stringify(structuredContent).includes('buyer@acme.test');
    };
    expect([await mail('web'), await mail('mcp'), await mail('web'), await mail('mcp')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test('an answer that does not fit the promised shape is refused, naming the field and not its value [gateway.output-validated]', async () => {
    const { call, system } = await world();
    system.answer = () => ({ records: [{ id: 1, name: 'canary', ownerId: null, email: null }], total: 1 });
    const error = await call('salesforce_search_records').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'bad_vendor_response', data: { field: 'records.0.id', system: 'salesforce' } });
    expect(error.message).not.toContain('canary');
  });

  test('fields that the tool does not promise are dropped [gateway.output-validated]', async () => {
    const { call, system } = await world();
    system.answer = () => ({ ...defaultPage, apiKey: 'secret' });
    expect((await call('salesforce_search_records')).structuredContent).not.toHaveProperty('apiKey');
  });
});

describe('failures', () => {
  test("each of a system's refusals comes through with its code, tool, system and request id [gateway.error-codes]", async () => {
    for (const code of errorCodes) {
      const { call, system } = await world();
      system.answer = () => {
        throw new AppError(code, 'as the system said', { retryAfterMs: 99_000 });
      };
      const error = await call('salesforce_search_records', {}, { requestId: 'r1' }).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code,
        data: { tool: 'salesforce_search_records', system: 'salesforce', requestId: 'r1' },
      });
    }
  });

  test("a connector's bug shows neither its text nor its stack [gateway.no-internals-shown]", async () => {
    const { call, system, clock } = await world();
    system.answer = () => {
      throw new TypeError('token xoxb-123 is undefined');
    };
    const failing = call('salesforce_search_records').catch((thrown) => thrown);
    await clock.advance(5_000);
    const error = await failing;
    expect(error).toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^salesforce_search_records failed inside/),
    });
    expect(JSON.stringify([error.message, error.data])).not.toContain('xoxb');
  });

  test('arguments that do not fit are explained and never sent; no deadline is refused too [gateway.arguments-explained]', async () => {
    const { call, system } = await world();
    const error = await call('salesforce_search_records', { limit: 1e9 }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('limit: Too big') });
    for (const deadlineMs of [0, -1, Number.NaN]) {
      expect(await codeOf(call('salesforce_search_records', {}, { deadlineMs }))).toBe('invalid_input');
    }
    expect(system.calls).toEqual([]);
  });

  test('the budget of a tenant ends its calls, tells when to return, and leaves other tenants alone [gateway.budget]', async () => {
    const { call, clock } = await world({
      tenants: ['acme', 'globex'],
      gateway: { limits: { tenantRate: { perSecond: 10, burst: 2 } } },
    });
    await call('salesforce_search_records');
    await call('salesforce_search_records');
    const error = await call('salesforce_search_records').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 100 } });
    expect(
      await codeOf(call('salesforce_search_records', {}, { principal: person('admin', { tenantId: 'globex' }) })),
    ).toBe('resolved');
    await clock.advance(100);
    expect(await codeOf(call('salesforce_search_records'))).toBe('resolved');
  });

  test('a read that fails for a moment is repeated within its deadline; no timer stays behind [gateway.no-timers-left]', async () => {
    const { call, system, clock, gateway } = await world();
    let failures = 2;
    system.answer = () => {
      failures -= 1;
      if (failures >= 0) throw new AppError('unavailable', 'down');
      return defaultPage;
    };
    const result = call('salesforce_search_records');
    await clock.advance(1_000);
    expect((await result).structuredContent['total']).toBe(2);
    expect(system.calls).toHaveLength(3);
    await gateway.close();
    expect(clock.pendingTimers).toBe(0);
  });

  test('the deadline holds over all attempts together [gateway.deadline-total]', async () => {
    const { call, system, clock } = await world();
    system.answer = () =>
      new Promise((_resolve, reject) => clock.after(400, () => reject(new AppError('unavailable', 'slow and down'))));
    const startedMs = clock.nowMs();
    let endedMs = 0;
    const outcome = codeOf(call('salesforce_search_records', {}, { deadlineMs: 1_000 })).then((code) => {
      endedMs = clock.nowMs();
      return code;
    });
    for (let steps = 0; steps < 40; steps += 1) await clock.advance(50);
    expect(await outcome).toBe('unavailable');
    expect(endedMs - startedMs).toBeLessThanOrEqual(1_000);
  });

  test('a system that asks to wait is left alone by all calls for exactly that long [gateway.retry-after-exact]', async () => {
    const { call, system, clock } = await world();
    const times: number[] = [];
    system.answer = () => {
      times.push(clock.nowMs());
      if (times.length === 1) throw new AppError('rate_limited', 'slow down', { retryAfterMs: 1_500 });
      return defaultPage;
    };
    const first = call('salesforce_search_records');
    await clock.advance(100);
    const impatient = await call('salesforce_search_records', {}, { deadlineMs: 500 }).catch((thrown) => thrown);
    expect(impatient).toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 1_400 } });
    await clock.advance(1_400);
    await first;
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(1_500);
  });

  test('partial results say which source is missing and keep the others [gateway.partial-results]', async () => {
    const down = fakeSystem(() => {
      throw new AppError('forbidden', 'no scope');
    });
    const up = fakeSystem();
    const { gateway } = await world({ connectors: [crmConnector('salesforce', up), crmConnector('hubspot', down)] });
    const ask = (tool: string) => ({
      principal: person('admin'),
      tool,
      arguments: {},
      purpose: 'test',
      deadlineMs: 1_000,
    });
    const { results, degraded } = await gateway.callMany([
      ask('salesforce_search_records'),
      ask('hubspot_search_records'),
      ask('nobody_has_this'),
    ]);
    expect(results.map((result) => result?.provenance.system ?? null)).toEqual(['salesforce', null, null]);
    expect(degraded.map(({ index, system, error }) => [index, system, error.code])).toEqual([
      [1, 'hubspot', 'forbidden'],
      [2, null, 'not_found'],
    ]);
  });
});
