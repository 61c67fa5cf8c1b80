import { newAssertionKeys } from '../../orchestration/remote/assertion.ts';
import type { Command } from '../command.ts';

/** `bellwether connector`: runs connectors for the other roles; alone in reaching credentials. */
export const connectorCommand: Command = {
  name: 'connector',
  summary: 'run the connectors for serve and worker; alone in reaching credentials',
  usage: '[--new-key]',
  options: { 'new-key': { type: 'boolean' } },
  optionHelp: { 'new-key': 'print a new pair of keys for the roles to trust each other with, and end' },
  example: 'bellwether connector --new-key',
  async runBare(input, _config, io) {
    if (!input.values['new-key']) return null;
    const { signingKey, verifyKey } = newAssertionKeys();
    io.stdout(`BELLWETHER_SIGNING_KEY=${signingKey}\nBELLWETHER_VERIFY_KEYS=${verifyKey}\n`);
    io.stderr('The first line is a secret of serve and worker; the second goes to the connector role.\n');
    return 0;
  },
  async run(_input, session, io) {
    const { url } = await session.serveConnectors();
    io.stdout(`Connectors at ${url}/mcp\n`);
    return session.stayUp(null, io);
  },
};
