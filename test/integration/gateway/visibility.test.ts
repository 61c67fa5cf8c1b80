import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../src/domain/errors.ts';
import type { Principal } from '../../../src/domain/principal.ts';
import type { ActorDefinition } from '../../../src/orchestration/catalog/catalog-actor.ts';
import { codeOf, crmConnector, fakeSystem, person, world } from './setup.ts';

const planner: ActorDefinition = {
  kind: 'agent',
  id: 'planner',
  version: '1',
  owner: 'ada',
  description: 'plans',
  toolNames: ['crm_list_opportunities', 'salesforce_update_task'],
  riskTier: 2,
  origin: 'built_in',
};

const people = fc.record({
  kind: fc.constantFrom<Principal['kind']>('user', 'agent', 'system'),
  id: fc.constantFrom('planner', 'stranger'),
  tenantId: fc.constantFrom('acme', 'globex', 'nobody'),
  role: fc.constantFrom<Principal['role']>('member', 'manager', 'revops', 'admin', 'system'),
  team: fc.constantFrom(null, 'north'),
  salesUserId: fc.constantFrom(null, 'u1'),
  channel: fc.constantFrom<Principal['channel']>('web', 'mcp', 'slack'),
  scopes: fc.constantFrom<string[] | null>(null, [], ['bellwether:read'], ['bellwether:act']),
});

describe('what is listed can be called', () => {
  test('for every principal and policy the list is exactly the set of tools that a call finds [gateway.list-is-callable]', async () => {
    const overlays = [
      '',
      '@id("x") forbid (principal, action == Action::"call", resource in System::"hubspot");',
      '@id("x") forbid (principal, action == Action::"call", resource in Tool::"crm_update_task") unless { principal.role == "admin" };',
      '@id("x") forbid (principal in Team::"north", action == Action::"call", resource) when { !resource.readOnly };',
    ];
    let cells = 0;
    for (const text of overlays) {
      const connectors = [crmConnector('salesforce', fakeSystem()), crmConnector('hubspot', fakeSystem())];
      const policies = [{ name: 'own.cedar', text }];
      const { gateway, catalog } = await world({
        connectors,
        policies,
        tenants: ['acme', 'globex'],
        catalog: { actors: [planner] },
      });
      const names = [...catalog.current().toolsByName.keys(), ...catalog.current().routes.keys()];
      await fc.assert(
        fc.asyncProperty(people, async (who) => {
          const listed = new Set(gateway.listTools(who).map(({ name }) => name));
          for (const name of names) {
            cells += 1;
            // Arguments that never fit, so that no call has an effect: whoever may call is told so, nobody else is.
            const code = await codeOf(
              gateway.callTool({
                principal: who,
                tool: name,
                arguments: { limit: 'x', recordId: 5 },
                purpose: 'test',
                deadlineMs: 1_000,
              }),
            );
            expect([name, code]).toEqual([name, listed.has(name) ? 'invalid_input' : 'not_found']);
          }
        }),
        { numRuns: 60 },
      );
    }
    expect(cells).toBeGreaterThan(3_000);
  });

  test('a tool whose system is not connected, or not deployed, is not listed [gateway.list-is-callable]', async () => {
    const connectors = [crmConnector('salesforce', fakeSystem())];
    const { gateway } = await world({ connectors, catalog: { upstream: new Set(['salesforce']) } });
    expect(gateway.listTools(person('admin'))).toEqual([]);
    expect((await world({ tenants: [] })).gateway.listTools(person('admin'))).toEqual([]);
  });

  test('a search finds only what can be called [gateway.list-is-callable]', async () => {
    const { gateway } = await world();
    const names = (role: Principal['role']) =>
      gateway.findTools(person(role), { text: 'delete record' }).map(({ name }) => name);
    expect(names('admin')[0]).toBe('salesforce_delete_record');
    expect(names('member')).not.toContain('salesforce_delete_record');
  });

  test('the list says which tools ask for an approval first [gateway.approval-required]', async () => {
    const { gateway } = await world();
    const asking = gateway.listTools(person('member')).filter(({ approval }) => approval === 'required');
    expect(asking.map(({ name }) => name)).toEqual(['crm_update_task', 'salesforce_update_task']);
  });
});

