import type { Figure, MetricsReport } from '../../intelligence/win-model/describe-metrics.ts';
import type { ReferenceFigures } from '../../intelligence/win-model/judge-deal-model.ts';
import { dateOf } from '../domain/time.ts';
import type { WorkspaceEvaluation } from '../orchestration/scoring/train-workspace-model.ts';
import type { CommandIo } from './command.ts';
import { layOutTable, paint, plain } from './terminal.ts';

const shownFeatures = 8;
const leastShown = 0.005;

/** The evaluation of a workspace for people: the verdict first, then how it was tested, the figures and what drives them. */
export function evaluationText(evaluation: WorkspaceEvaluation, io: CommandIo): string {
  const { metrics, split, references, history } = evaluation;
  const lines = [verdictLine(evaluation, io), consequence(evaluation), ''];
  if (metrics === null || split === null) {
    return [...lines, `On record: ${count(history.closedDeals)} closed deals.`, ''].join('\n');
  }
  return [
    ...lines,
    paint(io, 'bold', 'How it was tested'),
    `  ${count(history.deals)} ended deals (${count(history.won)} won) as they looked on ${evaluation.snapshotDates} earlier dates, with nothing that was known only later.`,
    `  Learned from ${count(split.trainSnapshots)} of these looks, tested on the latest ${count(split.testSnapshots)} (${count(split.testDeals)} deals, from ${dateOf(split.testFrom)} on).`,
    `  A look counts if its deal ended within ${split.horizonDays} days; nothing within ${split.horizonDays} days before the test was learned from.`,
    '',
    ...comparison(metrics, references, io),
    '',
    paint(io, 'bold', 'When it says so many in a hundred are won, how many are'),
    ...calibrationLines(metrics, io),
    '',
    `Top tenth by probability: ${figure(metrics.liftTopDecile, 1)} times as many wins as usual. Average precision ${figure(metrics.averagePrecision)}.`,
    '',
    paint(io, 'bold', 'What moves the probability most (log-odds, mean size)'),
    ...evaluation.contributions
      .filter(({ logOdds }) => logOdds >= leastShown)
      .slice(0, shownFeatures)
      .map(({ feature, logOdds }) => `  ${logOdds.toFixed(2)}  ${plain(feature)}`),
    '',
    ...leakLines(evaluation, io),
    '',
  ].join('\n');
}

function verdictLine({ verdict, reason, modelVersion }: WorkspaceEvaluation, io: CommandIo): string {
  const [colour, word] =
    verdict === 'ships' ? (['green', 'The win model is in use'] as const) : (['yellow', 'No win probability'] as const);
  return `${paint(io, 'bold', paint(io, colour, word))}: ${reason}${modelVersion ? ` (${modelVersion})` : ''}.`;
}

function consequence({ verdict, trainedAsOf }: WorkspaceEvaluation): string {
  if (verdict === 'ships')
    return `\`bellwether score\` gives win probabilities as of ${dateOf(trainedAsOf)} and later.`;
  return 'Risk and reasons come from the signals and do not depend on it.';
}

function comparison(metrics: MetricsReport, references: readonly ReferenceFigures[], io: CommandIo): string[] {
  const plainFigure = (value: number | null) => (value === null ? '–' : value.toFixed(3));
  const rows = [
    ['the win model', figure(metrics.auc), figure(metrics.brier), figure(metrics.logLoss), figure(metrics.ece), ''],
    ...references.map((each) => [
      referenceNames[each.name],
      plainFigure(each.auc),
      plainFigure(each.brier),
      plainFigure(each.logLoss),
      plainFigure(each.ece),
      `${each.isBeaten ? 'better' : 'not surely better'}: Brier ${(100 * each.gain).toFixed(1)} % lower, ${each.errors.toFixed(1)} standard errors`,
    ]),
  ];
  const columns = [
    { title: 'On the test' },
    { title: 'AUC (0.5 = chance)', max: 40 },
    { title: 'Brier (0 = sure, right)', max: 40 },
    { title: 'Log loss', max: 40 },
    { title: 'ECE', max: 40 },
    { title: 'The model against it', max: 60 },
  ];
  const [head = '', ...lines] = layOutTable(columns, rows, io.isTerminal ? io.columns : 200);
  return [paint(io, 'bold', head), ...lines];
}

const referenceNames = {
  'base rate': 'always the base rate',
  'stage table': 'win rate of the stage',
  rules: 'the signals, calibrated',
} as const;

function calibrationLines(metrics: MetricsReport, io: CommandIo): string[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const rows = metrics.calibration.map(({ from, to, rows: looks, meanProbability, shareWon }) => [
    `  ${percent(from)} to ${percent(to)}`,
    percent(meanProbability),
    percent(shareWon),
    count(looks),
    '█'.repeat(Math.round(20 * shareWon)) || '·',
  ]);
  return layOutTable(
    [
      { title: '  Said', max: 16 },
      { title: 'Mean', align: 'right' },
      { title: 'Won', align: 'right' },
      { title: 'Looks', align: 'right' },
      { title: '' },
    ],
    rows,
    io.isTerminal ? io.columns : 120,
  );
}

function leakLines({ leakWarnings, permutedLabelAuc }: WorkspaceEvaluation, io: CommandIo): string[] {
  const probes = `With shuffled outcomes the AUC is ${permutedLabelAuc?.toFixed(2) ?? 'unknown'}; about 0.5 means that nothing leaks.`;
  if (leakWarnings.length === 0) return [`No field tells the outcome too well or by being empty. ${probes}`];
  return [
    paint(io, 'bold', 'Fields to check'),
    ...leakWarnings.map(({ action, text }) => `  ${action}: ${plain(text)}`),
    probes,
  ];
}

/** A figure with its 95 % interval. */
function figure({ value, low, high }: Figure, digits = 3): string {
  if (value === null) return '–';
  const interval = low === null || high === null ? '' : ` (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  return `${value.toFixed(digits)}${interval}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
