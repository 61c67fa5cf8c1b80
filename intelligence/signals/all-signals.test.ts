import { expect, test } from 'vitest';
import { type ReadableField, readableFieldSchema } from '../../src/domain/record.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import { signalIds } from '../../src/domain/signal.ts';
import { allReadable, dealContext } from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { allSignals } from './all-signals.ts';
import { evaluateSignals } from './evaluate-signals.ts';
import { unreadableReason } from './unreadable-reason.ts';

test('there are the product’s 27 signals in its order [intelligence.has-27-signals]', () => {
  expect(allSignals.map((signal) => signal.id)).toEqual([...signalIds]);
  expect([...evaluateSignals(dealContext(), noBenchmarks, settings).keys()]).toEqual([...signalIds]);
  expect(new Set(allSignals.map((signal) => signal.title)).size).toBe(27);
});

test.each(allSignals.flatMap(({ id, needs }) => needs.map((field) => [id, field] as const)))(
  '%s is unknown with its reason when %s is not readable [intelligence.unknown-is-not-clear]',
  (id, field) => {
    const context = dealContext({ readable: allReadable.filter((each) => each !== field) });
    const signal = allSignals.find((each) => each.id === id);
    expect(signal?.evaluate(context, noBenchmarks, settings)).toEqual({
      state: 'unknown',
      reason: unreadableReason(field),
    });
  },
);

test('with nothing readable only the age of a deal is known', () => {
  const context = dealContext({ readable: [] as ReadableField[] });
  const known = [...evaluateSignals(context, noBenchmarks, settings)].filter(([, each]) => each.state !== 'unknown');
  expect(known.map(([id]) => id)).toEqual(['aging']);
});

test('each readable field has a reason in words for people', () => {
  for (const field of readableFieldSchema.options) expect(unreadableReason(field)).toMatch(/^[A-Z].*\.$/);
});
