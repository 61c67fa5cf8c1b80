import type { ParseArgsConfig } from 'node:util';
import type { Execution } from '../../execution/engine.ts';
import type { NewReport } from '../../execution/reports/accept-report.ts';
import type { Config } from '../config.ts';
import type { Principal } from '../domain/principal.ts';
import type { Instant } from '../domain/time.ts';
import type { AgentDesk } from '../orchestration/agents/agent-desk.ts';
import type { AnyConnector, LiveCatalog } from '../orchestration/catalog/live-catalog.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import type { RevocationOrder, Revoked } from '../orchestration/credentials/revoke-credentials.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { PlannerDesk } from '../orchestration/plans/planner/planner-desk.ts';
import type { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { Asker } from '../orchestration/questions/ask.ts';
import type { OutboundHttp } from '../orchestration/upstreams/discover-authorization.ts';
import type { ConnectionChange } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import type { PersonRow } from '../store/people.ts';
import type { WebhookDesk } from './webhooks/webhook-desk.ts';

/** Where a command writes and what it knows of the person's terminal; the same in this process and over the local socket. */
export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether stdout is a terminal; colour and progress lines are used only there. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly hasColour: boolean;
  readonly cwd: string;
  /** What the person or program that runs the command sends to it; left out where there is nothing to read. */
  readonly stdin?: NodeJS.ReadableStream;
  /** Asks the person at the terminal for something that does not show while it is typed; left out where nobody is there. */
  readSecret?(prompt: string): Promise<string>;
  /** Opens an address in the person's browser; left out where there is none. */
  openBrowser?(url: string): void;
}

/** What a command works with once the data directory is ours. Built by main.ts. */
export interface Session {
  readonly config: Config;
  readonly store: Store;
  /** Which part of the product this process is; `all`: every part. */
  readonly role: 'all' | 'serve' | 'worker' | 'connector';
  /** Whether the process was asked to end: nothing long is begun then. */
  isEnding(): boolean;
  /** Listens as the connector role. */
  serveConnectors(): Promise<{ readonly url: string }>;
  /** The one way to every system; built at its first use, since looking at the mirror needs none. */
  gateway(): Promise<Gateway>;
  /** The delivery engine, started at its first use. */
  execution(): Promise<SessionExecution>;
  /** Answers questions about the pipeline; built at its first use, and keeps what it has read of each workspace. */
  asker(): Promise<Asker>;
  /** Agents of the workspaces; opened at its first use. */
  agents(): Promise<AgentDesk>;
  /** Systems that tell us what happens in them, and endpoints that we tell; opened at its first use. */
  webhooks(): Promise<WebhookDesk>;
  /** Verifies, starts, resumes and shows plans; opened at its first use. */
  plans(): Promise<PlanDesk>;
  /** Makes plans of requests in plain English and keeps workflow templates; opened at its first use. */
  planner(): Promise<PlannerDesk>;
  /** Checks a folder of policies (null: the one in force) without putting it in force. */
  checkPolicies(folder: string | null): Promise<PolicyVerdict>;
  /** Makes files readable to the csv connector under an upload id; tools never see paths. */
  registerUpload(tenantId: string, uploadId: string, files: readonly string[]): Promise<void>;
  /** Stored connections and the catalog, for the commands that change them; opened at its first use. */
  connectionDesk(): Promise<ConnectionDesk>;
  /** Starts the demo organisation's simulators with the given CRM and connects its workspace to them; once a process. */
  startDemo(crm?: DemoCrm): Promise<DemoOrganisation>;
  /** Where people read stored documents: a signed address for each, null where nobody reaches this installation. */
  reportLinks(): Promise<NewReport['linkTo']>;
  /** Serves MCP until the client or the process ends; returns the exit code. */
  serveMcp(serving: McpServing, io: CommandIo): Promise<number>;
  /** Serves health, metrics, MCP, other commands and the schedule (null: none) until the process is asked to end; it then ends within 30 s. */
  stayUp(schedule: Schedule | null, io: CommandIo): Promise<number>;
  close(): Promise<void>;
}

