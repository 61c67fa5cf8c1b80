import { topReasons } from '../../intelligence/risk/top-reasons.ts';
import type { DealScore } from '../domain/score.ts';
import type { CommandIo } from './command.ts';
import { layOutTable, paint, plain } from './terminal.ts';

const bandColour = { critical: 'red', high: 'red', medium: 'yellow', low: 'green' } as const;

/** The at-risk table as lines: risk, deal, owner, amount, stage, close date and the top two reasons. */
export function riskTable(scores: readonly DealScore[], io: CommandIo): string[] {
  const hasWin = scores.some(({ winProbability }) => winProbability !== null);
  const columns = [
    { title: 'Risk', align: 'right' as const },
    { title: 'Band' },
    ...(hasWin ? [{ title: 'Win', align: 'right' as const }] : []),
    { title: 'Deal', max: 32 },
    { title: 'Owner', max: 18 },
    { title: 'Amount', align: 'right' as const, max: 16 },
    { title: 'Stage', max: 16 },
    { title: 'Closes', max: 10 },
    { title: 'Why', max: 120 },
  ];
  const rows = scores.map((score) => [
    String(score.risk),
    score.band,
    ...(hasWin ? [score.winProbability === null ? '–' : `${Math.round(score.winProbability * 100)}%`] : []),
    plain(score.name ?? score.opportunityId),
    plain(score.owner ?? 'nobody'),
    amountText(score),
    plain(score.stage ?? '–'),
    score.closeDate ?? '–',
    topReasons(score, 2).join('; ') || 'nothing stands out',
  ]);
  const [head = '', ...lines] = layOutTable(columns, rows, io.isTerminal ? io.columns : 200);
  return [paint(io, 'bold', head), ...lines.map((line, at) => paintBand(io, line, scores[at]))];
}

/** An amount with its currency, a dash where it is unknown. */
export function amountText({ amount, currency }: Pick<DealScore, 'amount' | 'currency'>): string {
  if (amount === null) return '–';
  const text = Number(amount).toLocaleString('en', { maximumFractionDigits: 0 });
  return currency ? `${text} ${currency}` : text;
}

function paintBand(io: CommandIo, line: string, score: DealScore | undefined): string {
  return score ? line.replace(score.band, paint(io, bandColour[score.band], score.band)) : line;
}