describe('agents', () => {
  const as = (id: string): Principal => person('admin', { kind: 'agent', id });

  test('an agent calls only the tools it was approved for, and only while it is deployed [gateway.agents-within-approval]', async () => {
    const { gateway } = await world({ catalog: { actors: [planner] } });
    expect(gateway.listTools(as('planner')).map(({ name }) => name)).toEqual([
      'crm_list_opportunities',
      'crm_update_task',
      'salesforce_list_opportunities',
      'salesforce_update_task',
    ]);
    expect(gateway.listTools(as('stranger'))).toEqual([]);
    const retired = {
      state: 'retired',
      by: 'ada',
      at: '2026-11-20T00:00:00.000Z',
      expiresAt: null,
      digest: '',
    } as const;
    const later = await world({ catalog: { actors: [planner], steps: new Map([['agent:planner', [retired]]]) } });
    expect(later.gateway.listTools(as('planner'))).toEqual([]);
    const asks = (world: { gateway: typeof gateway }, id: string) =>
      world.gateway.authorize({ principal: as(id), action: 'question', resource: { id: 'deals' }, purpose: 'ask' });
    expect((await asks({ gateway }, 'planner')).effect).toBe('allow');
    expect((await asks({ gateway }, 'stranger')).effect).toBe('deny');
    expect((await asks(later, 'planner')).effect).toBe('deny');
  });
});

describe('other decisions', () => {
  test('a decision about a page is recorded, denials included [gateway.decisions-audited]', async () => {
    const { gateway, audit } = await world();
    const ask = (role: Principal['role']) =>
      gateway.authorize({
        principal: person(role),
        action: 'page',
        resource: { id: 'policies' },
        purpose: 'open page',
        requestId: 'r1',
      });
    expect([(await ask('member')).effect, (await ask('admin')).effect]).toEqual(['deny', 'allow']);
    await gateway.close();
    expect(audit.entries.map(({ action, subject, effect, outcome }) => [action, subject, effect, outcome])).toEqual([
      ['page', 'policies', 'deny', 'denied'],
      ['page', 'policies', 'allow', 'succeeded'],
    ]);
  });

  test('a preview tells what a call would need without making or recording it [gateway.preview]', async () => {
    const { gateway, audit, system } = await world();
    const preview = (tool: string) =>
      gateway.previewCall({ principal: person('member'), tool, arguments: { recordId: 'a', value: 'b' } });
    expect(preview('crm_update_task')).toMatchObject({ approval: 'required', rows: 'own' });
    expect(preview('crm_delete_record')).toBeNull();
    await gateway.close();
    expect([audit.entries, system.calls]).toEqual([[], []]);
  });
});

describe('hostile arguments', () => {
  test('a thousand generated arguments for each tool give a result or an error one can act on, never a crash [gateway.arguments-fuzzed]', async () => {
    const strange = fc.oneof(
      fc.object({ maxDepth: 4, withBigInt: false, withNullPrototype: true, withSparseArray: true, withDate: true }),
      fc.constant(JSON.parse('{"__proto__":{"readOnly":true},"constructor":{"prototype":{}}}')),
      fc.record({ recordId: fc.anything(), value: fc.anything(), amount: fc.oneof(fc.double(), fc.maxSafeInteger()) }),
      fc.record({
        recordId: fc.string({ unit: 'binary' }),
        value: fc.string({ maxLength: 5_000 }),
        extra: fc.anything(),
      }),
      fc.record({
        stage: fc.oneof(fc.string(), fc.anything()),
        limit: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1e9, -1, Number.NaN)),
      }),
    );
    const system = fakeSystem((tool) =>
      tool === 'list' || tool === 'search' ? { records: [], total: 0 } : { id: '1' },
    );
    const { gateway, catalog } = await world({ connectors: [crmConnector('salesforce', system)] });
    const known = z.enum(['invalid_input', 'forbidden']);
    for (const tool of catalog.current().toolsByName.keys()) {
      await fc.assert(
        fc.asyncProperty(strange, async (args) => {
          const call = {
            principal: person('admin'),
            tool,
            arguments: args as Record<string, unknown>,
            purpose: 'fuzz',
            deadlineMs: 1_000,
          };
          const error = await gateway.callTool(call).then(
            () => null,
            (thrown) => thrown,
          );
          if (error === null) return;
          expect(error).toBeInstanceOf(AppError);
          expect(known.safeParse(error.code).success, `${error.code} ${error.message}`).toBe(true);
          expect(error.message).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
        }),
        { numRuns: 1_000 },
      );
    }
    expect(({} as { readOnly?: boolean }).readOnly).toBeUndefined();
  });
});
