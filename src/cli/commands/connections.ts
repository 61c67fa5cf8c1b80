import type { ListedConnection } from '../../orchestration/credentials/list-connected.ts';
import type { Command } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { layOutTable, plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether connections`: what is connected, how it fares, what it may do and why. */
export const connectionsCommand: Command = {
  name: 'connections',
  summary: 'what is signed in to, how it fares, what it may do and why',
  usage: '[--workspace NAME] [--json]',
  options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: { workspace: 'which workspace (default: the current one)', json: 'one JSON document on stdout' },
  example: 'bellwether connections',
  async run(input, session, io) {
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const { listConnected } = await import('../../orchestration/credentials/list-connected.ts');
    const desk = await session.connectionDesk();
    await desk.settled();
    const all = await listConnected(session.store, desk.custody, desk.connectors, tenantId);
    if (input.values['json']) io.stdout(`${JSON.stringify(all)}\n`);
    else
      io.stdout(
        all.length === 0 ? 'Nothing is connected. See `bellwether connect --help`.\n' : listText(all, io.columns),
      );
    return 0;
  },
};

function listText(all: readonly ListedConnection[], width: number): string {
  const day = (at: string | null) => at?.slice(0, 16).replace('T', ' ') ?? '–';
  const table = layOutTable(
    [
      { title: 'Connection' },
      { title: 'Signed in as' },
      { title: 'Health' },
      { title: 'Since (UTC)' },
      { title: 'Last use (UTC)' },
      { title: 'Why', max: 100 },
    ],
    all.map(({ id, holder, health, signedInAt, lastUsedAt, reason }) => [
      id,
      holder ?? '–',
      health.replaceAll('_', ' '),
      day(signedInAt),
      day(lastUsedAt),
      plain(reason ?? ''),
    ]),
    width,
  );
  const scopes = all.flatMap(({ id, scopes: own }) =>
    own.length === 0
      ? []
      : ['', `${id} may:`, ...own.map(({ scope, reason }) => `  ${plain(scope)}: ${plain(reason)}`)],
  );
  return `${[...table, ...scopes].join('\n')}\n`;
}
