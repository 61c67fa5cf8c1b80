import { dayMs } from '../../src/domain/time.ts';
import { clear, defineSignal, firedOrClear, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { dayText, numberText } from './wording.ts';

/**
 * Fires when the amount is `amountDropPercent` below what it was `amountDropDays` ago (or when it was first entered, if that
 * is later). A change of currency in that time makes it unknown.
 */
export const amountDropped = defineSignal({
  id: 'amount-dropped',
  title: 'Amount dropped',
  needs: ['amount', 'amountHistory'],
  evaluate(context, _benchmarks, settings) {
    if (context.state.amount === null) return unknown('The deal has no amount.');
    const since = instantBefore(context.asOf, settings.amountDropDays);
    let before: number | null = null;
    let lastDrop: { id: string; at: string } | null = null;
    for (const change of context.changes) {
      if (change.knownAt > context.asOf || change.effectiveAt > context.asOf || change.effectiveAt < since) continue;
      if (change.field === 'currency' && change.from !== null) return unknown('The currency changed meanwhile.');
      if (change.field !== 'amount') continue;
      const from = numberOf(change.from);
      const to = numberOf(change.to);
      before ??= from ?? to;
      if (from !== null && to !== null && to < from) lastDrop = { id: change.id, at: change.effectiveAt };
    }
    const now = numberOf(context.state.amount);
    if (before === null || lastDrop === null || now === null || before <= 0) return clear();
    const dropPercent = ((before - now) / before) * 100;
    const threshold = settingThreshold(settings, 'amountDropPercent');
    return firedOrClear(gradeByDistance(dropPercent, threshold.value), {
      text: `The amount fell by ${numberText(dropPercent)} % in ${settings.amountDropDays} days, last on ${dayText(lastDrop.at, context.asOf)}`,
      recordIds: [lastDrop.id],
      at: lastDrop.at,
      value: dropPercent,
      unit: 'percent',
      threshold,
    });
  },
});

function numberOf(value: unknown): number | null {
  if (typeof value !== 'string' || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function instantBefore(at: string, days: number): string {
  return new Date(Math.max(0, Date.parse(at) - days * dayMs)).toISOString();
}
