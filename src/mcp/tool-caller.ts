import { AppError, toAppError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { CallExchange, InputNeeded } from '../domain/tool.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import { canonicalDigest } from '../orchestration/catalog/canonical-digest.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { principalKey } from '../orchestration/policy/decision.ts';
import type { CallAnswer } from './call-answer.ts';
import { ProtocolFailure, rpcCodes, ScopeNeeded } from './protocol.ts';
import type { HeldState, StateSeal } from './request-state.ts';
import { scopesNeeded } from './scopes-needed.ts';
import { toolFailure } from './tool-failure.ts';

/** One `tools/call`, whatever transport and era it came by. */
export interface IncomingCall {
  readonly principal: Principal;
  readonly name: string;
  readonly arguments: Record<string, unknown>;
  readonly idempotencyKey: string | null;
  readonly signal: AbortSignal;
  /** `requestState` in it is as the client sent it. */
  readonly exchange: CallExchange;
  /** False for 2025-era clients, which cannot be asked anything during a call. */
  readonly canBeAsked: boolean;
}

export interface ToolCallerParts {
  readonly gateway: Gateway;
  readonly approvals: ApprovalDesk;
  readonly seal: StateSeal;
  readonly deadlineMs: number;
}

const noState: HeldState = { upstream: null, approvalId: null };

/**
 * Makes one call through the gateway and says what came of it.
 * @throws ProtocolFailure for a tool that is not there or not theirs (the same words), for a changed `requestState` and for a
 * capability the client lacks; ScopeNeeded when a wider token would do
 */
export async function callTool(parts: ToolCallerParts, call: IncomingCall): Promise<CallAnswer> {
  try {
    return await answer(parts, call);
  } catch (error) {
    // what stands around the call failed: arguments too deep to bind, an approval or an audit out of reach
    if (error instanceof AppError) return { kind: 'failure', failure: toolFailure(error) };
    throw error;
  }
}

async function answer(parts: ToolCallerParts, call: IncomingCall): Promise<CallAnswer> {
  const { exchange } = call;
  const { requestState } = exchange;
  const held = requestState === null ? noState : parts.seal.open(requestState, binding(parts, call));
  if (held.approvalId === null) return make(parts, call, held);
  const word = await answerApproval(parts, call, held.approvalId);
  if (word === 'granted') return make(parts, call, held);
  // nobody answered in time: the call is looked at anew and, where it still needs a word, the question is put again
  return word === 'expired' ? make(parts, call, noState) : word;
}

/** Makes the call, with the approval and the system's state that were held for it. */
async function make(parts: ToolCallerParts, call: IncomingCall, held: HeldState): Promise<CallAnswer> {
  const { exchange } = call;
  try {
    const result = await parts.gateway.callTool({
      principal: call.principal,
      tool: call.name,
      arguments: call.arguments,
      purpose: 'mcp',
      deadlineMs: parts.deadlineMs,
      signal: call.signal,
      exchange: held.upstream === exchange.requestState ? exchange : { ...exchange, requestState: held.upstream },
      ...(call.idempotencyKey === null ? {} : { idempotencyKey: call.idempotencyKey }),
      ...(held.approvalId === null ? {} : { approvalId: held.approvalId }),
    });
    return { kind: 'result', result };
  } catch (error) {
    return describe(parts, call, held, toAppError(error));
  }
}

async function describe(
  parts: ToolCallerParts,
  call: IncomingCall,
  held: HeldState,
  error: AppError,
): Promise<CallAnswer> {
  const { code, data, message } = error;
  if (code === 'not_found' && data.system === undefined) throw notThere(parts, call);
  const lacking = data['requiredCapabilities'];
  if (lacking !== undefined) {
    if (!call.canBeAsked) return cannotAsk(call.name);
    throw new ProtocolFailure(rpcCodes.missingCapability, message, { requiredCapabilities: lacking });
  }
  const needed = data['inputNeeded'] as InputNeeded | undefined;
  if (needed) return call.canBeAsked ? passOn(parts, call, needed) : cannotAsk(call.name);
  if (data['approval'] === 'required') return askApproval(parts, call, held, error);
  return { kind: 'failure', failure: toolFailure(error) };
}

/** Unknown and forbidden look alike; only a caller whose token is too narrow for what they may do is told so. */
function notThere({ gateway }: ToolCallerParts, { principal, name, arguments: args }: IncomingCall): Error {
  const scopes = scopesNeeded(gateway, principal, name, args);
  if (scopes) return new ScopeNeeded(scopes);
  return new ProtocolFailure(rpcCodes.invalidParams, `Unknown tool: ${name.slice(0, 64)}`);
}

function passOn(parts: ToolCallerParts, call: IncomingCall, { inputRequests, requestState }: InputNeeded): CallAnswer {
  // A state of the system's own is sealed in ours: it comes back to whom it was given, for the same call, or not at all.
  const sealed =
    requestState === null ? null : parts.seal.seal({ upstream: requestState, approvalId: null }, binding(parts, call));
  return { kind: 'input', inputRequests, requestState: sealed };
}

/**
 * Puts the question at the desk. Where somebody has already said yes to exactly this call, the call is made with it; a client that can
 * ask its person is given the question, any other is told where an answer can be given.
 */
async function askApproval(
  parts: ToolCallerParts,
  call: IncomingCall,
  held: HeldState,
  error: AppError,
): Promise<CallAnswer> {
  const { approvalDigest, riskTier } = error.data;
  if (typeof approvalDigest !== 'string') return { kind: 'failure', failure: toolFailure(error) };
  const { principal, name, arguments: args } = call;
  const question = { principal, tool: name, arguments: args, digest: approvalDigest, riskTier: Number(riskTier ?? 3) };
  const approvalId = await parts.approvals.ask(question);
  const isGranted = (await parts.approvals.state(principal.tenantId, approvalId)) === 'granted';
  if (isGranted && held.approvalId !== approvalId) return make(parts, call, { ...held, approvalId });
  if (call.canBeAsked && 'elicitation' in call.exchange.clientCapabilities) {
    return approvalRequest(parts, call, approvalId, '');
  }
  const told = new AppError(
    'forbidden',
    `${name} needs an approval for exactly these arguments: somebody who may runs \`bellwether approvals approve ${approvalId}\`, then call again.`,
    { ...error.data, approvalId },
    { cause: error },
  );
  return { kind: 'failure', failure: toolFailure(told) };
}

const shownArguments = 1_500;

function approvalRequest(parts: ToolCallerParts, call: IncomingCall, approvalId: string, note: string): CallAnswer {
  const shown = JSON.stringify(call.arguments).slice(0, shownArguments);
  const message = `${note}${call.name} needs an approval (${approvalId}) for exactly these arguments: ${shown}`;
  const requestedSchema = {
    type: 'object',
    properties: { approve: { type: 'boolean', title: 'Approve this act', default: false } },
    required: ['approve'],
  };
  return {
    kind: 'input',
    inputRequests: { approval: { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } } },
    requestState: parts.seal.seal({ upstream: null, approvalId }, binding(parts, call)),
  };
}

