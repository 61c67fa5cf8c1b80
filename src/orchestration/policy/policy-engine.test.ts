import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agent, compiled, decider, noonMs, principal, tool, tools } from '../../../test/fixtures/policies.ts';
import type { DecisionRequest } from './decision.ts';
import { createPolicyEngine } from './policy-engine.ts';

const roles = ['member', 'manager', 'revops', 'admin', 'system'] as const;

function call(who: DecisionRequest['principal'], what: DecisionRequest['tool'], args = {}): DecisionRequest {
  return { principal: who, action: 'call', ...(what ? { tool: what } : {}), arguments: args, nowMs: noonMs };
}

describe('the shipped policies', () => {
  test('rows are own for members, team for managers, all for revops, admins and the system [policy.rows-by-role]', () => {
    const { decide } = decider();
    expect(roles.map((role) => decide(call(principal(role), tools.list)).rows)).toEqual([
      'own',
      'team',
      'all',
      'all',
      'all',
    ]);
  });

  test('acts ask for an approval according to their risk, and nobody deletes unapproved [policy.approval-by-risk]', () => {
    const { decide } = decider();
    const approvals = (what: typeof tools.note) =>
      [...roles.map((role) => principal(role)), agent('planner')].map((who) => {
        const { effect, approval } = decide(call(who, what));
        return effect === 'deny' ? 'denied' : approval;
      });
    expect(approvals(tools.note)).toEqual(['none', 'none', 'none', 'none', 'none', 'required']);
    expect(approvals(tools.update)).toEqual(['required', 'none', 'none', 'none', 'required', 'required']);
    expect(approvals(tools.erase)).toEqual(['denied', 'required', 'required', 'required', 'required', 'denied']);
  });

  test('personal data is hidden from agents and from AI clients [policy.personal-hidden-from-models]', () => {
    const { decide } = decider();
    expect(decide(call(principal('member'), tools.list)).hiddenClasses).toEqual([]);
    expect(decide(call(principal('admin', { channel: 'mcp' }), tools.list)).hiddenClasses).toEqual(['personal']);
    expect(decide(call(agent('planner', 'admin'), tools.sync)).hiddenClasses).toEqual(['personal']);
  });

  test('a token narrows its holder to its scopes and never widens [policy.token-scopes-narrow]', () => {
    const { decide } = decider();
    const effect = (scopes: string[], what: typeof tools.note) =>
      decide(call(principal('manager', { scopes }), what)).effect;
    expect([effect([], tools.list), effect(['bellwether:read'], tools.list)]).toEqual(['deny', 'allow']);
    expect([effect(['bellwether:read'], tools.update), effect(['bellwether:act'], tools.update)]).toEqual([
      'deny',
      'allow',
    ]);
    expect(decide(call(principal('member', { scopes: ['bellwether:act'] }), tools.erase)).effect).toBe('deny');
  });

  test('the role system cannot be claimed by a person, nor a role by the system [policy.kind-and-role-agree]', () => {
    const { decide } = decider();
    expect(decide(call(principal('system', { kind: 'user' }), tools.list)).effect).toBe('deny');
    expect(decide(call(principal('admin', { kind: 'system' }), tools.update)).effect).toBe('deny');
    expect(decide(call(agent('planner', 'system'), tools.sync)).rows).toBe('own');
  });

  test('nobody approves what they asked for, except the owner alone at their own terminal [policy.no-self-approval]', () => {
    const { decide } = decider();
    const approve = (who: DecisionRequest['principal'], requestedBy: string, riskTier = 2) =>
      decide({ principal: who, action: 'approve', resource: { id: 'a1', riskTier, requestedBy }, nowMs: noonMs })
        .effect;
    expect(approve(principal('manager'), 'member-1')).toBe('allow');
    expect(approve(principal('manager'), 'manager-1')).toBe('deny');
    expect(approve(principal('manager'), 'member-1', 3)).toBe('deny');
    expect(approve(principal('admin', { id: 'local-owner', channel: 'cli' }), 'local-owner', 3)).toBe('allow');
    expect(approve(principal('admin', { id: 'local-owner', channel: 'mcp' }), 'local-owner', 3)).toBe('deny');
  });

  test('pages of control are for admins, the audit also for revops [policy.control-pages]', () => {
    const { decide } = decider();
    const opens = (id: string) =>
      roles.filter(
        (role) =>
          decide({ principal: principal(role), action: 'page', resource: { id }, nowMs: noonMs }).effect === 'allow',
      );
    expect(opens('pipeline')).toEqual(['member', 'manager', 'revops', 'admin']);
    expect(opens('policies')).toEqual(['admin']);
    expect(opens('audit')).toEqual(['revops', 'admin']);
  });

  test('only admins administer [policy.only-admins-administer]', () => {
    const { decide } = decider();
    const may = roles.filter(
      (role) =>
        decide({ principal: principal(role), action: 'administer', resource: { id: 'policies' }, nowMs: noonMs })
          .effect === 'allow',
    );
    expect(may).toEqual(['admin']);
  });

  test('a read whose rows are not declared is only for those who see all rows [policy.undeclared-rows-deny]', () => {
    const { decide } = decider();
    const may = roles.filter((role) => decide(call(principal(role), tools.sync)).effect === 'allow');
    expect(may).toEqual(['revops', 'admin', 'system']);
  });
});

