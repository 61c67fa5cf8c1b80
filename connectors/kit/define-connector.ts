import type { z } from 'zod';
import type { Principal } from '../../src/domain/principal.ts';
import type { CallExchange } from '../../src/domain/tool.ts';
import type { SignIn } from './sign-in.ts';

/** What a tool's handler gets beside its arguments. */
export interface ToolContext {
  /** Aborts when the deadline passes or the caller cancels; every request the handler makes must carry it. */
  readonly signal: AbortSignal;
  /** The same key and arguments must have one effect; null for reads. */
  readonly idempotencyKey: string | null;
  readonly requestId: string;
  /** Who asks, as the gateway knows them; absent where a connector runs on its own. */
  readonly principal?: Principal;
  /** How to talk to the caller during the call; left out where nobody listens. */
  readonly exchange?: CallExchange;
}

/**
 * Whose records a read returns: `shared` when none of them belongs to one user, else the output's list and the field of each
 * record that names the owning sales user (null there: nobody's, shown to those who see all rows).
 */
export type RowOwnership = 'shared' | { readonly list: string; readonly owner: string };

/**
 * One act of a connector, the same for agents, Slack and web. `cacheTtlMs` null: never cached. `riskTier` decides approval:
 * 0 reads, 1 notes and messages, 2 changes of records, 3 money or deletion.
 */
export interface ToolDefinition<
  Client,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  readonly name: string;
  readonly title: string;
  /** When to use it, and what to use instead. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly readOnly: boolean;
  readonly idempotent: boolean;
  readonly cacheTtlMs: number | null;
  readonly riskTier: 0 | 1 | 2 | 3;
  readonly scopes: readonly string[];
  /** Reads only; left out, the tool is callable only by those who may see all rows. */
  readonly rows?: RowOwnership;
  readonly handler: (client: Client, input: z.infer<Input>, context: ToolContext) => Promise<z.infer<Output>>;
}

/** How one tenant reaches one system: base URLs and options (`settings`) and secrets, resolved only when a client opens. */
export interface ConnectionDetails<Settings> {
  readonly id: string;
  readonly settings: Settings;
  readonly credentials: CredentialSource;
}

/**
 * Hands out the current secrets of a connection; `replace` stores rotated ones before they are used. `renew`, where there is
 * one, gets a new access token for one the vendor refused: once for all callers and processes, so a connector that has it
 * never refreshes by itself.
 */
export interface CredentialSource {
  read(): Promise<Readonly<Record<string, string>>>;
  replace(next: Readonly<Record<string, string>>): Promise<void>;
  renew?(rejected: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>>;
}

export type ConnectorCategory = 'crm' | 'engagement' | 'intelligence' | 'data' | 'any';

/** A system we can reach: data about it, its tools, and how a client is opened for one connection. */
export interface ConnectorDefinition<Settings extends z.ZodObject, Client> {
  readonly id: string;
  readonly title: string;
  readonly category: ConnectorCategory;
  readonly version: string;
  readonly settings: Settings;
  /** Why each scope is asked for; the keys are the scopes. */
  readonly scopes: Readonly<Record<string, string>>;
  /** How a person connects it with `bellwether connect`; left out: it needs no secrets, or is connected another way. */
  readonly signIn?: SignIn;
  readonly tools: readonly ToolDefinition<Client>[];
  /** A connector with a heavy SDK loads it here, so that listing its tools costs nothing. */
  readonly open: (connection: ConnectionDetails<z.infer<Settings>>) => Client | Promise<Client>;
  readonly close?: (client: Client) => Promise<void>;
}

/** A connector of any client type, as the catalog and the gateway see it. */
// biome-ignore lint/suspicious/noExplicitAny: the client type is private to each connector; nothing outside may use it
export type AnyConnector = ConnectorDefinition<z.ZodObject, any>;

/** Types a tool so that its handler sees its own input and output. */
export function defineTool<Client, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: ToolDefinition<Client, Input, Output>,
): ToolDefinition<Client> {
  return tool as unknown as ToolDefinition<Client>;
}

const toolNamePattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Checks a connector's names once, at load.
 * @throws Error when a tool's name is not `<system>_<verb>_<noun>` or stands twice, or a scope is asked for without a reason.
 */
export function defineConnector<Settings extends z.ZodObject, Client>(
  connector: ConnectorDefinition<Settings, Client>,
): ConnectorDefinition<Settings, Client> {
  const prefix = `${connector.id.replaceAll('-', '_')}_`;
  const seen = new Set<string>();
  for (const scope of connector.signIn?.flatMap(({ scopes }) => scopes) ?? []) {
    if (connector.scopes[scope]?.trim()) continue;
    throw new Error(`Connector ${connector.id}: say in "scopes" why "${scope}" is asked for.`);
  }
  for (const { name } of connector.tools) {
    if (!toolNamePattern.test(name) || !name.startsWith(prefix)) {
      throw new Error(
        `Connector ${connector.id}: tool "${name}" must match ${toolNamePattern} and start with "${prefix}".`,
      );
    }
    if (seen.has(name)) throw new Error(`Connector ${connector.id}: two tools are named "${name}".`);
    seen.add(name);
  }
  return connector;
}
