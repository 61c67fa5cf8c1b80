import { AppError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { CallAnswer } from './call-answer.ts';
import { type ListedTool, listedTool } from './listed-tool.ts';
import { ProtocolFailure, rpcCodes } from './protocol.ts';
import { toolFailure } from './tool-failure.ts';

const readHints = { readOnlyHint: true, idempotentHint: true, destructiveHint: false, openWorldHint: false };
const searchedTools = 20;

/**
 * The three tools that stand for a long list: a model searches, reads one definition, and calls it. Every one of them shows
 * and reaches exactly what the caller may call.
 */
export const discoveryTools: readonly ListedTool[] = [
  {
    name: 'search_tools',
    title: 'Search tools',
    description:
      'Finds tools by what they do. Use it first; then describe_tool for one of them, and call_tool to call it.',
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'Words for what you want to do; empty lists the first tools' },
      },
      required: ['query'],
    },
    annotations: readHints,
  },
  {
    name: 'describe_tool',
    title: 'Describe a tool',
    description: 'Gives the full definition of one tool, with the schema of its arguments. Use it before call_tool.',
    inputSchema: {
      type: 'object',
      properties: { name: { type: 'string', description: 'A name that search_tools gave' } },
      required: ['name'],
    },
    annotations: readHints,
  },
  {
    name: 'call_tool',
    title: 'Call a tool',
    description: 'Calls a tool by its name with arguments that fit the schema describe_tool gave.',
    inputSchema: {
      type: 'object',
      properties: { name: { type: 'string' }, arguments: { type: 'object' } },
      required: ['name'],
    },
    annotations: { readOnlyHint: false, idempotentHint: false, destructiveHint: true, openWorldHint: true },
  },
];

const byName = (a: ListedTool, b: ListedTool) => (a.name < b.name ? -1 : 1);

/** What `tools/list` gives one caller: all they may call in order of name, or the three tools above when that is a long list. */
export function listFor(gateway: Gateway, principal: Principal, threshold: number): readonly ListedTool[] {
  const visible = gateway.listTools(principal);
  return visible.length > threshold ? discoveryTools.toSorted(byName) : visible.map(listedTool);
}

/** A call of `search_tools` or `describe_tool`; null for any other name. */
export function answerDiscovery(
  gateway: Gateway,
  principal: Principal,
  name: string,
  args: Readonly<Record<string, unknown>>,
): CallAnswer | null {
  if (name === 'search_tools') {
    const { query } = args;
    if (typeof query !== 'string') return wrong('search_tools', 'query', 'give a text');
    const found = query.trim() === '' ? gateway.listTools(principal) : gateway.findTools(principal, { text: query });
    const tools = found.slice(0, searchedTools).map(({ name: tool, title, description, readOnly, system }) => ({
      name: tool,
      title,
      description,
      readOnly,
      system,
    }));
    return { kind: 'content', structured: { tools, total: found.length } };
  }
  if (name !== 'describe_tool') return null;
  const wanted = args['name'];
  if (typeof wanted !== 'string') return wrong('describe_tool', 'name', 'give a name that search_tools gave');
  const tool = gateway.listTools(principal).find((each) => each.name === wanted);
  if (!tool) throw new ProtocolFailure(rpcCodes.invalidParams, `Unknown tool: ${wanted.slice(0, 64)}`);
  return { kind: 'content', structured: { tool: listedTool(tool) } };
}

/** What a call of `call_tool` asks for; an answer when its arguments do not fit. */
export function unwrapCall(
  args: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly arguments: Record<string, unknown> } | CallAnswer {
  const { name, arguments: inner = {} } = args;
  if (typeof name !== 'string') return wrong('call_tool', 'name', 'give the name of a tool');
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    return wrong('call_tool', 'arguments', 'give an object');
  }
  return { name, arguments: inner as Record<string, unknown> };
}

function wrong(tool: string, field: string, what: string): CallAnswer {
  return {
    kind: 'failure',
    failure: toolFailure(new AppError('invalid_input', `${tool}: ${field}: ${what}.`, { tool, field })),
  };
}
