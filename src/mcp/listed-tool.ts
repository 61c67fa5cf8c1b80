import { mcpContentField } from '../domain/tool.ts';
import type { VisibleTool } from '../orchestration/gateway/gateway.ts';

/** One entry of `tools/list`. */
export interface ListedTool {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly [key: string]: unknown; readonly type: 'object' };
  readonly outputSchema?: { readonly [key: string]: unknown; readonly type: 'object' };
  readonly annotations: Readonly<Record<string, boolean>>;
}

type ObjectSchema = ListedTool['inputSchema'];

/** A tool as MCP lists it. One that gives ready-made content has no output schema. */
export function listedTool(tool: VisibleTool): ListedTool {
  const { name, title, description, readOnly, idempotent, riskTier } = tool;
  const properties = tool.outputSchema['properties'] as Record<string, unknown> | undefined;
  const givesContent = properties !== undefined && mcpContentField in properties;
  return {
    name,
    title,
    description,
    inputSchema: objectSchema(tool.inputSchema),
    ...(givesContent ? {} : { outputSchema: objectSchema(tool.outputSchema) }),
    annotations: {
      readOnlyHint: readOnly,
      idempotentHint: idempotent,
      destructiveHint: !readOnly && riskTier >= 2,
      openWorldHint: true,
    },
  };
}

/** The schema without what is meant for the layer below us: clients send us no parameter headers. */
function objectSchema(schema: Readonly<Record<string, unknown>>): ObjectSchema {
  const { $schema: _, ...rest } = schema;
  const { properties } = rest as { properties?: Record<string, unknown> };
  if (!properties || !Object.values(properties).some(hasHeader)) return { ...rest, type: 'object' };
  const plain = Object.entries(properties).map(([name, value]) => {
    if (!hasHeader(value)) return [name, value];
    const { 'x-mcp-header': _header, ...other } = value;
    return [name, other];
  });
  return { ...rest, properties: Object.fromEntries(plain), type: 'object' };
}

function hasHeader(schema: unknown): schema is Record<string, unknown> {
  return typeof schema === 'object' && schema !== null && 'x-mcp-header' in schema;
}
