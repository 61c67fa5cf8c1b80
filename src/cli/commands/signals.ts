import { riskSettingsOf } from '../../domain/workspace-settings.ts';
import { readPipelineGround } from '../../orchestration/context/pipeline-ground.ts';
import {
  judgeSignals,
  type SignalStanding,
  type SignalStandings,
} from '../../orchestration/learning/signal-standings.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import type { Command, CommandIo } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { layOutTable } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether signals`: how often each signal's alerts came true, and which are muted and why. Changes nothing. */
export const signalsCommand: Command = {
  name: 'signals',
  summary: 'how often the alerts of each signal came true, and which are muted',
  usage: '[--json]',
  options: { json: { type: 'boolean' }, workspace: { type: 'string' } },
  optionHelp: { json: 'one JSON document on stdout', workspace: 'which workspace (default: the current one)' },
  example: 'bellwether signals',
  async run(input, session, io) {
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    const asOf = await defaultAsOf(session.store, workspace.id);
    const standings = await session.store.withTenant(workspace.id, async (tx) => {
      const settings = riskSettingsOf((await readWorkspaceSettings(tx)).settings);
      return judgeSignals(tx, await readPipelineGround(tx, asOf), settings);
    });
    io.stdout(input.values['json'] ? `${JSON.stringify(standings)}\n` : standingsText(standings, io));
    return 0;
  },
};

function standingsText({ signals, baseRate }: SignalStandings, io: CommandIo): string {
  const rate =
    baseRate.share === null
      ? 'No deal without an alert has ended yet.'
      : `Of ${baseRate.deals.toLocaleString('en')} ended deals without an alert, ${percent(baseRate.share)} were lost or late.`;
  return [
    ...layOutTable(
      [
        { title: 'Signal' },
        { title: 'Alerts', align: 'right' },
        { title: 'Came true' },
        { title: 'Thumbs' },
        { title: 'State' },
        { title: 'Why', max: 90 },
      ],
      signals.map(rowOf),
      io.isTerminal ? io.columns : 200,
    ),
    '',
    rate,
    'A muted signal stays in the score. The setting muting: { SIGNAL: never } lets it speak, always silences it.',
    '',
  ].join('\n');
}

function rowOf({ id, isMuted, reason, precision }: SignalStanding): string[] {
  if (precision === null) return [id, '0', '–', '–', isMuted ? 'muted' : 'on', isMuted ? reason : ''];
  const { right, wrong, precision: share, thumbsUp, thumbsDown } = precision;
  const trueText =
    share.share === null
      ? '–'
      : `${right} of ${right + wrong}: ${percent(share.share)} (${percent(share.low)} to ${percent(share.high)})`;
  return [
    id,
    String(precision.alerts),
    trueText,
    `${thumbsUp} up, ${thumbsDown} down`,
    isMuted ? 'muted' : 'on',
    reason,
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
