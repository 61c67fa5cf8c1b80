import { type PlanStep, stepAct } from '../../../domain/plan.ts';
import type { Principal } from '../../../domain/principal.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { noSuchToolMessage } from '../../gateway/no-such-tool.ts';
import type { AnyAnalysis } from '../analyses/analysis.ts';
import { allTransforms } from '../transforms/all-transforms.ts';
import { findReferences } from './find-references.ts';
import {
  analysisOperation,
  askOperation,
  type FoundOperation,
  type OperationsOf,
  toolOperation,
  transformOperation,
} from './operation.ts';

/** Where operations are looked up. */
export interface OperationPorts {
  readonly gateway: Pick<Gateway, 'inspectTool' | 'previewCall' | 'listTools'>;
  readonly analyses: ReadonlyMap<string, AnyAnalysis>;
}

/** What a step, its stand-in and what takes it back would use, as this principal may use it. */
export function operationsOf(ports: OperationPorts, principal: Principal, step: PlanStep): ReturnType<OperationsOf> {
  const { kind, name } = stepAct(step);
  const tool = (named: string | undefined, args: Readonly<Record<string, unknown>> = {}) =>
    named === undefined ? null : findTool(ports, principal, named, args);
  return {
    main: kind === 'tool' ? tool(name, step.arguments) : ownOperation(ports, kind, name),
    fallback: tool(step.fallback?.tool, step.fallback?.arguments),
    compensation: tool(step.compensation?.tool, step.compensation?.arguments),
  };
}

function findTool(
  { gateway }: OperationPorts,
  principal: Principal,
  name: string,
  args: Readonly<Record<string, unknown>>,
): FoundOperation {
  const found = gateway.inspectTool(principal, name);
  // what policies say about arguments can be known before the run only of arguments that are all written in the plan
  const isKnown = findReferences(args).references.length === 0;
  const isForbidden = isKnown && gateway.previewCall({ principal, tool: name, arguments: { ...args } }) === null;
  if (found && !isForbidden) return { operation: toolOperation(found) };
  return { problem: { code: 'unknown_tool', message: noSuchToolMessage(name) } };
}

function ownOperation({ analyses }: OperationPorts, kind: string, name: string): FoundOperation {
  if (kind === 'ask') return { operation: askOperation };
  const known: ReadonlyMap<string, unknown> = kind === 'transform' ? allTransforms : analyses;
  const transform = kind === 'transform' ? allTransforms.get(name) : undefined;
  if (transform) return { operation: transformOperation(transform) };
  const analysis = kind === 'analysis' ? analyses.get(name) : undefined;
  if (analysis) return { operation: analysisOperation(analysis) };
  const message = `there is no ${kind} "${name.slice(0, 64)}"; there is ${[...known.keys()].join(', ')}`;
  return { problem: { code: 'unknown_operation', message } };
}
