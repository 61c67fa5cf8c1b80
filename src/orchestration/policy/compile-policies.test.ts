import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compiled, problemsOf, shipped, vocabulary } from '../../../test/fixtures/policies.ts';
import { compilePolicies, maxPolicyBytes } from './compile-policies.ts';
import { formatProblem, positionAt } from './policy-problem.ts';

const call = 'action == Action::"call"';

/** Bad policies: name, text, and the problem that must be reported, as `line:column code words`. */
const corpus: readonly [name: string, text: string, expected: RegExp][] = [
  ['half a policy', '@id("a") permit (principal, action', /^1:\d+ syntax unexpected end of input/],
  ['no semicolon', `@id("a") permit (principal, ${call}, resource)`, /^1:\d+ syntax /],
  ['JSON instead of Cedar', '{"effect": "permit"}', /^1:1 syntax /],
  ['YAML instead of Cedar', 'permit:\n  - principal: x', /^1:\d+ syntax /],
  ['a YAML anchor bomb', 'a: &a ["x","x"]\nb: &b [*a,*a]', /^1:\d+ syntax /],
  ['a NUL byte', `@id("a") permit (principal, ${call}, resource);\u0000`, /^1:\d+ syntax /],
  ['an unclosed string', `@id("a) permit (principal, ${call}, resource);`, /^1:\d+ syntax /],
  ['an unknown effect', `@id("a") allow (principal, ${call}, resource);`, /^1:\d+ syntax /],
  [
    'an unknown operator',
    `@id("a") permit (principal, ${call}, resource) when { resource.riskTier ~= 2 };`,
    /^1:\d+ syntax /,
  ],
  ['a template with a slot', `@id("a") permit (principal == ?principal, ${call}, resource);`, /syntax .*template/],
  [
    'a duplicate annotation',
    `@id("a")\n@id("b")\npermit (principal, ${call}, resource);`,
    /^\d+:\d+ syntax .*annotation/,
  ],
  [
    'a duplicate record key',
    `@id("a") permit (principal, ${call}, resource) when { {a: 1, a: 2}.a == 1 };`,
    /^1:\d+ syntax .*duplicate/,
  ],
  ['no id', `permit (principal, ${call}, resource);`, /^1:1 missing_id each policy needs an id/],
  ['an empty id', `@id("") permit (principal, ${call}, resource);`, /^1:1 missing_id /],
  ['an id in capitals', `@id("No-Deletes") permit (principal, ${call}, resource);`, /^1:1 missing_id .*"No-Deletes"/],
  [
    'the same id twice',
    `@id("a") permit (principal, ${call}, resource);\n@id("a") forbid (principal, ${call}, resource) when { resource.riskTier > 2 };`,
    /^2:1 duplicate_id @id\("a"\) already stands in own\.cedar/,
  ],
  [
    'an unknown action',
    '// first line\n@id("a")\npermit (principal, action == Action::"delete", resource);',
    /^3:30 invalid unrecognized action/,
  ],
  [
    'an unknown entity type',
    `@id("a") permit (principal, ${call}, resource in Toool::"x");`,
    /invalid unrecognized entity type `Toool` \(did you mean `Tool`\?\)/,
  ],
  [
    'an unknown attribute',
    `@id("a") permit (principal, ${call}, resource)\nwhen { resource.risk > 2 };`,
    /^2:8 invalid attribute `risk` on entity type `Tool` not found/,
  ],
  [
    'an unknown attribute after text in UTF-8',
    `// Prüfung für Köln – 日本\n@id("a") permit (principal, ${call}, resource)\nwhen { resource.risk > 2 };`,
    /^3:8 invalid attribute `risk`/,
  ],
  [
    'an unknown part of the context',
    `@id("a") permit (principal, ${call}, resource) when { context.now == 3 };`,
    /invalid attribute `now` .*not found/,
  ],
  [
    'a rule on the clock without a zone',
    `@id("a") permit (principal, ${call}, resource) when { context.clock.minuteOfDay > 3 };`,
    /invalid attribute `minuteOfDay`/,
  ],
  [
    'a text compared with a number',
    `@id("a") permit (principal, ${call}, resource) when { resource.riskTier == "2" };`,
    /invalid the types Long and String are not compatible/,
  ],
  [
    'an unguarded argument',
    `@id("a") permit (principal, ${call}, resource) when { context.texts.getTag("x").contains("y") };`,
    /invalid unable to guarantee safety of access to tag/,
  ],
  [
    'a resource that the action never has',
    '@id("a") permit (principal, action == Action::"page", resource is Tool);',
    /invalid unable to find an applicable action/,
  ],
  [
    'a condition that is never true',
    `@id("a") permit (principal, ${call}, resource) when { false };`,
    /invalid policy is impossible/,
  ],
  [
    'an unknown tool',
    `@id("a") forbid (principal, ${call}, resource == Tool::"salesforce_update_tasks");`,
    /^1:1 unknown_name unknown Tool::"salesforce_update_tasks"/,
  ],
  [
    'a tool with a look-alike letter',
    `@id("a") forbid (principal, ${call}, resource == Tool::"salesforce_updаte_task");`,
    /unknown_name .*it only looks like "salesforce_update_task"/,
  ],
  [
    'a tool in full-width letters',
    `@id("a") forbid (principal, ${call}, resource == Tool::"ｓalesforce_update_task");`,
    /unknown_name .*it only looks like "salesforce_update_task"/,
  ],
  [
    'a tool in other capitals',
    `@id("a") forbid (principal, ${call}, resource == Tool::"Salesforce_Update_Task");`,
    /unknown_name .*it only looks like "salesforce_update_task"/,
  ],
  [
    'an invisible letter in a tool',
    `@id("a") forbid (principal, ${call}, resource == Tool::"salesforce_update\u200b_task");`,
    /unknown_name /,
  ],
  [
    'text that turns direction',
    `@id("a") forbid (principal, ${call}, resource) when { principal.channel == "\u202ebew" };`,
    /invalid .*bidi/i,
  ],
  [
    'a category tool with ==',
    `@id("a") forbid (principal, ${call}, resource == Tool::"crm_update_task");`,
    /unknown_name .*write `resource in Tool::"crm_update_task"`/,
  ],
  [
    'an unknown tool inside a condition',
    `@id("a") forbid (principal, ${call}, resource) when { resource == Tool::"gone" };`,
    /unknown_name unknown Tool::"gone"/,
  ],
  [
    'an unknown tool inside a set',
    `@id("a") forbid (principal, ${call}, resource) when { [Tool::"salesforce_update_task", Tool::"gone"].contains(resource) };`,
    /unknown_name unknown Tool::"gone"/,
  ],
  [
    'an unknown role',
    `@id("a") permit (principal in Role::"superadmin", ${call}, resource);`,
    /unknown_name unknown Role::"superadmin"/,
  ],
  [
    'an unknown system',
    `@id("a") permit (principal, ${call}, resource in System::"sap");`,
    /unknown_name unknown System::"sap"/,
  ],
  [
    'an unknown category',
    `@id("a") permit (principal, ${call}, resource in Category::"erp");`,
    /unknown_name unknown Category::"erp"/,
  ],
  [
    'a deleted agent',
    `@id("a") permit (principal == Agent::"retired-one", ${call}, resource);`,
    /unknown_name unknown Agent::"retired-one"/,
  ],
  [
    'an unknown time zone',
    `@id("a") forbid (principal, ${call}, resource) when { context.clock.hasTag("Europe/Berln") && context.clock.getTag("Europe/Berln").minuteOfDay > 3 };`,
    /unknown_zone "Europe\/Berln" is not a time zone/,
  ],
  [
    'a computed time zone',
    `@id("a") forbid (principal, ${call}, resource) when { context.clock.hasTag(principal.channel) };`,
    /unknown_zone the time zone must be written out/,
  ],
  [
    'permit and forbid of the same',
    `@id("a") permit (principal, ${call}, resource);\n\n@id("b") forbid (principal, ${call}, resource);`,
    /^3:1 contradiction "b" and "a" permit and forbid the very same/,
  ],
  ['nothing at all', '', /^0:0 empty no policy in any file/],
  ['only a comment', '// all quiet', /^0:0 empty /],
];

