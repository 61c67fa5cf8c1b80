import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { CallExchange } from '../../domain/tool.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';
import { LruMap } from '../policy/lru-map.ts';
import { Bulkhead } from './bulkhead.ts';
import { type BreakerOptions, CircuitBreaker } from './circuit-breaker.ts';
import type { Connection, ConnectionDirectory } from './connections.ts';
import { describeFailure } from './describe-failure.ts';
import { type Flight, raceAbort } from './flight.ts';
import type { GatewayClock } from './gateway-clock.ts';
import type { FetchedContent } from './result-cache.ts';
import { pause, type RetryOptions, retryDelayMs } from './retry-call.ts';

/** How many calls may run and wait, how often they repeat, when a system counts as down. */
export interface UpstreamOptions {
  readonly maxRunningPerConnection: number;
  readonly maxWaitingPerConnection: number;
  readonly maxRunningPerTenant: number;
  readonly maxWaitingPerTenant: number;
  readonly retry: RetryOptions;
  readonly breaker: BreakerOptions;
  /** A system that was silent for less long at a deadline does not count as failing: impatient callers must not shut it for others. */
  readonly silenceCountsAfterMs: number;
}

/** Whether a call may have reached its system, so that whoever repeats it later knows what is at stake. */
export interface Arrival {
  mayHaveArrived: boolean;
}

/** One call on its way to a system. */
export interface UpstreamRequest {
  readonly tool: CatalogTool;
  readonly connection: Connection;
  readonly principal: Principal;
  readonly arguments: Record<string, unknown>;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
  readonly exchange: CallExchange | undefined;
  /** Whether making the call twice has the effect of once. */
  readonly repeatable: boolean;
  readonly arrival: Arrival;
  /** The last checks before the call goes out; what it throws is final. */
  readonly beforeAttempt: (attempt: number) => Promise<void> | null;
}

/** What is remembered of one connection: a few numbers, whatever its system does. */
interface ConnectionState {
  readonly system: string;
  readonly breaker: CircuitBreaker;
  readonly bulkhead: Bulkhead;
  /** Until when the system asked us to leave it alone. */
  pausedUntilMs: number;
}

/** Connections of one system whose breaker stands alike. */
export interface BreakerCount {
  readonly system: string;
  readonly state: 'closed' | 'open' | 'half_open';
  readonly count: number;
}

type Attempt = { readonly fetched: FetchedContent } | { readonly failure: AppError };

const rememberedConnections = 10_000;

/**
 * Makes calls to systems: a place in the connection's and the tenant's bulkhead, the breaker, the last checks, the call with
 * the flight's signal, validation of the answer, and repeats where they are safe. Each connection has its own state, so what
 * one system does changes nothing for the others.
 */
export class UpstreamCalls {
  readonly #directory: ConnectionDirectory;
  readonly #clock: GatewayClock;
  readonly #random: () => number;
  readonly #options: UpstreamOptions;
  readonly #connections = new LruMap<string, ConnectionState>(rememberedConnections);
  readonly #tenants = new LruMap<string, Bulkhead>(rememberedConnections);

  constructor(directory: ConnectionDirectory, clock: GatewayClock, random: () => number, options: UpstreamOptions) {
    this.#directory = directory;
    this.#clock = clock;
    this.#random = random;
    this.#options = options;
  }

  /** How the breaker of a connection stands, for status pages. */
  breakerState(connection: Connection): 'closed' | 'open' | 'half_open' {
    return this.#stateOf(connection).breaker.state(this.#clock.nowMs());
  }

