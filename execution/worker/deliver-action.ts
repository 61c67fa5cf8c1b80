import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type ErrorCode, toAppError } from '../../src/domain/errors.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import type { Channel, ChannelCall } from '../channels/channel.ts';
import { actsFor } from '../outbox/on-behalf.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { ClaimSettings } from './claim-actions.ts';
import type { Ended, Outcome } from './commit-outcomes.ts';
import { type DeliveryStore, noStamp } from './delivery-store.ts';
import { findStop } from './find-stop.ts';
import { judgeFailure, type RetrySettings } from './judge-failure.ts';

/** The answer of the re-check right before the effect. `stop` ends the action as `stopped` with the reason. */
export type ActionCheck =
  /** `approvalTier`: it needs somebody's word, for an act of this risk tier; left out: it does not. */
  | {
      readonly effect: 'go';
      readonly policyVersion: string;
      readonly reason: string;
      readonly approvalTier?: number;
    }
  | { readonly effect: 'stop'; readonly policyVersion: string; readonly reason: string };

/** Asks policy and configuration whether this action may still go to this recipient. */
export type CheckAction = (action: ClaimedAction) => Promise<ActionCheck>;

export interface DeliverySettings extends ClaimSettings, RetrySettings {
  /** How long one attempt may take in all; shorter than the lease, so that a living worker never outlives its claim. */
  readonly callTimeoutMs: number;
  /** How long actions wait while a kill switch is engaged before they are looked at again. */
  readonly stopRecheckMs: number;
}

export interface DeliveryPorts {
  readonly deliveries: DeliveryStore;
  readonly gateway: ToolGateway;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly checkAction: CheckAction;
  readonly settings: DeliverySettings;
}

/** What became of one wake-up. `fenced`: the effect's outcome belongs to a later attempt. */
export type Delivered = Outcome['kind'] | 'quarantined' | 'not_ours' | 'fenced';

/**
 * Delivers one action: claim and commit, re-check, call the provider with the deterministic key, commit the outcome with its
 * audit row. Safe to call any number of times, from any process: only the holder of the lease acts.
 */
export async function deliverAction(ports: DeliveryPorts, tenantId: string, id: string): Promise<Delivered> {
  const startedMs = performance.now();
  const claim = await ports.deliveries.claim(tenantId, id);
  if (claim.kind !== 'claimed') return claim.kind;
  const { outcome, stamp } = await attempt(ports, claim.action, startedMs);
  const isOurs = await commitPatiently(ports, { action: claim.action, outcome, stamp });
  return isOurs ? outcome.kind : 'fenced';
}

type Attempt = Omit<Ended, 'action'>;

async function attempt(ports: DeliveryPorts, action: ClaimedAction, startedMs: number): Promise<Attempt> {
  const { channels, checkAction, settings, deliveries } = ports;
  const named = channels.get(action.channel);
  const channel = named?.forWorkspace ? await named.forWorkspace(action.tenantId).catch(() => null) : named;
  if (channel === null) return { outcome: unreadSettings(action, settings), stamp: noStamp };
  if (!channel) return { outcome: unknownChannel(action), stamp: noStamp };
  const failed = (error: unknown, phase: 'before' | 'effect') =>
    judgeFailure(
      toAppError(error),
      { action, channelClass: channel.class, whenUnsure: channel.whenUnsure ?? 'never_twice', phase },
      { ...settings, ...channel.retry },
    );
  let stamp = noStamp;
  let phase: 'before' | 'effect' = 'before';
  const signal = AbortSignal.timeout(settings.callTimeoutMs);
  const call = makeCall(ports, action, startedMs, signal);
  try {
    if (action.mayHaveArrived) {
      const earlier = await settleEarlierAttempt(channel, action, call);
      if (earlier) return { outcome: earlier, stamp };
    }
    const check = await checkAction(action);
    stamp = check;
    if (check.effect === 'stop') return { outcome: ended('stopped', 'forbidden', check.reason), stamp };
    const tier = Math.max(check.approvalTier ?? 0, action.approvalId ? 1 : 0);
    if (tier > 0) {
      const why = await deliveries.useApproval(action);
      if (why !== null) return { outcome: { kind: 'asks', riskTier: tier, message: why }, stamp };
    }
    // last before the effect: a switch engaged a moment ago still stops it
    const orders = await deliveries.readStops().catch(storeAway);
    const stop = findStop(orders, action.tenantId, channel.tools);
    if (stop) return { outcome: held(stop.reason, settings.stopRecheckMs), stamp };
    phase = 'effect';
    const receipt = await channel.deliver(action, call);
    return { outcome: { kind: 'sent', receipt, wasFound: false }, stamp };
  } catch (error) {
    const { message, data } = toAppError(error);
    if (data['approval'] === 'required' && typeof data['approvalDigest'] === 'string') {
      const riskTier = Number(data['riskTier'] ?? 1);
      return { outcome: { kind: 'asks', riskTier, message, callDigest: data['approvalDigest'] }, stamp };
    }
    // the gateway's own look at the switch came last: what it stops waits, like what we find stopped
    const isStopped = data['stopped'] !== undefined;
    return { outcome: isStopped ? held(message, settings.stopRecheckMs) : failed(error, phase), stamp };
  }
}

