import { toAppError } from '../../domain/errors.ts';
import type { ToolCall, ToolResult } from '../../domain/tool.ts';
import type { CallManyResult, DegradedSource } from './gateway.ts';

/** Makes several calls at once; one that fails degrades the result and nothing else. Never throws for a call's failure. */
export async function settleCalls(
  callTool: (call: ToolCall) => Promise<ToolResult>,
  calls: readonly ToolCall[],
): Promise<CallManyResult> {
  const settled = await Promise.allSettled(calls.map(callTool));
  const degraded: DegradedSource[] = [];
  const results = settled.map((outcome, index) => {
    if (outcome.status === 'fulfilled') return outcome.value;
    const error = toAppError(outcome.reason);
    degraded.push({ index, tool: calls[index]?.tool ?? '', system: error.data.system ?? null, error });
    return null;
  });
  return { results, degraded };
}
