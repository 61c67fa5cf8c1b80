import assert from 'node:assert/strict';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConformanceCheck, ConformanceHarness, ConformanceSubject } from './conformance-subject.ts';
import type { ToolContext, ToolDefinition } from './define-connector.ts';

/** A context for one call, with five seconds unless the test brings its own signal. */
export function callContext(over: Partial<ToolContext> = {}): ToolContext {
  return { signal: AbortSignal.timeout(5_000), idempotencyKey: null, requestId: 'conformance', ...over };
}

/** Runs over a fresh harness and ends it in any case. */
export async function withHarness(
  subject: ConformanceSubject,
  data: 'some' | 'none',
  use: (harness: ConformanceHarness) => Promise<void>,
): Promise<void> {
  const harness = await subject.start(data);
  try {
    await use(harness);
  } finally {
    await harness.close();
  }
}

/** The AppError of a call that must fail. */
export async function failureOf(call: Promise<unknown>, what: string): Promise<AppError> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof AppError, `${what}: expected an AppError, got ${String(outcome)}`);
  return outcome;
}

const junk: readonly unknown[] = [{ junk: true }, ['junk'], 'no such\u0000thing'.repeat(500), -1.5, true, Number.NaN];

/** Wrong values for one argument, as far as its schema really refuses them. */
function wrongValues(tool: ToolDefinition<unknown>, args: Record<string, unknown>, field: string): unknown[] {
  return junk.filter((value) => !tool.input.safeParse({ ...args, [field]: value }).success);
}

async function checkJunk(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  const args = subject.calls[tool.name]?.args ?? {};
  await withHarness(subject, 'some', async ({ linked, simulator }) => {
    for (const field of Object.keys(tool.input.shape)) {
      const values = wrongValues(tool, args, field);
      assert.ok(values.length > 0, `${tool.name}.${field} accepts anything at all`);
      for (const value of values) {
        const error = await failureOf(linked.call(tool.name, { ...args, [field]: value }, callContext()), tool.name);
        assert.equal(error.code, 'invalid_input');
        assert.equal(error.data.field, field);
        assert.match(error.message, new RegExp(`\\b${field}\\b`));
      }
    }
    assert.equal(simulator.requests.length, 0, 'nothing is asked of the vendor with wrong arguments');
  });
}

function checkDefinition(subject: ConformanceSubject, tool: ToolDefinition<unknown>): void {
  assert.match(tool.name, /^[A-Za-z0-9_-]{1,64}$/);
  assert.ok(tool.name.startsWith(`${subject.connector.id.replaceAll('-', '_')}_`));
  assert.ok(tool.title.length > 0);
  assert.match(tool.description, /\bUse\b/, 'the description says when to use the tool');
  for (const io of ['input', 'output'] as const) {
    const schema = z.toJSONSchema(tool[io], { io });
    assert.equal(schema.type, 'object');
    assert.doesNotMatch(JSON.stringify(schema), /"\$ref":"(?!#)/, 'no reference leaves the schema');
  }
  for (const scope of tool.scopes) assert.ok(scope in subject.connector.scopes, `scope ${scope} has no stated reason`);
  if (tool.readOnly) assert.equal(tool.riskTier, 0);
  else assert.ok(tool.riskTier > 0 && tool.cacheTtlMs === null, 'a write has a risk and is never cached');
}

/** What can be said of a connector's tools without the vendor, and that wrong arguments never reach it. */
export function definitionChecks(subject: ConformanceSubject): ConformanceCheck[] {
  return subject.connector.tools.flatMap((tool) => [
    {
      title: `${tool.name} has a valid name, schemas, scopes with reasons and says when to use it`,
      run: async () => checkDefinition(subject, tool),
    },
    {
      title: `${tool.name} answers wrong arguments with invalid_input naming the field`,
      run: () => checkJunk(subject, tool),
    },
  ]);
}
