import { AppError } from '../../../domain/errors.ts';
import type { Money } from '../../../domain/money.ts';
import type { Provenance } from '../../../domain/tool.ts';
import { addMoney } from './budget-meter.ts';
import type { RunContext } from './run-context.ts';

/** A call that reads. `pages`: at most so many; null: one call. */
export interface ReadCall {
  readonly stepId: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly deadlineMs: number;
  readonly pages: number | null;
}

/** What was used, filled while the call runs so that it counts even when the call fails. */
export interface Usage {
  calls: number;
  cost: Money | null;
  readonly provenance: Provenance[];
}

/**
 * Calls a reading tool through the gateway, page by page where the step says so: lists of all pages together, everything else from the last.
 * @throws AppError `limit_exceeded` when there are more pages than allowed, `conflict` when the tool's definition has changed
 */
export async function readTool(context: RunContext, call: ReadCall, usage: Usage): Promise<Record<string, unknown>> {
  let whole: Record<string, unknown> | null = null;
  let cursor: unknown = null;
  for (let page = 1; ; page += 1) {
    const args = cursor === null ? call.arguments : { ...call.arguments, cursor };
    const answer = await readOnce(context, { ...call, arguments: args }, usage);
    whole = whole === null ? answer : together(whole, answer);
    cursor = call.pages === null ? null : (answer['cursor'] ?? null);
    // sources that can be followed give a cursor for later on their last page
    if (cursor === null || answer['done'] === true) return whole;
    if (page >= (call.pages ?? 1)) {
      const told = `${call.tool} has more than ${call.pages} pages; raise allPages, or ask it for less.`;
      throw new AppError('limit_exceeded', told, { field: 'allPages' });
    }
  }
}

async function readOnce(
  { ports, principal, run, meter, signal }: RunContext,
  { stepId, tool, arguments: args, deadlineMs }: ReadCall,
  usage: Usage,
): Promise<Record<string, unknown>> {
  checkDefinition({ ports, principal, run }, tool);
  const price = meter.take(tool);
  usage.calls += 1;
  usage.cost = addMoney(usage.cost, price);
  const { structuredContent, provenance } = await ports.gateway.callTool({
    ...{ principal, tool, arguments: args, signal },
    purpose: `plan ${run.name} ${run.id} step ${stepId}`,
    deadlineMs: Math.min(deadlineMs, meter.leftMs()),
  });
  usage.provenance.push(provenance);
  return structuredContent;
}

/** @throws AppError `conflict` when a tool is not what was verified any more, or not there for the principal any more */
export function checkDefinition(
  { ports, principal, run }: Pick<RunContext, 'ports' | 'principal' | 'run'>,
  tool: string,
): string {
  const digest = ports.gateway.inspectTool(principal, tool)?.digest;
  if (digest !== undefined && digest === run.toolDigests[tool]) return digest;
  throw new AppError(
    'conflict',
    `${tool} is not what it was when the plan was verified: its definition or your rights have changed. Verify the plan again, and start it anew.`,
    { tool },
  );
}

function together(earlier: Record<string, unknown>, later: Record<string, unknown>): Record<string, unknown> {
  const lists = Object.entries(later).flatMap(([name, value]) =>
    Array.isArray(value) && Array.isArray(earlier[name]) ? [[name, [...(earlier[name] as unknown[]), ...value]]] : [],
  );
  return { ...later, ...Object.fromEntries(lists) };
}
