import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { contentsOf, fixedContent, messagesOf, prompts, resources, resourceTemplates } from './fixture-content.ts';
import { promptQuestion, type Round, roundTools } from './fixture-rounds.ts';

type Item = Record<string, unknown>;
type Handler = (request: { params: never }, context: ServerContext) => unknown;

const otherTools = [
  'test_error_handling',
  'test_logging_tool',
  'test_missing_capability',
  'test_tool_with_logging',
  'test_tool_with_progress',
];
export const fixtureToolNames = [...Object.keys(fixedContent), ...Object.keys(roundTools), ...otherTools].sort();

const properties: Readonly<Record<string, Item>> = {
  test_sampling: { prompt: { type: 'string' } },
  test_elicitation: { message: { type: 'string' } },
};
const says = (text: string): Item => ({ content: [{ type: 'text', text }] });
const badParams = (message: string, data?: Item) => new ProtocolError(ProtocolErrorCode.InvalidParams, message, data);

function roundOf({ mcpReq }: ServerContext): Round {
  const envelope: Item = { ...mcpReq.envelope };
  const state = mcpReq.requestState();
  return {
    responses: mcpReq.inputResponses ?? {},
    state: typeof state === 'string' ? state : null,
    capabilities: (envelope['io.modelcontextprotocol/clientCapabilities'] ?? {}) as Item,
  };
}

async function progress({ mcpReq }: ServerContext): Promise<Item> {
  const progressToken = mcpReq._meta?.progressToken;
  for (const done of [0, 50, 100]) {
    if (progressToken !== undefined) {
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: done, total: 100 } });
    }
    await wait(50, undefined, { signal: mcpReq.signal });
  }
  return says('Done, with progress.');
}

async function log({ mcpReq }: ServerContext): Promise<Item> {
  const envelope: Item = { ...mcpReq.envelope };
  for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    if (envelope['io.modelcontextprotocol/logLevel'] !== undefined) {
      await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
    }
    await wait(50);
  }
  return says('Done, with a log.');
}

async function callTool(name: string, context: ServerContext): Promise<Item> {
  const fixed = fixedContent[name];
  if (fixed) return { content: fixed };
  const round = roundOf(context);
  const ask = roundTools[name];
  if (ask) {
    const result = ask(round);
    if ('text' in result) return says(result.text);
    const requestState = result.state === undefined ? {} : { requestState: result.state };
    return { resultType: 'input_required', inputRequests: result.ask, ...requestState };
  }
  if (name === 'test_error_handling') {
    return { isError: true, ...says('This tool intentionally returns an error for testing') };
  }
  if (name === 'test_tool_with_progress') return progress(context);
  if (name === 'test_tool_with_logging' || name === 'test_logging_tool') return log(context);
  if (name !== 'test_missing_capability') throw badParams(`Unknown tool: ${name}`);
  if ('sampling' in round.capabilities) return says('Your client can sample.');
  throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } }, 'This needs sampling.');
}

function getPrompt(name: string, args: Record<string, string>, context: ServerContext): Item {
  if (name === 'test_input_required_result_prompt') {
    const { responses } = roundOf(context);
    if (!('user_context' in responses)) return { resultType: 'input_required', inputRequests: promptQuestion };
    const text = `With this context: ${JSON.stringify(responses['user_context'])}`;
    return { messages: [{ role: 'user', content: { type: 'text', text } }] };
  }
  const messages = messagesOf(name, args);
  if (!messages) throw badParams(`Unknown prompt: ${name}`);
  return { messages };
}

function fixtureServer(): Server {
  const capabilities = { tools: {}, prompts: {}, resources: {}, completions: {}, logging: {} };
  const server = new Server({ name: 'conformance-fixture', version: '1.0.0' }, { capabilities });
  const on = server.setRequestHandler.bind(server) as unknown as (method: string, handler: Handler) => void;
  const tools = fixtureToolNames.map((name) => ({
    name,
    description: `The conformance suite's ${name}.`,
    inputSchema: { type: 'object', properties: properties[name] ?? {} },
  }));
  on('tools/list', () => ({ tools }));
  on('tools/call', ({ params }: { params: { name: string } }, context) => callTool(params.name, context));
  on('prompts/list', () => ({ prompts }));
  on('prompts/get', ({ params }: { params: { name: string; arguments?: Record<string, string> } }, context) =>
    getPrompt(params.name, params.arguments ?? {}, context),
  );
  on('resources/list', () => ({ resources }));
  on('resources/templates/list', () => ({ resourceTemplates }));
  on('resources/read', ({ params: { uri } }: { params: { uri: string } }) => {
    const contents = contentsOf(uri);
    if (!contents) throw badParams('Resource not found', { uri });
    return { contents: [contents] };
  });
  on('completion/complete', ({ params }: { params: { argument: { value: string } } }) => {
    const values = ['paris', 'park', 'party'].filter((value) => value.startsWith(params.argument.value));
    return { completion: { values, total: values.length, hasMore: false } };
  });
  return server;
}

/** Starts a remote MCP server on loopback with the tools, prompts and resources that the official suite asks for. */
export async function startFixtureServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const handler = createMcpHandler(fixtureServer);
  const node = toNodeHandler(handler);
  const server = createServer((request, response) => void node(request as Parameters<typeof node>[0], response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async close() {
      await handler.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