  /** How many connections of each system have their breaker in which state. */
  breakerCounts(): BreakerCount[] {
    const counts = new Map<string, BreakerCount>();
    for (const { system, breaker } of this.#connections.values()) {
      const state = breaker.state(this.#clock.nowMs());
      const key = `${system} ${state}`;
      counts.set(key, { system, state, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  /**
   * Calls the system, again where that is safe, until the flight is aborted.
   * @throws AppError: the system's, or what a check threw.
   */
  async call(request: UpstreamRequest, flight: Flight<FetchedContent>): Promise<FetchedContent> {
    for (let attempt = 1; ; attempt += 1) {
      const { mayHaveArrived } = request.arrival;
      const outcome = await this.#attempt(request, attempt, flight);
      if ('fetched' in outcome) return outcome.fetched;
      // The connector knows that nothing left; an earlier attempt may have arrived all the same.
      if (outcome.failure.data['notSent'] === true) request.arrival.mayHaveArrived = mayHaveArrived;
      if (!request.repeatable || flight.signal.aborted) throw outcome.failure;
      const remainingMs = flight.deadlineAtMs - this.#clock.nowMs();
      const delayMs = retryDelayMs(outcome.failure, attempt, remainingMs, this.#options.retry, this.#random);
      if (delayMs === null) throw outcome.failure;
      await pause(delayMs, flight.signal, this.#clock);
    }
  }

  async #attempt(request: UpstreamRequest, attempt: number, flight: Flight<FetchedContent>): Promise<Attempt> {
    const { signal } = flight;
    const state = this.#stateOf(request.connection);
    const asked = this.#askedToWait(request, state);
    if (asked) return { failure: asked };
    const tenant = this.#tenantOf(request.connection.tenantId);
    const place = state.bulkhead.enter(signal);
    if (place) await place;
    try {
      const tenantPlace = tenant.enter(signal);
      if (tenantPlace) await tenantPlace;
      try {
        return await this.#guarded(request, attempt, flight, state);
      } finally {
        tenant.leave();
      }
    } finally {
      state.bulkhead.leave();
    }
  }

  async #guarded(
    request: UpstreamRequest,
    attempt: number,
    flight: Flight<FetchedContent>,
    state: ConnectionState,
  ): Promise<Attempt> {
    const { signal } = flight;
    const admission = state.breaker.admit(this.#clock.nowMs());
    if (!admission.admitted) throw systemDown(request, admission.retryAfterMs);
    try {
      signal.throwIfAborted();
      const checks = request.beforeAttempt(attempt);
      if (checks) await checks;
      // a process that was paused hears what it waited for before its timers fire
      if (this.#clock.nowMs() >= flight.deadlineAtMs) throw tooLate(request);
    } catch (error) {
      // The checks said no, which tells nothing of the system.
      state.breaker.abandoned(admission.isProbe);
      throw error;
    }
    const sentMs = this.#clock.nowMs();
    try {
      const fetched = await this.#exchange(request, signal);
      state.breaker.succeeded(admission.isProbe);
      return { fetched };
    } catch (error) {
      const failure = describeFailure(error, request);
      this.#learn(failure, state, admission.isProbe, this.#clock.nowMs() - sentMs);
      return { failure };
    }
  }

  async #exchange(request: UpstreamRequest, signal: AbortSignal): Promise<FetchedContent> {
    const { tool, connection, principal, idempotencyKey, requestId, exchange } = request;
    const opened = this.#directory.link(connection, tool.connector);
    const link = opened instanceof Promise ? await raceAbort(opened, signal) : opened;
    request.arrival.mayHaveArrived = true;
    const answer = await raceAbort(
      link.call(tool.name, request.arguments, {
        signal,
        idempotencyKey,
        requestId,
        principal,
        ...(exchange ? { exchange } : {}),
      }),
      signal,
    );
    const parsed = tool.definition.output.safeParse(answer);
    if (parsed.success) {
      return { content: parsed.data, fetchedAt: new Date(this.#clock.nowMs()).toISOString() };
    }
    const issue = parsed.error.issues[0];
    throw new AppError(
      'bad_vendor_response',
      `${tool.system} answered ${tool.name} with something else than it promises (${issue?.path.map(String).join('.')}: ${issue?.code}).`,
      { field: issue?.path.map(String).join('.') ?? '' },
    );
  }

  #learn(failure: AppError, state: ConnectionState, isProbe: boolean, elapsedMs: number): void {
    const nowMs = this.#clock.nowMs();
    if (failure.code === 'rate_limited') {
      state.pausedUntilMs = Math.max(state.pausedUntilMs, nowMs + (failure.data.retryAfterMs ?? 1_000));
    }
    const wasCutShort = failure.data.hint === 'deadline' && elapsedMs < this.#options.silenceCountsAfterMs;
    if (failure.data['cancelled'] || wasCutShort) state.breaker.abandoned(isProbe);
    else if (failure.code === 'unavailable' || failure.code === 'internal') state.breaker.failed(nowMs, isProbe);
    // Any other refusal is an answer: the system is there.
    else state.breaker.succeeded(isProbe);
  }

  #askedToWait({ tool }: UpstreamRequest, { pausedUntilMs }: ConnectionState): AppError | null {
    const retryAfterMs = pausedUntilMs - this.#clock.nowMs();
    if (retryAfterMs <= 0) return null;
    return new AppError('rate_limited', `${tool.system} asked us to wait ${retryAfterMs} ms; try again then.`, {
      retryAfterMs,
    });
  }

  #stateOf({ tenantId, id, system }: Connection): ConnectionState {
    const key = `${tenantId.length} ${tenantId} ${id}`;
    const known = this.#connections.get(key);
    if (known) return known;
    const { breaker, maxRunningPerConnection, maxWaitingPerConnection } = this.#options;
    const state = {
      system,
      breaker: new CircuitBreaker(breaker),
      bulkhead: new Bulkhead(`The connection to ${system}`, maxRunningPerConnection, maxWaitingPerConnection),
      pausedUntilMs: 0,
    };
    this.#connections.set(key, state);
    return state;
  }

  #tenantOf(tenantId: string): Bulkhead {
    const known = this.#tenants.get(tenantId);
    if (known) return known;
    const bulkhead = new Bulkhead(
      'The workspace',
      this.#options.maxRunningPerTenant,
      this.#options.maxWaitingPerTenant,
    );
    this.#tenants.set(tenantId, bulkhead);
    return bulkhead;
  }
}

function tooLate({ tool }: UpstreamRequest): AppError {
  return new AppError('unavailable', `${tool.name} was not sent: its deadline passed first.`, { hint: 'deadline' });
}

function systemDown({ tool }: UpstreamRequest, retryAfterMs: number): AppError {
  return new AppError(
    'unavailable',
    `${tool.system} has been failing and is left alone for now; try again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    {
      retryAfterMs,
      hint: 'breaker',
    },
  );
}
