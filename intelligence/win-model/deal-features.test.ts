import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRiskSettings } from '../../src/domain/settings.ts';
import { arbitraryDealContext } from '../../test/builders/arbitrary-deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { evaluateSignals } from '../signals/evaluate-signals.ts';
import { dealColumns, dealFeatures, rulesLogOdds } from './deal-features.ts';

const featuresOf = (context: Parameters<typeof dealFeatures>[0]) =>
  dealFeatures(context, noBenchmarks, defaultRiskSettings, evaluateSignals(context, noBenchmarks, defaultRiskSettings));

test('whatever a deal holds, every cell is a text or unknown and the rules are finite [deal-model.features-never-nan]', () => {
  fc.assert(
    fc.property(arbitraryDealContext, (context) => {
      const { cells, rules } = featuresOf(context);
      expect(cells).toHaveLength(dealColumns.length);
      expect(cells.some((cell) => cell !== null && /NaN|Infinity|undefined/.test(cell))).toBe(false);
      expect(Number.isFinite(rulesLogOdds(rules))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('how a deal ended, why and its own names are no features [deal-model.no-outcome-among-features]', () => {
  fc.assert(
    fc.property(arbitraryDealContext, (context) => {
      const told = featuresOf({
        ...context,
        state: { ...context.state, outcome: 'won', lossReason: 'price', name: 'Other', custom: { Won__c: true } },
      });
      const silent = featuresOf({
        ...context,
        state: { ...context.state, outcome: null, lossReason: null, name: null, custom: {} },
      });
      expect(told).toEqual(silent);
    }),
    { numRuns: 300 },
  );
});
