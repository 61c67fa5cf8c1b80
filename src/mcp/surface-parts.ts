import type { CallAnswer } from './call-answer.ts';
import type { McpContent } from './mcp-content.ts';
import { callTool, type IncomingCall, type ToolCallerParts } from './tool-caller.ts';
import { answerDiscovery, unwrapCall } from './tool-list.ts';

/** What every request of the surface is answered from. */
export interface SurfaceParts extends ToolCallerParts {
  /** Null: tools only. */
  readonly content: McpContent | null;
  /** A caller who may call more tools than this is shown the three discovery tools instead. */
  readonly disclosureThreshold: number;
}

/** Answers one `tools/call`: a discovery tool here, every other through the gateway. @throws as `callTool` does */
export async function answerCall(parts: SurfaceParts, call: IncomingCall): Promise<CallAnswer> {
  if (call.name === 'call_tool') {
    const inner = unwrapCall(call.arguments);
    return 'kind' in inner ? inner : callTool(parts, { ...call, ...inner });
  }
  return answerDiscovery(parts.gateway, call.principal, call.name, call.arguments) ?? callTool(parts, call);
}
