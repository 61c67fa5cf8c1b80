import assert from 'node:assert/strict';
import { callContext, failureOf, withHarness } from './conformance-definition.ts';
import type { ConformanceCheck, ConformanceHarness, ConformanceSubject, OptionalCheck } from './conformance-subject.ts';
import type { ToolDefinition } from './define-connector.ts';

function checkOutput(tool: ToolDefinition<unknown>, output: Record<string, unknown>): void {
  const parsed = tool.output.safeParse(output);
  assert.ok(parsed.success, `${tool.name}: ${parsed.success ? '' : parsed.error.message}`);
}

/** Adds a field that nobody has heard of to every object of an answer. */
function withSurprise(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withSurprise);
  if (json === null || typeof json !== 'object') return json;
  const entries = Object.entries(json).map(([key, value]) => [key, withSurprise(value)]);
  return { ...Object.fromEntries(entries), conformanceSurprise: { nested: [1, null, 'ø'] } };
}

async function checkSome(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  const call = subject.calls[tool.name];
  await withHarness(subject, 'some', async ({ linked }) => {
    const output = await linked.call(tool.name, call?.args ?? {}, callContext());
    checkOutput(tool, output);
    if (call?.contains)
      assert.ok(JSON.stringify(output).includes(call.contains), `${call.contains} comes out unharmed`);
  });
}

async function checkUnknownFields(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  const args = subject.calls[tool.name]?.args ?? {};
  await withHarness(subject, 'some', async ({ linked, simulator }) => {
    const rewrites = Array.from({ length: 100 }, () => ({ kind: 'rewrite', change: withSurprise }) as const);
    simulator.faults.add({ path: subject.apiPath }, rewrites);
    checkOutput(tool, await linked.call(tool.name, args, callContext()));
  });
}

async function checkEmpty(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  const call = subject.calls[tool.name];
  await withHarness(subject, 'none', async ({ linked }) => {
    const result = linked.call(tool.name, call?.args ?? {}, callContext());
    if (call?.isLookup) assert.equal((await failureOf(result, tool.name)).code, 'not_found');
    else checkOutput(tool, await result);
  });
}

async function readAll(subject: ConformanceSubject, harness: ConformanceHarness): Promise<string[]> {
  const { paging } = subject;
  assert.ok(paging, 'the subject says how its pages are read');
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 500; pages += 1) {
    const args: Record<string, unknown> = {
      ...paging.args,
      ...(cursor === null ? {} : { [paging.cursorArgument]: cursor }),
    };
    const page = paging.read(await harness.linked.call(paging.tool, args, callContext()));
    ids.push(...page.ids);
    if (page.next === null) return ids;
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

async function checkPaging(subject: ConformanceSubject): Promise<void> {
  await withHarness(subject, 'some', async (harness) => {
    const ids = await readAll(subject, harness);
    const expected = subject.paging?.expectedIds(harness) ?? [];
    assert.ok(expected.length > 1, 'the data fill more than one page');
    assert.deepEqual(ids.toSorted(), [...expected].toSorted());
  });
}

async function checkWrite(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  const write = subject.writes[tool.name];
  assert.ok(write, `${tool.name} writes: the subject says how its effects are counted`);
  await withHarness(subject, 'some', async (harness) => {
    const before = write.effects(harness);
    const first = await harness.linked.call(tool.name, write.args, callContext({ idempotencyKey: 'conformance-key' }));
    const again = await harness.linked.call(tool.name, write.args, callContext({ idempotencyKey: 'conformance-key' }));
    checkOutput(tool, first);
    checkOutput(tool, again);
    assert.equal(write.effects(harness) - before, 1, 'the same key has one effect');
  });
}

/** What comes out of a connector when the vendor is well: shapes, odd data, pages, writes. */
export function dataChecks(subject: ConformanceSubject): ConformanceCheck[] {
  const wanted = (check: OptionalCheck) => subject.leftOut[check] === undefined;
  const checks: ConformanceCheck[] = [];
  for (const tool of subject.connector.tools) {
    const { name } = tool;
    checks.push({
      title: `${name} returns what its output schema says, text unharmed`,
      run: () => checkSome(subject, tool),
    });
    if (wanted('unknown-fields')) {
      checks.push({
        title: `${name} survives fields that the vendor added`,
        run: () => checkUnknownFields(subject, tool),
      });
    }
    if (wanted('empty'))
      checks.push({ title: `${name} answers when there is no data`, run: () => checkEmpty(subject, tool) });
    if (!tool.readOnly && wanted('idempotent-writes')) {
      checks.push({ title: `${name} has one effect for one idempotency key`, run: () => checkWrite(subject, tool) });
    }
  }
  if (wanted('unicode')) {
    const run = async () =>
      assert.ok(Object.values(subject.calls).some((call) => /[^\p{ASCII}]/u.test(call.contains ?? '')));
    checks.push({ title: 'the example data hold text outside ASCII', run });
  }
  if (wanted('paging'))
    checks.push({ title: 'paging covers all records exactly once', run: () => checkPaging(subject) });
  return checks;
}
