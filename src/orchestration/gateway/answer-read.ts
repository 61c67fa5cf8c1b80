import { principalKey } from '../policy/decision.ts';
import { type AdmittedCall, type Answer, connectionKey, sendUpstream } from './admitted-call.ts';
import { Flight } from './flight.ts';
import type { FetchedContent } from './result-cache.ts';

/**
 * Answers a read: from the cache where the tool allows it, together with an equal call under way, or from the system.
 * @throws AppError as the system gave it, `unavailable` at the deadline.
 */
export async function answerRead(admitted: AdmittedCall): Promise<Answer> {
  const { parts, call, tool, deadlineAtMs } = admitted;
  const stopped = (attempt: number) => (attempt > 1 ? parts.killSwitch.check(call.principal, tool) : null);
  const work = (flight: Flight<FetchedContent>) => sendUpstream(admitted, flight, true, stopped);
  // what was answered to this caller alone is nobody else's, and never kept
  const isContinued =
    call.exchange !== undefined && (call.exchange.inputResponses ?? call.exchange.requestState) !== null;
  if (tool.cacheTtlMs === null || isContinued) {
    const flight = new Flight(parts.clock, deadlineAtMs, work);
    return { fetched: await flight.join(deadlineAtMs, call.signal, tool.name), fromCache: false };
  }
  const key = cacheKey(admitted);
  const kept = parts.cache.find(key);
  if (kept) return { fetched: kept, fromCache: true };
  const flight = parts.cache.flight(key, tool.cacheTtlMs, deadlineAtMs, work);
  return { fetched: await flight.join(deadlineAtMs, call.signal, tool.name), fromCache: false };
}

/** Everything an answer depends on: who asks, through which connection as of which write, what exactly, with which arguments. */
function cacheKey({ parts, call, tool, connection, argumentsDigest }: AdmittedCall): string {
  const line = connectionKey(connection);
  const generation = parts.generations.get(line) ?? 0;
  return `${principalKey(call.principal)} ${line} ${generation} ${tool.name} ${tool.version} ${tool.digest} ${argumentsDigest}`;
}