describe('bad policies', () => {
  test.each(corpus)(
    '%s is refused with its place and what is wrong [policy.bad-policy-refused]',
    (_name, text, expected) => {
      const problems = problemsOf(text).map(
        ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
      );
      expect(problems).toContainEqual(expect.stringMatching(expected));
    },
  );

  test('every problem of every file is listed at once [policy.bad-policy-refused]', () => {
    const result = compilePolicies(
      [
        { name: 'one.cedar', text: '@id("a") permit (principal' },
        { name: 'two.cedar', text: `@id("b") permit (principal, ${call}, resource == Tool::"gone");` },
      ],
      shipped.schema,
      vocabulary,
    );
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^one\.cedar:1:\d+ unexpected end of input/),
      'two.cedar:1:1 unknown Tool::"gone"',
    ]);
  });

  test('files of more than 1 MB are refused before they are read [policy.huge-refused]', () => {
    const started = performance.now();
    const problems = problemsOf(`// ${'x'.repeat(maxPolicyBytes)}`);
    expect(problems).toMatchObject([{ code: 'too_large', message: expect.stringContaining('at most 1000000') }]);
    expect(problemsOf('permit('.repeat(1_500_000))).toMatchObject([{ code: 'too_large' }]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('what would overrun the parser is refused before it gets there, and policies still compile after [policy.complex-refused]', () => {
    const shapes: Record<string, string> = {
      brackets: `${'('.repeat(5_000)}true${')'.repeat(5_000)}`,
      lists: `${'['.repeat(300)}1${']'.repeat(300)}.isEmpty()`,
      records: `${'{a:'.repeat(300)}1${'}'.repeat(300)} == 1`,
      negations: `${'!('.repeat(300)}true${')'.repeat(300)}`,
      choices: `${'if true then '.repeat(1_000)}true${' else false'.repeat(1_000)}`,
      sums: `1${'+1'.repeat(3_000)} > 2`,
      attributes: `context${'.a'.repeat(3_000)} == 1`,
      'brackets after a text with brackets': `"((" == "((" && ${'('.repeat(300)}true${')'.repeat(300)}`,
    };
    for (const [shape, condition] of Object.entries(shapes)) {
      const problems = problemsOf(`@id("a") permit (principal, ${call}, resource) when { ${condition} };`);
      expect(problems, shape).toMatchObject([{ code: 'too_complex', line: 1 }]);
    }
    expect(compiled().policyIds.length).toBeGreaterThan(10);
  });

  test('the deepest and longest policy within the limits compiles [policy.complex-refused]', () => {
    const conditions = [
      `${'('.repeat(29)}resource.readOnly${')'.repeat(29)}`,
      `1${'+1'.repeat(960)} > resource.riskTier`,
      `${'if resource.readOnly then '.repeat(180)}true${' else resource.idempotent'.repeat(180)}`,
      `principal.channel like "${'*a'.repeat(5_000)}"`,
    ];
    for (const condition of conditions) {
      const codes = problemsOf(`@id("a") permit (principal, ${call}, resource) when { ${condition} };`).map(
        ({ code }) => code,
      );
      expect(codes).not.toContain('too_complex');
      expect(codes).not.toContain('syntax');
    }
  });

  test('a schema that does not parse is reported, not thrown [policy.bad-policy-refused]', () => {
    const result = compilePolicies(shipped.files, 'entity User {', vocabulary);
    expect(result.ok ? [] : result.problems).toMatchObject([{ file: 'schema.cedarschema', code: 'schema' }]);
  });
});

describe('damaged policies', () => {
  const pieces = [
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ';',
    '!',
    '::',
    '&&',
    '||',
    'when',
    'unless',
    'permit',
    '@',
    '\u0000',
    '\u202e',
    '\ud800',
    'ä',
    '𝔸',
    '//',
    '?principal',
    '9223372036854775808',
    ' like "*"',
    'Tool::"x"',
  ];
  const damage = fc.record({
    file: fc.nat(shipped.files.length - 1),
    at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    cut: fc.nat(40),
    piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 20 })),
    times: fc.constantFrom(1, 1, 2, 50, 500),
  });

  test('half of a character is refused with its place [policy.bad-policy-refused]', () => {
    const [first, ...rest] = shipped.files;
    if (!first) throw new Error('no shipped policies');
    const compiled = compilePolicies(
      [{ ...first, text: `${first.text}\n// \ud800 half` }, ...rest],
      shipped.schema,
      vocabulary,
    );
    expect(compiled).toMatchObject({
      ok: false,
      problems: [{ file: first.name, code: 'syntax', message: expect.stringContaining('half of a character') }],
    });
  });

  test('whatever is cut out of or put into the shipped files, there is an answer with a place, never a crash [policy.bad-policy-refused]', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const files = shipped.files.map(({ name, text }) => ({ name, text }));
        for (const { file, at, cut, piece, times } of damages) {
          const { text } = files[file]!;
          const from = Math.floor(at * text.length);
          files[file]!.text = text.slice(0, from) + piece.repeat(times) + text.slice(from + cut);
        }
        const result = compilePolicies(files, shipped.schema, vocabulary);
        if (result.ok) return result.policies.release();
        for (const problem of result.problems) {
          const { text } = files.find(({ name }) => name === problem.file)!;
          expect(problem.line).toBeLessThanOrEqual(text.split('\n').length);
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 150 },
    );
    expect(compiled().policyIds.length).toBeGreaterThan(10);
  });
});

describe('good policies', () => {
  test('the shipped files compile, each policy under its own id [policy.shipped-compile]', () => {
    expect(new Set(compiled().policyIds).size).toBe(compiled().policyIds.length);
    expect(compiled().classes).toEqual(['personal']);
  });

  test('the version is a digest of the files: the same files, the same version [policy.version-is-digest]', () => {
    expect(compiled('// same').version).toBe(compiled('// same').version);
    expect(compiled('// same').version).not.toBe(compiled('// other').version);
  });

  test('a place is counted in lines and columns from 1 [policy.bad-policy-refused]', () => {
    expect(positionAt('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(positionAt('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});
