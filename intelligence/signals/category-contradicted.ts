import { clear, defineSignal, firedOrClear, gradeByDistance, unknown } from './signal.ts';

const highSignals = 2;

/** Fires when the forecast category is Commit while two or more other signals are high. It runs last and weighs nothing. */
export const categoryContradicted = defineSignal({
  id: 'category-contradicted',
  title: 'Forecast category is contradicted',
  needs: ['forecastCategory'],
  evaluate(context, _benchmarks, _settings, results) {
    if (context.state.forecastCategory === null) return unknown('The deal has no forecast category.');
    if (context.state.forecastCategory !== 'commit') return clear();
    let count = 0;
    for (const result of results?.values() ?? [])
      if (result.state === 'fired' && result.severity === 'high') count += 1;
    return firedOrClear(gradeByDistance(count, highSignals), {
      text: `In Commit with ${count} signals at high severity`,
      value: count,
      unit: 'high signals',
      threshold: { value: highSignals, from: 'default' },
    });
  },
});
