import { countText, moneyText, totalsText } from './money-text.ts';
import type { PipelineHealthReport } from './pipeline-health-report.ts';

/** One number a sales manager looks for first. */
export interface Headline {
  readonly label: string;
  readonly text: string;
}

/** The headline numbers of a report: open value, this quarter, coverage, forecast, risk, slippage. */
export function headlines(report: PipelineHealthReport): Headline[] {
  const { open, coverage, slippage, atRisk, quarter, forecast } = report;
  const { total } = open;
  const deals = (count: number) => countText(count, 'deal');
  const ours = coverage.find(({ team }) => team === null);
  return [
    { label: 'Open pipeline', text: `${totalsText(total)} in ${deals(total.deals)}` },
    ...(ours
      ? [
          {
            label: `Due in ${ours.period.label}`,
            text: `${totalsText(ours.open)} in ${deals(ours.open.deals)}; won so far ${totalsText(ours.won)}`,
          },
        ]
      : []),
    ...coverage.filter(({ target }) => target !== null).map((each) => coverageHeadline(each)),
    { label: `Weighted ${quarter.label}`, text: totalsText(forecast.weightedQuarter.weighted) },
    { label: 'Forecast', text: forecastText(forecast.modelled) },
    { label: 'At risk', text: `${deals(atRisk.deals.length)}, ${totalsText(atRisk.value)}` },
    {
      label: 'Overdue',
      text: slippage.overdue.deals === 0 ? 'none' : `${deals(slippage.overdue.deals)}, ${totalsText(slippage.overdue)}`,
    },
    ...(slippage.pushes.threeOrMore === null
      ? []
      : [
          {
            label: 'Pushed',
            text: `${slippage.pushes.once} once, ${slippage.pushes.twice} twice, ${slippage.pushes.threeOrMore} three times or more`,
          },
        ]),
  ];
}

function coverageHeadline({
  team,
  period,
  target,
  currency,
  ratio,
  remaining,
  reason,
}: PipelineHealthReport['coverage'][number]) {
  const goal = `target ${moneyText(target ?? '0', currency)} for ${period.label}`;
  const label = team === null ? 'Coverage' : `Coverage ${team}`;
  if (ratio === null || remaining === null) return { label, text: `${reason ?? 'not known'}: ${goal}` };
  return { label, text: `${ratio} times the ${moneyText(remaining, currency)} left of ${goal}` };
}

function forecastText(forecast: PipelineHealthReport['forecast']['modelled']): string {
  if (forecast.state === 'abstains') return `none (${forecast.reason})`;
  if (forecast.perCurrency.length === 0) return 'nothing to forecast: no deal with an amount';
  const parts = forecast.perCurrency.map(
    ({ currency, expected, p10, p90 }) =>
      `${moneyText(expected, currency)}, in 8 of 10 cases ${moneyText(p10, currency)} to ${moneyText(p90, currency)}`,
  );
  return `${parts.join('; ')} won by the end of ${forecast.period.label}, from today's deals`;
}
