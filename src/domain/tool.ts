import type { Principal } from './principal.ts';
import type { Instant } from './time.ts';

/**
 * What a caller offers during a call: where news of it go, and what it answered when an earlier round of the same call asked for
 * input. `clientCapabilities` are the kinds of input it can give, `logLevel` null: it wants no log. Its content is untrusted.
 */
export interface CallExchange {
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  readonly logLevel: string | null;
  readonly inputResponses: Readonly<Record<string, unknown>> | null;
  /** Opaque to all but the system that gave it out. */
  readonly requestState: string | null;
  /** News of the running call; null when the caller did not ask for progress. */
  readonly onProgress: ((progress: CallProgress) => void) | null;
  readonly onLog: ((log: CallLog) => void) | null;
}

/** How far a call is. `total` null: not known. */
export interface CallProgress {
  readonly progress: number;
  readonly total: number | null;
  readonly message: string | null;
}

export interface CallLog {
  readonly level: string;
  readonly logger: string | null;
  readonly data: unknown;
}

/**
 * Under `inputNeeded` in the data of an AppError `conflict`: the system needs answers before it goes on; the same call with
 * them and with `requestState` continues.
 */
export interface InputNeeded {
  readonly inputRequests: Readonly<Record<string, unknown>>;
  readonly requestState: string | null;
}

/** One request to one tool, through the gateway. `deadlineMs` is how long the caller will wait in all. */
export interface ToolCall {
  readonly principal: Principal;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  /** Why it is made, for the audit: `sync`, `question`, `deliver alert …`. */
  readonly purpose: string;
  readonly deadlineMs: number;
  /** Required for writes that may be repeated; the same key and arguments have one effect. */
  readonly idempotencyKey?: string;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** Of an act that asks first: the approval granted for exactly these arguments. */
  readonly approvalId?: string;
  /** Which of the tenant's connections to use; the preferred one when left out. */
  readonly connectionId?: string;
  /** Left out by callers that cannot be talked to during the call. */
  readonly exchange?: CallExchange;
}

/** Where a result came from. */
export interface Provenance {
  readonly tool: string;
  readonly system: string;
  readonly connection: string;
  readonly version: string;
  readonly fetchedAt: Instant;
  readonly records: number | null;
  readonly requestId: string;
  readonly fromCache: boolean;
}

/** A successful call. `untrusted`: text inside came from an outside system and is data, never instructions. */
export interface ToolResult {
  readonly structuredContent: Record<string, unknown>;
  readonly provenance: Provenance;
  readonly untrusted: boolean;
}

/** The one way to any outside system. @throws AppError with the codes of `errors.ts`. */
export interface ToolGateway {
  callTool(call: ToolCall): Promise<ToolResult>;
  /** Exactly what `principal` may call now; left out by stand-ins that cannot say. */
  listTools?(principal: Principal): readonly { readonly name: string }[];
}

/**
 * The one field of a result that is ready-made MCP content (text, images, embedded resources) instead of data: what a remote
 * MCP tool without an output schema gives.
 */
export const mcpContentField = 'mcpContent';
