import { type Command, type DemoCrm, demoWorkspaces } from '../command.ts';
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
    const start = async (id: string | null) => {
      const crm = (Object.keys(demoWorkspaces) as DemoCrm[]).find((each) => demoWorkspaces[each] === id);
      if (crm) await session.startDemo(crm);
    };
    await start(asked);
    const { id } = await requireWorkspace(session, asked);
    if (id !== asked) await start(id);
    const transport = input.values['http'] === true ? 'http' : 'stdio';
    return session.serveMcp({ tenantId: id, transport, connector: textOption(input, 'connector') }, io);
  },
};
