import { type DriftReport, driftText } from '../../../intelligence/win-model/check-drift.ts';
import { type ConnectionStatus, readStatus, type WorkspaceStatus } from '../../orchestration/sync/workspace-status.ts';
import type { ChannelHealth } from '../../store/channel-health.ts';
import { alarmText } from '../alarm-text.ts';
import type { Command, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { layOutTable, paint, plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether status`: what is connected, how fresh and how complete it is, and what waits to be sent. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'what is connected, how fresh it is, what waits to be sent',
  usage: '[--json]',
  options: { json: { type: 'boolean' }, workspace: { type: 'string' } },
  optionHelp: { json: 'one JSON document on stdout', workspace: 'which workspace (default: the current one)' },
  example: 'bellwether status',
  async run(input, session, io) {
    const status = await workspaceStatus(session, textOption(input, 'workspace'));
    io.stdout(input.values['json'] ? `${JSON.stringify(status)}\n` : statusText(status, io));
    return 0;
  },
};

async function workspaceStatus(session: Session, name: string | null): Promise<WorkspaceStatus> {
  const workspace = await requireWorkspace(session, name);
  return readStatus(session.store, workspace);
}

function statusText(status: WorkspaceStatus, io: CommandIo): string {
  const records = Object.entries(status.records).map(
    ([object, count]) => `${count.toLocaleString('en')} ${object.replaceAll('_', ' ')}`,
  );
  const connections = status.connections.map((connection) => [
    connection.id,
    connection.health === 'needs_reauth' ? 'needs re-auth' : connection.health,
    connection.dataAsOf?.slice(0, 16).replace('T', ' ') ?? '–',
    coverageOfConnection(connection),
  ]);
  const matching = Object.entries(status.matching).map(([state, count]) => `${count.toLocaleString('en')} ${state}`);
  const deliveries = Object.entries(status.deliveries).map(
    ([state, count]) => `${count} ${state.replaceAll('_', ' ')}`,
  );
  const stuck = ['failed', 'expired', 'delivery_unknown', 'quarantined'].reduce(
    (sum, state) => sum + (status.deliveries[state] ?? 0),
    0,
  );
  return [
    `Workspace ${paint(io, 'bold', status.workspace)} (${status.label}), database ${status.database}.`,
    `Records: ${records.join(', ') || 'none yet'}.`,
    `Deliveries: ${deliveries.join(', ') || 'none yet'}.`,
    ...(status.heldReason === null
      ? []
      : [`${paint(io, 'yellow', 'Held:')} ${status.heldReason} \`bellwether restore list\` shows what waits.`]),
    ...status.channels.flatMap((channel) => channelLine(channel, io)),
    ...(stuck === 0 ? [] : [`Stuck: ${stuck}; \`bellwether deliveries list --status stuck\` shows them.`]),
    ...(status.approvalsWaiting === 0
      ? []
      : [`Approvals: ${status.approvalsWaiting} waiting; \`bellwether approvals list\` shows them.`]),
    ...status.alarms.map((alarm) => `${paint(io, 'yellow', 'Unusual:')} ${alarmText(alarm)}.`),
    ...(matching.length === 0 ? [] : [`Messages and meetings: ${matching.join(', ')}.`]),
    ...status.modelUsage.map(
      ({ purpose, calls, failures, tokens }) =>
        `Language model today, to ${purpose}: ${calls} calls, ${failures} without a usable answer, ${tokens.toLocaleString('en')} tokens.`,
    ),
    ...(status.drift === null ? [] : [driftLine(status.drift, io)]),
    '',
    ...(connections.length === 0
      ? ['Nothing is connected. `bellwether import FILES…` reads an export.']
      : layOutTable(
          [
            { title: 'Connection' },
            { title: 'Health' },
            { title: 'Data as of (UTC)' },
            { title: 'Coverage', max: 100 },
          ],
          connections,
          io.columns,
        )),
    '',
  ].join('\n');
}

function coverageOfConnection({ health, healthReason, partial, dataAsOf, syncedAt, quota }: ConnectionStatus): string {
  const parts = [...partial];
  if (health !== 'healthy' && syncedAt !== null) parts.unshift(`not read since ${minute(syncedAt)}`);
  if (health !== 'healthy' && healthReason !== null) parts.unshift(healthReason);
  if (quota?.stoppedAt && quota.reason && quota.remaining <= quota.floor) parts.push(quota.reason);
  if (parts.length > 0) return parts.join('; ');
  return dataAsOf === null ? 'connected, nothing is copied from it' : 'complete';
}

function channelLine({ channel, retrying, failingSince, reason }: ChannelHealth, io: CommandIo): string[] {
  if (failingSince === null) return [];
  const what = retrying === 1 ? '1 delivery has' : `${retrying} deliveries have`;
  const why = reason === null ? '' : `: ${plain(reason)}`;
  return [
    `${paint(io, 'yellow', 'Not through:')} ${channel} since ${minute(failingSince)}, ${what} been tried in vain${why}`,
  ];
}

function minute(instant: string): string {
  return `${instant.slice(11, 16)} UTC on ${instant.slice(0, 10)}`;
}

function driftLine(drift: DriftReport, io: CommandIo): string {
  const text = driftText(drift);
  const line = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
  return drift.state === 'drifted' ? paint(io, 'yellow', line) : line;
}
