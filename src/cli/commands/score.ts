import { topReasons } from '../../../intelligence/risk/top-reasons.ts';
import type { DealScore } from '../../domain/score.ts';
import { dateOf, endOfDay } from '../../domain/time.ts';
import { csvText } from '../../orchestration/reports/csv-text.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { type PipelineScores, scorePipeline } from '../../orchestration/scoring/score-pipeline.ts';
import { readDataAge } from '../../orchestration/sync/data-age.ts';
import type { Reader } from '../../store/reader.ts';
import { asHelp, readerAs } from '../as-person.ts';
import type { Command, CommandIo } from '../command.ts';
import { countOption, dateOption, textOption } from '../parse-arguments.ts';
import { riskTable } from '../risk-table.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether score`: the open deals with their risk, most at risk first. Never acts. */
export const scoreCommand: Command = {
  name: 'score',
  summary: 'score open deals: risk, win probability and why',
  usage: '[--as-of DATE] [--as PERSON] [--top N] [--json | --csv]',
  options: {
    'as-of': { type: 'string' },
    as: { type: 'string' },
    top: { type: 'string' },
    json: { type: 'boolean' },
    csv: { type: 'boolean' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    'as-of': 'with what was known at the end of that day (default: the newest data)',
    as: asHelp,
    top: 'how many deals to show (default 20; with --json all)',
    json: 'one JSON array on stdout',
    csv: 'a spreadsheet on stdout, safe to open',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether score --as-of 2017-10-01 --top 10',
  async run(input, session, io) {
    const day = dateOption(input, 'as-of');
    const top = countOption(input, 'top', 1);
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    const asOf = day ? endOfDay(day) : await defaultAsOf(session.store, workspace.id);
    const reader = await readerAs(session, workspace.id, input);
    const result = await visibleScores(await scorePipeline(session.store, workspace.id, asOf), reader);
    if (input.values['csv']) {
      io.stdout(scoresCsv(top ? result.scores.slice(0, top) : result.scores));
      return 0;
    }
    if (input.values['json']) {
      io.stdout(`${JSON.stringify(top ? result.scores.slice(0, top) : result.scores)}\n`);
      io.stderr(notScoredText(result));
      return 0;
    }
    const age = await readDataAge(session.store, workspace.id);
    io.stdout(`${scoreText(result, result.scores.slice(0, top ?? 20), age, io)}\n`);
    return 0;
  },
};

/** The same without what `reader` may not see; deals without dates are counted for nobody but the owner. */
async function visibleScores(result: PipelineScores, reader: Reader | null): Promise<PipelineScores> {
  if (reader === null) return result;
  return { ...result, scores: await reader.onlyVisible(result.scores), undatedDeals: 0 };
}

function scoresCsv(scores: readonly DealScore[]): string {
  const header = [
    'Deal id',
    'Deal',
    'Owner',
    'Amount',
    'Currency',
    'Stage',
    'Close date',
    'Win probability',
    'Risk',
    'Band',
    'Why',
  ];
  const rows = scores.map((score) => {
    const { opportunityId, name, owner, amount, currency, stage, closeDate, winProbability, risk, band } = score;
    return [
      opportunityId,
      name,
      owner,
      amount,
      currency,
      stage,
      closeDate,
      winProbability,
      risk,
      band,
      topReasons(score, 3).join('; '),
    ];
  });
  return csvText([header, ...rows]);
}

function scoreText(result: PipelineScores, shown: readonly DealScore[], age: string | null, io: CommandIo): string {
  const day = dateOf(result.asOf);
  if (result.scores.length === 0) {
    const why = result.undatedDeals > 0 ? notScoredText(result) : 'No deal was open then, or none is imported yet.\n';
    return `No open deals to score as of ${day}. ${why}`;
  }
  const reason = result.scores[0]?.model.winProbabilityReason;
  return [
    `${result.scores.length.toLocaleString('en')} open deals scored as of ${day}; ${result.closedDeals.toLocaleString('en')} closed deals to compare with.`,
    ...(age === null ? [] : [age]),
    ...(reason ? [`Win probability: none (${reason}).`] : []),
    '',
    ...riskTable(shown, io),
    ...(shown.length < result.scores.length
      ? ['', `${(result.scores.length - shown.length).toLocaleString('en')} more: --top N shows them, --json all.`]
      : []),
    notScoredText(result),
  ].join('\n');
}

function notScoredText({ undatedDeals }: PipelineScores): string {
  if (undatedDeals === 0) return '';
  return `${undatedDeals.toLocaleString('en')} deals have no dates at all: they are listed in the import report and not scored, since nothing says when they began.\n`;
}