/**
 * Takes the person's word on an approval. Whether it counts is the policies' decision, as on every other surface; without that
 * right the call goes on only once somebody who has it approved. `granted`: the call may be tried.
 */
async function answerApproval(
  parts: ToolCallerParts,
  call: IncomingCall,
  approvalId: string,
): Promise<CallAnswer | 'granted' | 'expired'> {
  const { principal, exchange } = call;
  const given = exchange.inputResponses?.['approval'] as
    | { action?: unknown; content?: { approve?: unknown } }
    | undefined;
  const isGranted = given?.action === 'accept' && given.content?.approve === true;
  let state = await parts.approvals.state(principal.tenantId, approvalId);
  if (state === 'waiting' && !isGranted) {
    if (given === undefined) return approvalRequest(parts, call, approvalId, '');
    await parts.approvals.answer(principal.tenantId, approvalId, principal, false);
    state = 'refused';
  }
  if (state === 'waiting' && (await mayApprove(parts, call))) {
    await parts.approvals.answer(principal.tenantId, approvalId, principal, true);
    state = 'granted';
  }
  if (state === 'granted' || state === 'expired') return state;
  if (state === 'waiting') return approvalRequest(parts, call, approvalId, 'Somebody else has to approve this first. ');
  const refused = new AppError('forbidden', `${call.name} was not approved, so nothing was done.`, { tool: call.name });
  return { kind: 'failure', failure: toolFailure(refused) };
}

async function mayApprove({ gateway }: ToolCallerParts, { principal, name }: IncomingCall): Promise<boolean> {
  const riskTier = gateway.listTools(principal).find((tool) => tool.name === name)?.riskTier ?? 3;
  const resource = { id: name, riskTier, requestedBy: principal.id };
  return (await gateway.authorize({ principal, action: 'approve', resource, purpose: 'mcp' })).effect === 'allow';
}

/** Who calls which version of which tool with what: state that was given for one call fits no other. */
function binding({ gateway }: ToolCallerParts, { principal, name, arguments: args }: IncomingCall): string {
  const tool = gateway.listTools(principal).find((each) => each.name === name);
  return canonicalDigest([principalKey(principal), name, tool?.version ?? '', tool?.inputSchema ?? {}, args]);
}

function cannotAsk(name: string): CallAnswer {
  const error = new AppError(
    'conflict',
    `${name} asks the person for input while it runs, which a connection of 2025 without a session cannot carry; call it from a client that speaks revision 2026-07-28.`,
    { tool: name, hint: 'input_required' },
  );
  return { kind: 'failure', failure: toolFailure(error) };
}
