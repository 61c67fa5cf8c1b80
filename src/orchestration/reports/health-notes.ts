import { dateOf } from '../../domain/time.ts';
import { countText } from './money-text.ts';
import type { PipelineHealthReport } from './pipeline-health-report.ts';

/** Says in words what a report could not count or tell, most important first. */
export function healthNotes(report: Omit<PipelineHealthReport, 'notes'>): string[] {
  const { open, forecast, slippage, undatedDeals } = report;
  const notes: string[] = [];
  const deals = (count: number) => countText(count, 'deal');
  if (open.total.deals === 0) notes.push(`No deal was open on ${dateOf(report.asOf)}.`);
  for (const { currency, deals: count } of open.total.converted?.excluded ?? []) {
    notes.push(`${deals(count)} excluded: no ${currency ?? 'currency, so no'} rate.`);
  }
  if (open.total.withoutAmount > 0) notes.push(`${deals(open.total.withoutAmount)} without an amount add nothing.`);
  if (forecast.weightedAll.withoutProbability > 0) {
    notes.push(
      `${deals(forecast.weightedAll.withoutProbability)} not weighted: neither deal nor stage has a probability.`,
    );
  }
  if (forecast.modelled.state === 'given' && forecast.modelled.withoutHistory > 0) {
    notes.push(`${deals(forecast.modelled.withoutHistory)} not forecast: nothing was ever won in their pipeline.`);
  }
  for (const { team, reason, excluded } of report.coverage) {
    if (reason !== null) notes.push(`Coverage${team === null ? '' : ` of ${team}`}: ${reason}.`);
    for (const { currency, deals: count } of excluded) {
      notes.push(
        `Coverage${team === null ? '' : ` of ${team}`}: ${deals(count)} excluded: no ${currency ?? 'currency, so no'} rate.`,
      );
    }
  }
  if (slippage.pushes.reason !== null && open.total.deals > 0) notes.push(`Pushes: ${slippage.pushes.reason}.`);
  if (undatedDeals > 0) notes.push(`${deals(undatedDeals)} without any date are in no figure.`);
  return notes;
}
