import type { Command } from '../command.ts';

/** `bellwether connect`: signs in to a system, keeps the sign-in encrypted, and opens it to every surface. */
export const connectCommand: Command = {
  name: 'connect',
  summary: 'sign in to a system, a document’s API or an MCP server',
  usage: 'SYSTEM [--name NAME] [options]',
  options: {
    name: { type: 'string' },
    workspace: { type: 'string' },
    with: { type: 'string' },
    'client-id': { type: 'string' },
    secrets: { type: 'string' },
    'key-file': { type: 'string' },
    'jwt-key': { type: 'string' },
    user: { type: 'string' },
    'login-url': { type: 'string' },
    'api-url': { type: 'string' },
    contact: { type: 'string' },
    set: { type: 'string', multiple: true },
    document: { type: 'string' },
    url: { type: 'string' },
    auth: { type: 'string' },
    reads: { type: 'string', multiple: true },
    own: { type: 'boolean' },
    'redirect-port': { type: 'string' },
    'redirect-url': { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    name: 'tells several connections to one system apart',
    workspace: 'where to put it (default: main)',
    with: 'browser, key or token (default: what the system prefers)',
    'client-id': 'the id of your app at the provider',
    secrets: 'file with the secrets: NAME=value lines, or one value (else they are asked for, or read from stdin)',
    'key-file': 'private key (PEM) or service account (JSON) instead of a browser',
    'jwt-key': 'the same as --key-file',
    user: 'the user a key acts for',
    'login-url': 'Salesforce: sandbox or My Domain',
    'api-url': 'where the system’s API is, if not at its usual place',
    contact: 'who answers for the calls (SEC EDGAR wants a name and an address)',
    set: 'a setting of the connector, as name=value; may be given again',
    document: 'openapi, soap: the document, a file or an address',
    url: 'openapi: base address; soap: endpoint; mcp: the server',
    auth: 'openapi, soap: none, bearer, basic, api-key:header:NAME, client-credentials:ADDRESS',
    reads: 'soap, mcp: a tool you vouch for that it only reads; may be given again',
    own: 'your own sign-in, used for your calls alone',
    'redirect-port': 'the loopback port the browser comes back to (default: 4311)',
    'redirect-url': 'another address the provider sends the browser to; you then copy the address you end at',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether connect salesforce --client-id 3MVG9…',
  opensGateway: true,
  minPositionals: 1,
  maxPositionals: 1,
  async run(input, session, io) {
    // what signing in needs is loaded by nobody else
    const { connectSystem } = await import('../connect/connect-system.ts');
    await connectSystem(input, session, io);
    return 0;
  },
};
