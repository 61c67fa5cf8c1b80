import { AppError } from '../../src/domain/errors.ts';
import type { AnyConnector, ConnectionDetails, ToolContext, ToolDefinition } from './define-connector.ts';

/** A connector opened for one connection: the gateway's end of the line, in memory or over MCP alike. */
export interface LinkedConnector {
  readonly connector: AnyConnector;
  readonly connectionId: string;
  call(tool: string, args: Record<string, unknown>, context: ToolContext): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/**
 * Links a connector in this process; its client is opened at the first call. Arguments are parsed by the tool's input schema; the output is returned as the handler
 * made it (the gateway validates it).
 * @throws AppError `invalid_input` for settings or arguments that do not fit, `not_found` for an unknown tool.
 */
export function linkConnector(
  connector: AnyConnector,
  connection: Omit<ConnectionDetails<unknown>, 'settings'> & { settings: unknown },
): LinkedConnector {
  const settings = connector.settings.safeParse(connection.settings);
  if (!settings.success) {
    throw new AppError(
      'invalid_input',
      `Connection ${connection.id}: ${settings.error.issues[0]?.message ?? 'bad settings'}`,
    );
  }
  const { id, credentials } = connection;
  let opened: Promise<unknown> | null = null;
  const open = () => {
    opened ??= Promise.resolve(connector.open({ id, settings: settings.data, credentials }));
    return opened;
  };
  const tools = new Map<string, ToolDefinition<unknown>>(connector.tools.map((tool) => [tool.name, tool]));
  return {
    connector,
    connectionId: connection.id,
    async call(name, args, context) {
      const tool = tools.get(name);
      if (!tool) throw new AppError('not_found', `No tool is named "${name}".`, { tool: name });
      const input = tool.input.safeParse(args);
      if (!input.success) throw argumentsError(name, input.error.issues);
      const client = await open();
      // what was cancelled before it began shares no other caller's work either
      context.signal.throwIfAborted();
      return tool.handler(client, input.data, context);
    },
    close: async () => {
      if (opened) await connector.close?.(await opened);
    },
  };
}

/** One message naming each argument that does not fit, so that a person or a model can correct it. */
export function argumentsError(tool: string, issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  const problems = issues
    .slice(0, 8)
    .map((issue) => `${issue.path.map(String).join('.') || 'arguments'}: ${issue.message}`);
  return new AppError('invalid_input', `${tool}: ${problems.join('; ')}`, {
    tool,
    field: String(issues[0]?.path[0] ?? ''),
  });
}
