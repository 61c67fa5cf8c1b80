import { type PlanStep, readReference } from '../../../domain/plan.ts';
import type { Operation } from './operation.ts';
import type { PlanProblem } from './plan-problem.ts';

/** Arguments that say where something goes. */
const recipientNames = new Set([
  ...[
    'to',
    'cc',
    'bcc',
    'recipient',
    'recipients',
    'channel',
    'channelid',
    'chatid',
    'conversation',
    'userid',
    'email',
  ],
  ...['address', 'addresses', 'attendees', 'url', 'webhook', 'endpoint'],
]);

/** The rules that a writing step has to keep, and what a reading one may not have. */
export function checkWrites(step: PlanStep, operation: Operation): PlanProblem[] {
  const isWrite = operation.tool !== null && !operation.tool.readOnly;
  const broken = isWrite ? writeRules(step, operation) : readRules(step, operation);
  return broken.map(({ at, code, message }): PlanProblem => {
    return { path: `steps.${step.id}${at && `.${at}`}`, code: code ?? 'write_rule', message };
  });
}

interface Broken {
  readonly at: string;
  readonly code?: 'recipient';
  readonly message: string;
}

function writeRules(step: PlanStep, { tool }: Operation): Broken[] {
  if (tool === null) return [];
  const { name, idempotent, riskTier, approval } = tool;
  const isAsked = step.approval === 'required' || approval === 'required';
  const broken: Broken[] = [];
  if (!idempotent && riskTier >= 2 && !isAsked) {
    const why = `${name} changes records and may do so twice when a call is cut off`;
    broken.push({ at: 'approval', message: `${why}; write \`approval: required\`` });
  }
  if (riskTier >= 3 && !isAsked) {
    broken.push({ at: 'approval', message: `${name} moves money or deletes; write \`approval: required\`` });
  }
  if (step.retry.attempts > 1) {
    broken.push({ at: 'retry', message: 'a write is repeated by the execution engine, with its key; leave retry out' });
  }
  if (step.fallback) {
    broken.push({
      at: 'fallback',
      message: 'nothing can stand in for a write that may have had its effect; leave it out',
    });
  }
  if (step.allPages !== undefined) broken.push({ at: 'allPages', message: `${name} writes; pages are for reading` });
  return [...broken, ...chosenRecipients(step.arguments, 'arguments')];
}

/** Text from a system is data: it cannot choose whom or what a write reaches. */
function chosenRecipients(args: Readonly<Record<string, unknown>>, at: string): Broken[] {
  return Object.entries(args).flatMap(([name, value]): Broken[] => {
    if (!recipientNames.has(name.toLowerCase().replaceAll('_', ''))) return [];
    if (!holdsStepReference(value)) return [];
    const message = `who or what is reached stands in the plan or in an input, never in what a system said`;
    return [{ at: `${at}.${name}`, code: 'recipient', message }];
  });
}

function holdsStepReference(value: unknown): boolean {
  const reference = readReference(value);
  if (reference !== null) return '$from' in reference;
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(holdsStepReference);
}

function readRules(step: PlanStep, operation: Operation): Broken[] {
  const broken: Broken[] = [];
  if (step.compensation) {
    broken.push({ at: 'compensation', message: 'this step writes nothing that could be taken back' });
  }
  if (step.approval === 'required') {
    broken.push({ at: 'approval', message: 'this step writes nothing; to ask somebody, put an `ask` step before it' });
  }
  if (step.allPages !== undefined && !isPaged(operation)) {
    broken.push({ at: 'allPages', message: `${operation.name} does not give its answer in pages` });
  }
  return broken;
}

/** A tool that takes the `cursor` it gave. */
function isPaged({ tool }: Operation): boolean {
  const takes = tool?.inputSchema['properties'] as Readonly<Record<string, unknown>> | undefined;
  const gives = tool?.outputSchema['properties'] as Readonly<Record<string, unknown>> | undefined;
  return takes?.['cursor'] !== undefined && gives?.['cursor'] !== undefined;
}
