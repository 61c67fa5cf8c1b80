import type { Principal } from '../domain/principal.ts';
import type { CallExchange } from '../domain/tool.ts';

/** How a request for content is made: by whom, and how to talk to them meanwhile. */
export interface ContentRequest {
  readonly principal: Principal;
  readonly signal: AbortSignal;
  readonly exchange: CallExchange;
}

/**
 * Prompts and resources that are served beside the tools, as MCP shapes them. Each answers only what its principal may read.
 * @throws AppError `not_found` for what is not there or not theirs, in the same words
 */
export interface McpContent {
  listPrompts(principal: Principal, signal: AbortSignal): Promise<readonly Record<string, unknown>[]>;
  getPrompt(name: string, args: Record<string, unknown>, request: ContentRequest): Promise<Record<string, unknown>>;
  listResources(principal: Principal, signal: AbortSignal): Promise<readonly Record<string, unknown>[]>;
  listTemplates(principal: Principal, signal: AbortSignal): Promise<readonly Record<string, unknown>[]>;
  readResource(uri: string, request: ContentRequest): Promise<Record<string, unknown>>;
  complete(params: Record<string, unknown>, request: ContentRequest): Promise<Record<string, unknown>>;
}