/** How stored connections are opened, ended and looked at in this process. */
export interface ConnectionDesk {
  readonly custody: Custody;
  readonly http: OutboundHttp;
  readonly live: LiveCatalog;
  /** The connectors that came with the product. */
  readonly connectors: readonly AnyConnector[];
  /**
   * Records a connection whose credential is stored, reads what its tools are made from where they come from outside, and
   * opens it to the gateway. Returns what did not become a tool.
   * @throws AppError `conflict` for a name that another workspace's tools have, and those of reading the definition
   */
  open(tenantId: string, change: ConnectionChange): Promise<readonly string[]>;
  /** Ends a connection here, then at the provider; the next call finds none. */
  close(tenantId: string, id: string, order: RevocationOrder): Promise<readonly Revoked[]>;
  /** Revokes what a person signed in to themselves, here and then at the providers. */
  endSignIns(person: PersonRow, principal: Principal): Promise<readonly Revoked[]>;
  /** Reads every definition from outside again. */
  refresh(): Promise<void>;
  /** Waits for the reading that the start began. */
  settled(): Promise<void>;
  /** Definitions from outside of which no tools could be made, by system, with why. */
  failures(): ReadonlyMap<string, string>;
}

/** What is served over MCP and how. `connector` null: everything, through the gateway. */
export interface McpServing {
  readonly tenantId: string;
  readonly transport: 'stdio' | 'http';
  readonly connector: string | null;
}

/** What a process that stays up does again and again. */
export interface Schedule {
  readonly everyMs: number;
  /** Whether the first round comes at once. */
  readonly startsNow?: boolean;
  /** Whose tools are served over MCP meanwhile; left out: the current workspace's. */
  readonly workspaceId?: string;
  run(): Promise<void>;
}

/** Whether policies could be put in force, and who would gain or lose what; both in words for people. */
export interface PolicyVerdict {
  readonly problems: readonly string[];
  readonly changes: readonly string[];
}

/** The CRM that the made-up organisation keeps its deals in. */
export type DemoCrm = 'salesforce' | 'hubspot';

/** The workspace of the demo, by the CRM it is read from. */
export const demoWorkspaces: Readonly<Record<DemoCrm, string>> = { salesforce: 'demo', hubspot: 'demo-hubspot' };

/** The running demo: what its data speaks for, and where its alerts go. */
export interface DemoOrganisation {
  readonly workspaceId: string;
  readonly asOf: Instant;
  readonly alertChannel: string;
  readonly slackPageUrl: string;
  /** How the simulated Slack and our app in it find each other; `connectApp(null)` parts them. */
  readonly slack: {
    readonly signingSecret: string;
    connectApp(app: { readonly requestUrl: string; readonly linkDomains: readonly string[] } | null): void;
  };
  /** Ends one simulated system, as an outage does; false: there is none of that name. */
  unplug(system: string): Promise<boolean>;
}

/** The delivery engine of this process with what people should know about its queue. */
export interface SessionExecution extends Execution {
  readonly warnings: readonly string[];
}

export type ParsedValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CommandInput {
  readonly values: ParsedValues;
  readonly positionals: readonly string[];
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The arguments after the name, for the usage line. */
  readonly usage: string;
  /** What each option does, in the order of `options`. */
  readonly optionHelp: Readonly<Record<string, string>>;
  readonly example: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly minPositionals?: number;
  readonly maxPositionals?: number;
  /** Runs with the store open; absent for commands that need none. Returns the exit code. */
  readonly run?: (input: CommandInput, session: Session, io: CommandIo) => Promise<number>;
  /** Calls systems right away and starts no demo: the gateway is prepared while the store opens. */
  readonly opensGateway?: boolean;
  /** Tried first, without a store; null means that the store is needed after all. */
  readonly runBare?: (input: CommandInput, config: Config, io: CommandIo) => Promise<number | null>;
}