describe('evaluation', () => {
  test('no match is deny, with the strictest of everything else [policy.no-match-denies]', () => {
    const { decide } = decider('@id("nobody") forbid (principal, action == Action::"call", resource);', []);
    expect(decide(call(principal('admin'), tools.list))).toMatchObject({
      effect: 'deny',
      rows: 'own',
      hiddenClasses: ['personal'],
      approval: 'required',
    });
  });

  test('a forbid that cannot be evaluated denies, although Cedar itself would skip it [S-07] [policy.error-denies]', () => {
    // Overflows at risk tier 2 and 3 only.
    const overflow =
      '@id("broken") forbid (principal, action == Action::"call", resource) when { resource.riskTier * 9223372036854775807 == 5 };';
    const engine = decider(overflow);
    expect(engine.decide(call(principal('admin'), tools.note)).effect).toBe('allow');
    const denied = engine.decide(call(principal('admin'), tools.update));
    expect(denied).toMatchObject({ effect: 'deny', reason: expect.stringContaining('"broken" cannot be evaluated') });
    expect(engine.counters.errors).toBe(1);
  });

  test('released policies deny everything [policy.released-denies]', () => {
    const policies = compiled();
    const engine = createPolicyEngine(() => policies);
    policies.release();
    expect(engine.decide(call(principal('admin'), tools.update)).effect).toBe('deny');
  });

  test('an added forbid always wins, whatever else permits [policy.deny-wins]', () => {
    const conditions = fc.constantFrom(
      'resource.readOnly',
      '!resource.readOnly',
      'resource.riskTier <= 1',
      'principal.role == "admin"',
      'principal.channel == "web"',
      'resource in System::"salesforce"',
      'true',
    );
    const people = fc.constantFrom(...roles.map((role) => principal(role)), agent('planner'));
    fc.assert(
      fc.property(
        fc.array(conditions, { minLength: 1, maxLength: 3 }),
        conditions,
        people,
        fc.constantFrom(...Object.values(tools)),
        (permits, forbid, who, what) => {
          const permitted = permits.map(
            (when, index) => `@id("p${index}") permit (principal, action, resource is Tool) when { ${when} };`,
          );
          const alone = decider(`@id("f") permit (principal, action, resource is Tool) when { ${forbid} };`, []);
          const all = decider(
            [...permitted, `@id("f") forbid (principal, action, resource is Tool) unless { !(${forbid}) };`].join('\n'),
            [],
          );
          const forbids = alone.decide(call(who, what)).policyIds.includes('f');
          fc.pre(forbids);
          expect(all.decide(call(who, what)).effect).toBe('deny');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('policies about arguments', () => {
  const cap = `@id("amount-cap") forbid (principal, action == Action::"call", resource)
    when { context.numbers.hasTag("change.amount") && context.numbers.getTag("change.amount").greaterThan(decimal("50000.0")) };`;

  test('an argument over the limit denies and one below does not, call by call [policy.arguments-decide]', () => {
    const { decide } = decider(cap);
    const effect = (amount: unknown) => decide(call(principal('admin'), tools.update, { change: { amount } })).effect;
    expect([effect(50_000), effect(50_000.01), effect(40_000), effect('60000')]).toEqual([
      'allow',
      'deny',
      'allow',
      'allow',
    ]);
  });

  test('an argument that policies cannot compare exactly denies instead of slipping past [policy.unjudgeable-arguments-deny]', () => {
    const { decide } = decider(cap);
    for (const amount of [1e18, 0.000_01, Number.NaN, [1, 2]]) {
      expect(decide(call(principal('admin'), tools.update, { change: { amount } })).effect).toBe('deny');
    }
    const many = Array.from({ length: 2_000 }, (_item, index) => `value ${index}`);
    expect(decide(call(principal('admin'), tools.update, { many })).effect).toBe('deny');
  });

  test('every text of a list is seen by the policies [policy.arguments-decide]', () => {
    const { decide } = decider(
      '@id("no-owner-change") forbid (principal, action == Action::"call", resource) when { context.texts.hasTag("fields") && context.texts.getTag("fields").contains("OwnerId") };',
    );
    expect(decide(call(principal('admin'), tools.update, { fields: ['Name'] })).effect).toBe('allow');
    expect(decide(call(principal('admin'), tools.update, { fields: ['Name', 'OwnerId'] })).effect).toBe('deny');
  });

  test('keys such as __proto__ in arguments change no decision [policy.arguments-decide]', () => {
    const { decide } = decider(cap);
    const args = JSON.parse(
      '{"__proto__":{"change":{"amount":1}},"constructor":{"prototype":1},"change":{"amount":60000}}',
    );
    expect(decide(call(principal('admin'), tools.update, args)).effect).toBe('deny');
  });
});

describe('policies about time', () => {
  const nightly = `@id("no-changes-at-night") forbid (principal, action == Action::"call", resource)
    when { !resource.readOnly && context.clock.hasTag("Europe/Berlin") &&
           (context.clock.getTag("Europe/Berlin").minuteOfDay >= 1320 || context.clock.getTag("Europe/Berlin").minuteOfDay < 360) };`;

  test('a window across midnight follows the wall clock of its zone through summer and winter time [policy.time-windows]', () => {
    const { decide } = decider(nightly);
    const at = (iso: string) => decide({ ...call(principal('admin'), tools.update), nowMs: Date.parse(iso) }).effect;
    expect(at('2026-01-15T20:59:00Z')).toBe('allow'); // 21:59 in winter
    expect(at('2026-01-15T21:00:00Z')).toBe('deny');
    expect(at('2026-07-15T19:59:00Z')).toBe('allow'); // 21:59 in summer
    expect(at('2026-07-15T20:00:00Z')).toBe('deny');
    expect(at('2026-10-25T04:59:00Z')).toBe('deny'); // 05:59, the night of 25 hours
    expect(at('2026-10-25T05:00:00Z')).toBe('allow');
    expect(at('2026-03-29T03:59:00Z')).toBe('deny'); // 05:59, the night of 23 hours
    expect(at('2026-03-29T04:00:00Z')).toBe('allow');
  });

  test('days and weekdays are those of the zone [policy.time-windows]', () => {
    const { decide } = decider(
      '@id("freeze") forbid (principal, action == Action::"call", resource) when { context.clock.hasTag("Pacific/Auckland") && context.clock.getTag("Pacific/Auckland").date == 20261121 && context.clock.getTag("Pacific/Auckland").weekday == "saturday" };',
    );
    expect(
      decide({ ...call(principal('admin'), tools.update), nowMs: Date.parse('2026-11-20T12:00:00Z') }).effect,
    ).toBe('deny');
    expect(
      decide({ ...call(principal('admin'), tools.update), nowMs: Date.parse('2026-11-20T10:00:00Z') }).effect,
    ).toBe('allow');
  });
});

describe('remembered answers', () => {
  test('the same question again is answered from memory, and a question about arguments never is [policy.remembered-answers]', () => {
    const plain = decider();
    for (let times = 0; times < 5; times += 1) plain.decide(call(principal('member'), tools.update, { a: times }));
    expect(plain.counters.evaluations).toBeLessThanOrEqual(5);
    expect(plain.counters.hits).toBeGreaterThanOrEqual(20);
    const picky = decider(
      '@id("x") forbid (principal, action == Action::"call", resource) when { context.texts.hasTag("x") };',
    );
    picky.decide(call(principal('member'), tools.update, { x: 'a' }));
    picky.decide(call(principal('member'), tools.update, { x: 'b' }));
    expect(picky.counters).toMatchObject({ hits: 0, evaluations: 2 });
    const list = { principal: principal('member'), action: 'list', tool: tools.update, nowMs: noonMs } as const;
    expect([picky.decide(list), picky.decide(list)].map(({ effect }) => effect)).toEqual(['allow', 'allow']);
    expect(picky.counters.hits).toBeGreaterThan(0);
    expect(picky.decide(call(principal('member'), tools.update, { x: 'a' })).effect).toBe('deny');
  });

  test('memory never changes an answer: a fresh engine agrees on every principal, tool and policy [policy.remembered-answers]', () => {
    const overlays = [
      '',
      '@id("x") forbid (principal == User::"member-7", action == Action::"call", resource);',
      '@id("x") forbid (principal, action == Action::"call", resource in Tool::"crm_update_task") unless { principal.id == "admin-3" };',
      '@id("x") forbid (principal in Team::"north", action, resource in System::"hubspot");',
      '@id("x") forbid (principal, action == Action::"call", resource == Tool::"salesforce_update_task");',
    ].map((text) => compiled(text));
    const engines = overlays.map((policies) => createPolicyEngine(() => policies));
    const people = fc.record({
      role: fc.constantFrom(...roles),
      number: fc.integer({ min: 0, max: 9 }),
      team: fc.constantFrom(null, 'north', 'south'),
      channel: fc.constantFrom('web', 'mcp', 'cli'),
      isAgent: fc.boolean(),
    });
    fc.assert(
      fc.property(
        people,
        fc.constantFrom(...Object.values(tools), tool('hubspot_update_task')),
        fc.nat(overlays.length - 1),
        (person, what, index) => {
          const { role, number, team, channel, isAgent } = person;
          const who = principal(role, {
            id: `${role}-${number}`,
            team,
            channel,
            ...(isAgent ? { kind: 'agent' as const } : {}),
          });
          const fresh = createPolicyEngine(() => overlays[index] ?? overlays[0]!);
          expect(engines[index]?.decide(call(who, what))).toEqual(fresh.decide(call(who, what)));
        },
      ),
      { numRuns: 400 },
    );
  });
});
