import { tmpdir } from 'node:os';
import { allCommands } from '../../src/cli/all-commands.ts';
import type { CommandIo, Session } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/run-command.ts';
import { readConfig } from '../../src/config.ts';
import { openAccess } from '../../src/mcp/auth/access.ts';
import { ask, call } from '../integration/mcp/raw-client.ts';
import { serveEndpoint } from '../integration/mcp/upstream-room.ts';
import { partsOver } from './mcp-transport.ts';
import { askersOf, type SweepRoom } from './sweep-room.ts';
import { canaryOf } from './twin-tenants.ts';

/** Tells the sweep of one answer. */
export type Look = (way: string, tenantId: string, answer: unknown) => void;

const jsonCommands: readonly (readonly string[])[] = [
  ['score', '--json', '--as-of', '2026-11-20'],
  ['score', '--as-of', '2026-11-20'],
  ['status'],
  ['status', '--json'],
  ['kill-switch', 'show', '--json'],
];

/** Runs the program's commands for one workspace and looks at everything they print. */
export async function askCommandLine({ store, gateway }: SweepRoom, look: Look, tenantId: string): Promise<void> {
  const config = readConfig({ BELLWETHER_DATA_DIR: tmpdir() }, tmpdir());
  const session = { config, store, gateway: async () => gateway } as unknown as Session;
  const runner = {
    config,
    withSession: (_words: readonly string[], _io: CommandIo, work: (own: Session) => Promise<number>) => work(session),
  };
  for (const words of jsonCommands) {
    let printed = '';
    const print = (text: string) => {
      printed += text;
    };
    const io = { stdout: print, stderr: print, isTerminal: false, columns: 200, hasColour: false, cwd: tmpdir() };
    await runCommandLine(allCommands, [...words, '--workspace', tenantId], runner, io);
    look(`command ${words.slice(0, 2).join(' ')}`, tenantId, printed);
  }
}

/** Lists and calls over the served MCP endpoint as each person of the tenant. */
export async function askMcp({ gateway }: SweepRoom, look: Look, tenantId: string, round: number): Promise<void> {
  for (const principal of askersOf(tenantId)) {
    const access = openAccess({ ...principal, channel: 'mcp' });
    const served = await serveEndpoint(partsOver(gateway), { access, fastPath: round % 2 === 0 });
    const calls: readonly (readonly [string, Record<string, unknown>])[] = [
      ['twin_list_deals', { text: `mcp ${round}` }],
      ['crm_search_deals', { text: `mcp ${round}` }],
      ['twin_break_down', {}],
      ['twin_read_changes', { object: 'opportunity', cursor: `${canaryOf(tenantId)} 10`, limit: 10 }],
      ['twin_write_note', { recordId: '006-0', text: `mcp ${round}` }],
      ['no_such_tool', {}],
    ];
    look('MCP list', tenantId, (await ask(served.url, 'tools/list')).body);
    for (const [name, args] of calls) {
      const way = name === 'no_such_tool' ? 'MCP call of nothing' : 'MCP call';
      look(way, tenantId, (await call(served.url, name, args)).body);
    }
    await served.close();
  }
}
