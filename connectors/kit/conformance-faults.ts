import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { callContext, failureOf, withHarness } from './conformance-definition.ts';
import type { ConformanceCheck, ConformanceHarness, ConformanceSubject } from './conformance-subject.ts';
import type { ToolDefinition } from './define-connector.ts';
import { type Fault, faults } from './simulator-faults.ts';

interface FaultCase {
  readonly title: string;
  readonly fault: Fault;
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
}

const faultCases: readonly FaultCase[] = [
  {
    title: '429 with Retry-After is rate_limited with that wait',
    fault: faults.throttled('7'),
    code: 'rate_limited',
    retryAfterMs: 7_000,
  },
  { title: '503 is unavailable', fault: faults.unavailable, code: 'unavailable' },
  { title: 'HTML with status 200 is bad_vendor_response', fault: faults.htmlPage, code: 'bad_vendor_response' },
  { title: 'a reset connection is unavailable', fault: faults.reset, code: 'unavailable' },
  { title: 'a cut answer is unavailable', fault: { kind: 'truncate', afterBytes: 1 }, code: 'unavailable' },
];

/** Hidden retries would ask the same thing twice. */
function checkNothingRepeated({ simulator }: ConformanceHarness, apiPath: RegExp): void {
  const asked = simulator.requests
    .map(({ method, path, query, body }) => `${method} ${path}?${query} ${body}`)
    .filter((request) => apiPath.test(request));
  assert.deepEqual(asked, [...new Set(asked)], 'only the execution engine retries');
}

async function checkFault(subject: ConformanceSubject, tool: ToolDefinition<unknown>, fault: FaultCase): Promise<void> {
  await withHarness(subject, 'some', async (harness) => {
    harness.simulator.faults.add({ path: subject.apiPath }, Array<Fault>(200).fill(fault.fault));
    const args = subject.calls[tool.name]?.args ?? {};
    const context = callContext(tool.readOnly ? {} : { idempotencyKey: 'conformance-fault' });
    const error = await failureOf(harness.linked.call(tool.name, args, context), `${tool.name}, ${fault.title}`);
    assert.equal(error.code, fault.code, error.message);
    assert.equal(error.data.retryAfterMs, fault.retryAfterMs);
    if (tool.readOnly) checkNothingRepeated(harness, subject.apiPath);
  });
}

async function checkCancellation(subject: ConformanceSubject, tool: ToolDefinition<unknown>): Promise<void> {
  await withHarness(subject, 'some', async ({ linked, simulator }) => {
    simulator.faults.add({ path: subject.apiPath }, Array<Fault>(200).fill(faults.hang));
    const stop = new AbortController();
    const call = failureOf(
      linked.call(tool.name, subject.calls[tool.name]?.args ?? {}, callContext({ signal: stop.signal })),
      tool.name,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const cancelledAtMs = performance.now();
    stop.abort();
    await call;
    const tookMs = performance.now() - cancelledAtMs;
    assert.ok(tookMs < 200, `the call ended ${Math.round(tookMs)} ms after it was cancelled`);
  });
}

/** How a connector behaves while the vendor fails, and when the caller gives up. */
export function faultChecks(subject: ConformanceSubject): ConformanceCheck[] {
  const cases = faultCases.filter(({ fault }) => fault !== faults.htmlPage || subject.leftOut.html === undefined);
  return subject.connector.tools.flatMap((tool) => [
    ...cases.map((fault) => ({ title: `${tool.name}: ${fault.title}`, run: () => checkFault(subject, tool, fault) })),
    {
      title: `${tool.name} ends within 200 ms of being cancelled`,
      run: () => checkCancellation(subject, tool),
    },
  ]);
}
