import type { Principal } from './principal.ts';
import type { Instant } from './time.ts';

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
}
