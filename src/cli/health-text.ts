import type { CurrencyWaterfall, Waterfall, WaterfallStep } from '../../intelligence/pipeline-health/waterfall.ts';
import { dateOf } from '../domain/time.ts';
import { headlines } from '../orchestration/reports/health-headlines.ts';
import { compactText, countText, decimalText, moneyText, totalsText } from '../orchestration/reports/money-text.ts';
import type { PipelineHealthReport } from '../orchestration/reports/pipeline-health-report.ts';
import { stepLabels } from '../orchestration/reports/waterfall-steps.ts';
import type { CommandIo } from './command.ts';
import { displayWidth, layOutTable, paint, plain } from './terminal.ts';

const shownAtRisk = 10;
const shownMoves = 5;

/** The report as text that fits the terminal: headline numbers, what moved, where the value is, what is at risk, data gaps. `age` says how old the data is. */
export function healthText(report: PipelineHealthReport, io: CommandIo, age: string | null = null): string {
  const width = io.isTerminal ? Math.max(60, io.columns) : 120;
  const title = (text: string) => ['', ...wrap('', text, width).map((line) => paint(io, 'bold', line))];
  const lines = [
    paint(io, 'bold', `Pipeline health as of ${dateOf(report.asOf)}, against ${dateOf(report.since)}`),
    ...(age === null ? [] : wrap('', plain(age), width)),
    '',
    ...headlines(report).flatMap(({ label, text }) => wrap(`${label.padEnd(18)} `, plain(text), width)),
    ...title(`What moved since ${dateOf(report.since)}`),
    ...waterfallLines(report.waterfall, report.quarterWaterfall, width),
    ...closeDateLines(report, width),
    ...title('Open value by stage'),
    ...stageLines(report, width),
    ...title(`At risk: ${countText(report.atRisk.deals.length, 'deal')}, ${totalsText(report.atRisk.value)}`),
    ...riskLines(report, io, width),
    ...title('Data hygiene'),
    ...hygieneLines(report, width),
  ];
  if (report.notes.length > 0)
    lines.push(...title('Notes'), ...report.notes.flatMap((note) => wrap('', plain(note), width)));
  return `${lines.join('\n')}\n`;
}

function waterfallLines(all: Waterfall, quarter: Waterfall, width: number): string[] {
  const pairs = all.converted
    ? [[all.converted.total, quarter.converted?.total] as const]
    : all.perCurrency.map(
        (each) => [each, quarter.perCurrency.find(({ currency }) => currency === each.currency)] as const,
      );
  if (pairs.length === 0) return ['Nothing: no deal with an amount was open on either day.'];
  return pairs.flatMap(([total, part]) => currencyLines(total, part, quarter.period?.label ?? '', width));
}

function currencyLines(
  total: CurrencyWaterfall,
  part: CurrencyWaterfall | undefined,
  label: string,
  width: number,
): string[] {
  const all = { title: 'All open', bars: total };
  const due = { title: `Due in ${label}`, bars: part };
  const wide = stepTable(total.currency, [all, due], Number.MAX_SAFE_INTEGER);
  const isTooWide = wide.some((line) => displayWidth(line) > width);
  const lines = isTooWide ? [all, due].flatMap((each) => stepTable(total.currency, [each], width)) : wide;
  const left = [total, part].map((each) => decimalText(each?.residual ?? '0', 2));
  return [...lines, `  Left over: ${left[0]} of all, ${left[1]} of ${label}.`];
}

function stepTable(
  currency: string | null,
  parts: readonly { readonly title: string; readonly bars: CurrencyWaterfall | undefined }[],
  width: number,
): string[] {
  const cells = (step: WaterfallStep | undefined) =>
    step === undefined || (step.deals === 0 && step.amount === '0')
      ? ['–', '']
      : [decimalText(step.amount, 2), String(step.deals)];
  const rows = stepLabels.map(({ step, sign, label }) => [
    `${sign} ${label}`,
    ...parts.flatMap(({ bars }) => cells(bars?.[step])),
    '',
  ]);
  const columns = parts.flatMap(({ title }) => [
    { title, align: 'right' as const },
    { title: 'deals', align: 'right' as const },
  ]);
  return layOutTable([{ title: `  ${currency ?? 'No currency'}` }, ...columns, { title: '' }], rows, width);
}

