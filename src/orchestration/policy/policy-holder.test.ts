import { describe, expect, test } from 'vitest';
import { agent, noonMs, principal, shipped, tools, vocabulary } from '../../../test/fixtures/policies.ts';
import { createPolicyEngine } from './policy-engine.ts';
import { PolicyHolder } from './policy-holder.ts';

const context = { vocabulary, admins: [principal('admin')], nowMs: noonMs };

function withFile(text: string) {
  return [...shipped.files, { name: 'own.cedar', text }];
}

function start() {
  const holder = PolicyHolder.start(shipped.schema, shipped.files, context);
  return { holder, engine: createPolicyEngine(() => holder.current()) };
}

const mayUpdate = { principal: principal('manager'), action: 'call', tool: tools.update, nowMs: noonMs } as const;

const refusedFiles = [
  ['malformed', '@id("a") permit (principal'],
  ['unknown tool', '@id("a") permit (principal, action == Action::"call", resource == Tool::"gone");'],
  ['huge', `// ${'x'.repeat(1_000_001)}`],
  [
    'a duplicate of a shipped id',
    '@id("admins-administer") permit (principal in Role::"admin", action == Action::"page", resource);',
  ],
  ['deny everything', '@id("stop") forbid (principal, action, resource);'],
];

describe('activation', () => {
  test('good files take effect on the very next decision [policy.activation]', () => {
    const { holder, engine } = start();
    const before = engine.decide(mayUpdate);
    const text = '@id("freeze") forbid (principal, action == Action::"call", resource in Tool::"crm_update_task");';
    const activation = holder.activate(withFile(text), context);
    const after = engine.decide(mayUpdate);
    expect([before.effect, after.effect, after.policyIds]).toEqual(['allow', 'deny', ['freeze']]);
    expect(activation).toEqual({ ok: true, version: after.policyVersion });
    expect(after.policyVersion).not.toBe(before.policyVersion);
  });

  test.each(refusedFiles)(
    'files that are refused (%s) leave the last good version in force [policy.last-good-stays]',
    (_name, text) => {
      const { holder, engine } = start();
      const { version } = holder.current();
      const activation = holder.activate(withFile(text), context);
      expect(activation).toMatchObject({ ok: false, problems: [expect.anything()] });
      expect(holder.current().version).toBe(version);
      expect(engine.decide(mayUpdate)).toMatchObject({ effect: 'allow', policyVersion: version });
    },
  );

  test('starting with bad files fails with each problem and its place [policy.bad-policy-refused]', () => {
    expect(() => PolicyHolder.start(shipped.schema, withFile('@id("a") permit (principal'), context)).toThrow(
      /own\.cedar:1:\d+ /,
    );
  });
});

describe('the last admin', () => {
  const refused = (text: string, admins = context.admins) => {
    const { holder } = start();
    const activation = holder.activate(withFile(text), { ...context, admins });
    return activation.ok ? null : activation.problems.map(({ code, message }) => `${code} ${message}`).join();
  };

  test('a wildcard deny cannot lock the admins out [policy.no-lockout]', () => {
    expect(refused('@id("stop") forbid (principal, action, resource);')).toMatch(
      /locks_out_admins .*forbidden by stop/,
    );
    expect(refused('@id("stop") forbid (principal, action == Action::"administer", resource);')).toMatch(
      /locks_out_admins/,
    );
  });

  test('dropping the permit of admins is refused too [policy.no-lockout]', () => {
    const { holder } = start();
    const files = shipped.files.filter(({ name }) => name !== 'surfaces.cedar');
    expect(holder.activate(files, context)).toMatchObject({ ok: false, problems: [{ code: 'locks_out_admins' }] });
  });

  test('a deny for one admin is fine while another remains, and refused for the last [policy.no-lockout]', () => {
    const text = '@id("stop") forbid (principal == User::"admin-1", action, resource);';
    expect(refused(text, [principal('admin'), principal('admin', { id: 'admin-2' })])).toBeNull();
    expect(refused(text, [principal('admin')])).toMatch(/locks_out_admins/);
  });

  test('a window of the coming week without any admin is found, wherever it lies [policy.no-lockout]', () => {
    const text = `@id("sunday") forbid (principal, action == Action::"administer", resource)
      when { context.clock.hasTag("America/New_York") && context.clock.getTag("America/New_York").weekday == "sunday" };`;
    expect(refused(text)).toMatch(/at 2026-11-22T05:00:00\.000Z \(forbidden by sunday\)/);
  });

  test('an error in evaluating an admin counts as locked out [policy.no-lockout]', () => {
    const text = `@id("broken") forbid (principal, action == Action::"administer", resource)
      when { context.clock.hasTag("UTC") && context.clock.getTag("UTC").date * 922337203685477580 > 1 };`;
    expect(refused(text)).toMatch(/locks_out_admins .*"broken" cannot be evaluated/);
  });
});

describe('dry run', () => {
  const people = [agent('planner'), agent('scribe'), agent('closer'), principal('member'), principal('manager')];
  const preview = (text: string) => {
    const { holder } = start();
    return holder.dryRun(withFile(text), context, people, [tools.update, tools.hubspotUpdate, tools.list]);
  };

  test('says who loses what, in words, without changing anything [policy.dry-run]', () => {
    const run = preview(
      '@id("no-agents") forbid (principal is Agent, action == Action::"call", resource in Tool::"crm_update_task");',
    );
    expect(run.ok ? run.changes.map(({ text }) => text) : run.problems).toEqual([
      '3 agents lose access to crm_update_task',
    ]);
  });

  test('says when approvals, rows or hidden data change [policy.dry-run]', () => {
    const run = preview(`
      @id("ask") forbid (principal, action == Action::"act_unapproved", resource) when { principal.role == "manager" };
      @id("team") permit (principal in Role::"member", action == Action::"read_team_rows", resource);
      @id("hide") forbid (principal in Role::"member", action == Action::"read_personal", resource);`);
    expect(run.ok ? run.changes.map(({ text }) => text) : run.problems).toEqual([
      '1 member sees team rows instead of own rows in crm_update_task',
      '1 member has personal hidden in crm_update_task',
      '1 manager now needs an approval for crm_update_task',
      '1 member sees team rows instead of own rows in crm_list_opportunities',
      '1 member has personal hidden in crm_list_opportunities',
    ]);
  });

  test('reports problems instead of a difference for files that could not be activated [policy.dry-run]', () => {
    expect(preview('@id("a") permit (principal')).toMatchObject({ ok: false, problems: [{ code: 'syntax' }] });
  });

  test('the same files change nothing [policy.dry-run]', () => {
    expect(preview('// nothing')).toEqual({ ok: true, changes: [] });
  });
});