/** Our own database failing says nothing about the action: it waits, and nothing is sent meanwhile. */
function storeAway(cause: unknown): never {
  const data = { notSent: true };
  throw new AppError('unavailable', 'The kill switch cannot be read; trying again when the database answers.', data, {
    cause,
  });
}

/** What an interrupted earlier attempt means by the channel's class; null: send (again). */
async function settleEarlierAttempt(
  channel: Channel,
  action: ClaimedAction,
  call: ChannelCall,
): Promise<Outcome | null> {
  if (channel.class === 'B' && channel.findDelivered) {
    const receipt = await channel.findDelivered(action, call);
    return receipt ? { kind: 'sent', receipt, wasFound: true } : null;
  }
  if (channel.class === 'C' && channel.whenUnsure !== 'never_missed') {
    return ended('delivery_unknown', 'unavailable', 'An earlier attempt was interrupted and may have been delivered.');
  }
  return null;
}

function makeCall(
  { gateway, settings }: DeliveryPorts,
  action: ClaimedAction,
  startedMs: number,
  signal: AbortSignal,
): ChannelCall {
  return (tool, args, on) => {
    // a process that was paused may wake up past its lease: it must not act then
    const leftMs = settings.callTimeoutMs - (performance.now() - startedMs);
    if (leftMs <= 0 || signal.aborted) {
      throw new AppError('unavailable', `The attempt took longer than ${settings.callTimeoutMs} ms; trying again.`, {
        notSent: true,
      });
    }
    return gateway.callTool({
      principal: actsFor(action),
      tool,
      arguments: args,
      ...on,
      purpose: `deliver ${action.rule} ${action.id}`,
      deadlineMs: Math.floor(leftMs),
      idempotencyKey: action.requestKey,
      requestId: action.requestKey,
      ...(action.approvalId ? { approvalId: action.approvalId } : {}),
      signal,
    });
  };
}

/** The outcome is known here and nowhere else, so a database that is away for a moment is waited for. */
async function commitPatiently({ deliveries }: DeliveryPorts, ended: Ended): Promise<boolean> {
  for (const waitMs of [100, 400, 1_500, null]) {
    try {
      return await deliveries.commit(ended.action.tenantId, ended);
    } catch (error) {
      if (waitMs === null) throw error;
      await sleep(waitMs);
    }
  }
  return false;
}

type EndState = Extract<Outcome, { kind: 'ended' }>['state'];

function ended(state: EndState, code: ErrorCode, message: string): Outcome {
  return { kind: 'ended', state, code, message };
}

function held(reason: string, delayMs: number): Outcome {
  const message = `A kill switch is engaged: ${reason}`;
  return { kind: 'again', delayMs, isCounted: false, mayHaveArrived: false, code: 'forbidden', message };
}

function unknownChannel({ channel }: ClaimedAction): Outcome {
  return ended('failed', 'invalid_input', `No channel is named "${channel}" in this version; update or discard it.`);
}

/** What a workspace chose cannot be read now: nothing is sent on a guess. */
function unreadSettings({ channel }: ClaimedAction, { stopRecheckMs }: DeliverySettings): Outcome {
  const message = `The settings of ${channel} cannot be read at the moment; trying again.`;
  return {
    kind: 'again',
    delayMs: stopRecheckMs,
    isCounted: false,
    mayHaveArrived: false,
    code: 'unavailable',
    message,
  };
}
