import type { Command } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether mcp`: the tools of this workspace for an AI client, over stdio for its owner or over HTTP with sign-in. */
export const mcpCommand: Command = {
  name: 'mcp',
  summary: 'serve this workspace to AI clients over MCP',
  usage: '[--http] [--connector SYSTEM]',
  options: { http: { type: 'boolean' }, connector: { type: 'string' }, workspace: { type: 'string' } },
  optionHelp: {
    http: 'listen on BELLWETHER_HOST:BELLWETHER_PORT instead of using stdin and stdout',
    connector: 'serve the tools of one connected system alone',
    workspace: 'which workspace (default: the current one; demo: the made-up organisation)',
  },
  example: 'bellwether mcp --http',
  async run(input, session, io) {
    const asked = textOption(input, 'workspace');
    if (asked === 'demo') await session.startDemo();
    const { id } = await requireWorkspace(session, asked);
    if (id === 'demo' && asked !== 'demo') await session.startDemo();
    const transport = input.values['http'] === true ? 'http' : 'stdio';
    return session.serveMcp({ tenantId: id, transport, connector: textOption(input, 'connector') }, io);
  },
};