function closeDateLines({ slippage, quarter }: PipelineHealthReport, width: number): string[] {
  const { movedLater, pushedOutOfQuarter, movedLaterMedianDays } = slippage;
  if (movedLater.deals === 0) return ['  No close date moved later.'];
  const out =
    pushedOutOfQuarter.deals > 0
      ? `; out of ${quarter.label}: ${countText(pushedOutOfQuarter.deals, 'deal')}, ${totalsText(pushedOutOfQuarter)}`
      : '';
  const head = `Close date moved later: ${countText(movedLater.deals, 'deal')}, ${totalsText(movedLater)}, by ${movedLaterMedianDays} days (median)${out}.`;
  const moves = slippage.moves
    .filter(({ days }) => days > 0)
    .sort((a, b) => Number(b.leavesQuarter) - Number(a.leavesQuarter));
  return [
    ...wrap('  ', head, width),
    ...moves
      .slice(0, shownMoves)
      .map(({ name, opportunityId, from, to, days }) =>
        cut(`    ${from} → ${to}  +${days} days  ${plain(name ?? opportunityId)}`, width),
      ),
    ...(moves.length > shownMoves ? [`    and ${moves.length - shownMoves} more (--format json lists all)`] : []),
  ];
}

function stageLines({ open, aging }: PipelineHealthReport, width: number): string[] {
  if (open.byStage.length === 0) return ['No open deals.'];
  const ages = new Map(aging.stages.map((each) => [each.label, each]));
  const days = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : `${Math.round(value)}`;
  const rows = open.byStage.map((group) => {
    const age = group.label === null ? undefined : ages.get(group.label);
    return [
      plain(group.label ?? 'no stage'),
      String(group.deals),
      days(age?.medianDays),
      days(age?.wonMedianDays),
      age && age.wonMedianDays !== null ? String(age.stuckDealIds.length) : '–',
      totalsText(group, Math.max(24, width - 53)),
    ];
  });
  const right = { align: 'right' as const };
  const legend = 'Days: median in the stage. Usual: the same of won deals. Stuck: over 1.5 times that.';
  const table = layOutTable(
    [
      { title: 'Stage', max: width < 80 ? 14 : 22 },
      { title: 'Deals', ...right },
      { title: 'Days', ...right },
      { title: 'Usual', ...right },
      { title: 'Stuck', ...right },
      { title: 'Value' },
    ],
    rows,
    width,
  );
  return [...table, ...wrap('', legend, width)];
}

function riskLines({ atRisk }: PipelineHealthReport, io: CommandIo, width: number): string[] {
  if (atRisk.deals.length === 0) return ['No open deal is at high or critical risk.'];
  const right = { align: 'right' as const };
  const isNarrow = width < 80;
  const columns = [
    { title: 'Risk', ...right },
    { title: 'Deal', max: width < 100 ? 18 : 28 },
    ...(isNarrow ? [] : [{ title: 'Owner', max: width < 100 ? 10 : 16 }]),
    { title: 'Amount', ...right, max: 16 },
    ...(isNarrow ? [] : [{ title: 'Closes', max: 10 }]),
    { title: 'Why', max: 120 },
  ];
  const rows = atRisk.deals
    .slice(0, shownAtRisk)
    .map((deal) => [
      String(deal.risk),
      plain(deal.name ?? deal.opportunityId),
      ...(isNarrow ? [] : [plain(deal.owner ?? 'nobody')]),
      shortAmount(deal.amount, deal.currency),
      ...(isNarrow ? [] : [deal.closeDate ?? '–']),
      plain(deal.reasons.slice(0, 2).join('; ')) || 'nothing stands out',
    ]);
  const [head = '', ...lines] = layOutTable(columns, rows, width);
  const rest = atRisk.deals.length - shownAtRisk;
  return [paint(io, 'dim', head), ...lines, ...(rest > 0 ? [`${rest} more: \`bellwether score\` lists all.`] : [])];
}

/** A number that is cut off reads as a smaller one, so a long amount is rounded instead. */
function shortAmount(amount: string | null, currency: string | null): string {
  if (amount === null) return '–';
  const text = moneyText(amount, currency);
  return text.length <= 16 ? text : `${compactText(amount)} ${currency ?? ''}`.trim();
}

function hygieneLines({ hygiene }: PipelineHealthReport, width: number): string[] {
  if (hygiene.openDeals === 0) return ['No open deals to check.'];
  const told = hygiene.checks.filter(({ dealIds }) => dealIds !== null);
  const untold = hygiene.checks.filter(({ dealIds }) => dealIds === null);
  return [
    hygiene.cleanSharePercent === null
      ? 'Nothing to check: the source does not tell.'
      : `${hygiene.cleanSharePercent} % of ${countText(hygiene.openDeals, 'open deal')} have every fact that can be checked.`,
    ...told.map(({ label, dealIds }) => `  ${String(dealIds?.length ?? 0).padStart(5)}  ${label}`),
    ...(untold.length > 0
      ? wrap('  ', `not told by the source: ${untold.map(({ label }) => label).join(', ')}`, width)
      : []),
  ];
}

/** Breaks text at spaces so that no line passes `width`; further lines are indented like the first. */
function wrap(prefix: string, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(prefix) + displayWidth(next) > width) {
      lines.push(line);
      line = word;
    } else line = next;
  }
  lines.push(line);
  return lines.map((each, at) => `${at === 0 ? prefix : ' '.repeat(prefix.length)}${each}`);
}

function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}
