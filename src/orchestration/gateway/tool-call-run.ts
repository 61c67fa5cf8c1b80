import { randomUUID } from 'node:crypto';
import { argumentsError } from '../../../connectors/kit/link-connector.ts';
import { AppError } from '../../domain/errors.ts';
import type { ToolCall, ToolResult } from '../../domain/tool.ts';
import { canonicalDigest } from '../catalog/canonical-digest.ts';
import type { Catalog } from '../catalog/catalog-entry.ts';
import type { CatalogHolder } from '../catalog/catalog-holder.ts';
import { principalKey } from '../policy/decision.ts';
import type { LruMap } from '../policy/lru-map.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import { type Approvals, approvalDigest } from './approvals.ts';
import { decisionEntry } from './audit-entry.ts';
import type { AuditEntry, AuditTrail } from './audit-trail.ts';
import type { ConnectionDirectory } from './connections.ts';
import { describeFailure } from './describe-failure.ts';
import { filterRows, type TeamMembers } from './filter-rows.ts';
import { Flight } from './flight.ts';
import type { CallEvent } from './gateway.ts';
import type { GatewayClock } from './gateway-clock.ts';
import type { IdempotencyLedger } from './idempotency-ledger.ts';
import { type Judgement, judgeTool } from './judge-tool.ts';
import type { KillSwitchWatch } from './kill-switch-watch.ts';
import { maskClasses } from './mask-classes.ts';
import { noSuchTool } from './no-such-tool.ts';
import type { RateBudget } from './rate-budget.ts';
import { isUsable, type ResolvedTool } from './resolve-tool.ts';
import type { FetchedContent, ResultCache } from './result-cache.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

/** What all calls of one gateway share. */
export interface GatewayParts {
  readonly catalog: CatalogHolder;
  readonly policy: PolicyEngine;
  readonly connections: ConnectionDirectory;
  readonly clock: GatewayClock;
  readonly killSwitch: KillSwitchWatch;
  readonly approvals: Approvals;
  readonly teamMembers: TeamMembers;
  readonly trail: AuditTrail;
  readonly cache: ResultCache;
  readonly ledger: IdempotencyLedger<FetchedContent>;
  readonly upstream: UpstreamCalls;
  /** Counts the writes of each connection, so that no cached read outlives a write. */
  readonly generations: LruMap<string, number>;
  readonly observe: (event: CallEvent) => void;
  budgetOf(tenantId: string): RateBudget;
}

const longestDeadlineMs = 600_000;
const requestIdPattern = /^[A-Za-z0-9._:-]{1,128}$/;

/** One call on its way through the pipeline, from its name to its audit row. */
export class ToolCallRun {
  readonly #parts: GatewayParts;
  readonly #call: ToolCall;
  readonly #requestId: string;
  readonly #startedMs: number;
  readonly #deadlineAtMs: number;
  readonly #catalog: Catalog;
  #judgement: Judgement | null = null;
  #argumentsDigest: string | null = null;
  #fromCache = false;

  constructor(parts: GatewayParts, call: ToolCall) {
    this.#parts = parts;
    this.#call = call;
    this.#requestId = call.requestId && requestIdPattern.test(call.requestId) ? call.requestId : randomUUID();
    this.#startedMs = parts.clock.nowMs();
    this.#deadlineAtMs = this.#startedMs + Math.min(call.deadlineMs, longestDeadlineMs);
    this.#catalog = parts.catalog.current();
  }

  /** @throws AppError with the codes of `errors.ts`; every outcome has been put on the audit before. */
  async run(): Promise<ToolResult> {
    if (!(this.#call.deadlineMs > 0)) {
      throw new AppError('invalid_input', 'deadlineMs must be a positive number of milliseconds.', {
        field: 'deadlineMs',
      });
    }
    const place = this.#parts.trail.reserve(this.#deadlineAtMs);
    if (place) await place;
    try {
      const judgement = this.#judge();
      this.#judgement = judgement;
      const { resolved } = judgement;
      if (!resolved || judgement.decision.effect === 'deny') throw noSuchTool(this.#call.tool, this.#requestId);
      const fetched = await this.#fetch(resolved, judgement);
      const result = this.#present(fetched, resolved, judgement);
      this.#finish(null);
      return result;
    } catch (error) {
      const { resolved, decision } = this.#judgement ?? {};
      const failure =
        resolved && decision?.effect === 'allow'
          ? describeFailure(error, { tool: resolved.tool, requestId: this.#requestId })
          : error;
      this.#finish(failure);
      throw failure;
    }
  }

  #judge(): Judgement {
    const { catalog, policy, connections, clock } = this.#parts;
    const { principal, tool, connectionId } = this.#call;
    return judgeTool(catalog.current(), policy, connections, {
      principal,
      tool,
      arguments: this.#call.arguments,
      nowMs: clock.nowMs(),
      ...(connectionId === undefined ? {} : { connectionId }),
    });
  }

  async #fetch(resolved: ResolvedTool, judgement: Judgement): Promise<FetchedContent> {
    const { tool, connection } = resolved;
    if (!judgement.parsed) throw argumentsError(tool.name, judgement.issues);
    this.#argumentsDigest = canonicalDigest(judgement.parsed);
    const stopped = this.#parts.killSwitch.check(this.#call.principal, tool);
    if (stopped) await stopped;
    if (!isUsable(connection)) throw connectionUnusable(connection.state, tool.system);
    const retryAfterMs = this.#parts.budgetOf(this.#call.principal.tenantId).take(this.#parts.clock.nowMs());
    if (retryAfterMs > 0) {
      throw new AppError('rate_limited', `This workspace has used up its calls; try again in ${retryAfterMs} ms.`, {
        retryAfterMs,
      });
    }
    return tool.readOnly ? this.#read(resolved) : this.#write(resolved, judgement);
  }

  #read(resolved: ResolvedTool): Promise<FetchedContent> | FetchedContent {
    const { cache, clock, killSwitch } = this.#parts;
    const { principal, signal } = this.#call;
    const { tool } = resolved;
    const work = (flight: Flight<FetchedContent>) =>
      this.#send(resolved, flight, true, (attempt) => (attempt > 1 ? killSwitch.check(principal, tool) : null));
    if (tool.cacheTtlMs === null) {
      return new Flight(clock, this.#deadlineAtMs, work).join(this.#deadlineAtMs, signal, tool.name);
    }
    const key = this.#cacheKey(resolved);
    const kept = cache.find(key);
    if (kept) {
      this.#fromCache = true;
      return kept;
    }
    return cache.flight(key, tool.cacheTtlMs, this.#deadlineAtMs, work).join(this.#deadlineAtMs, signal, tool.name);
  }

  /** Everything an answer depends on: who asks, through which connection as of which write, what exactly, with which arguments. */
  #cacheKey({ tool, connection }: ResolvedTool): string {
    const generation = this.#parts.generations.get(connectionKey(connection)) ?? 0;
    const who = principalKey(this.#call.principal);
    return `${who} ${connectionKey(connection)} ${generation} ${tool.name} ${tool.version} ${tool.digest} ${this.#argumentsDigest}`;
  }

  async #write(resolved: ResolvedTool, judgement: Judgement): Promise<FetchedContent> {
    const { clock, ledger, generations } = this.#parts;
    const { idempotencyKey, signal } = this.#call;
    const { tool, connection } = resolved;
    const key = idempotencyKey === undefined ? null : this.#ledgerKey(resolved, idempotencyKey);
    const earlier = key === null ? null : ledger.find(key, this.#digest());
    if (earlier) {
      this.#fromCache = true;
      return earlier;
    }
    this.#requireApproval(resolved, judgement);
    const repeatable = tool.idempotent && idempotencyKey !== undefined;
    const work = (flight: Flight<FetchedContent>) =>
      this.#send(resolved, flight, repeatable, (attempt) => this.#beforeEffect(resolved, judgement, attempt));
    const effect = new Flight(clock, this.#deadlineAtMs, work).join(this.#deadlineAtMs, signal, tool.name);
    if (key !== null) ledger.remember(key, this.#digest(), effect);
    try {
      return await effect;
    } finally {
      // Also after a failure: it may have had its effect.
      generations.set(connectionKey(connection), (generations.get(connectionKey(connection)) ?? 0) + 1);
    }
  }

  #ledgerKey({ tool, connection }: ResolvedTool, idempotencyKey: string): string {
    return JSON.stringify([principalKey(this.#call.principal), connection.id, tool.name, idempotencyKey]);
  }

  #digest(): string {
    return this.#argumentsDigest ?? '';
  }

  #requireApproval({ tool }: ResolvedTool, { decision }: Judgement): void {
    if (decision.approval === 'none' || this.#call.approvalId !== undefined) return;
    throw new AppError(
      'forbidden',
      `${tool.name} needs an approval for exactly these arguments; ask for one, then call again with it.`,
      {
        approval: 'required',
        approvalDigest: approvalDigest(this.#call.principal, tool, this.#digest()),
        riskTier: tool.riskTier,
      },
    );
  }

  /** Right before the effect everything is looked at again: stop orders, rights, definition, approval; then the audit row. */
  async #beforeEffect({ tool }: ResolvedTool, first: Judgement, attempt: number): Promise<void> {
    const { killSwitch, approvals, trail } = this.#parts;
    const { principal, approvalId } = this.#call;
    await killSwitch.checkFresh(principal, tool);
    const again = this.#judge();
    if (again.decision.effect === 'deny' || again.resolved?.tool.digest !== tool.digest) {
      throw new AppError('forbidden', `${tool.name} was withdrawn while the call waited.`);
    }
    if (attempt > 1) return;
    if (first.decision.approval === 'required' || again.decision.approval === 'required') {
      const digest = approvalDigest(principal, tool, this.#digest());
      const granted = approvalId !== undefined && (await approvals.consume(principal.tenantId, approvalId, digest));
      if (!granted) {
        throw new AppError(
          'forbidden',
          `The approval does not cover this call of ${tool.name}, was used, or has expired; ask for a new one.`,
          {
            approval: 'required',
            approvalDigest: digest,
          },
        );
      }
    }
    await trail.appendNow(this.#entry('started', null));
  }

  #send(
    { tool, connection }: ResolvedTool,
    flight: Flight<FetchedContent>,
    repeatable: boolean,
    beforeAttempt: (attempt: number) => Promise<void> | null,
  ): Promise<FetchedContent> {
    const request = {
      tool,
      connection,
      arguments: this.#call.arguments,
      idempotencyKey: this.#call.idempotencyKey ?? null,
      requestId: this.#requestId,
      repeatable,
      beforeAttempt,
    };
    return this.#parts.upstream.call(request, flight);
  }

  #present(
    { content, fetchedAt }: FetchedContent,
    { tool, connection }: ResolvedTool,
    { decision }: Judgement,
  ): ToolResult {
    const own = filterRows(content, tool, decision.rows, this.#call.principal, this.#parts.teamMembers);
    return {
      structuredContent: maskClasses(own, decision.hiddenClasses, tool.dataClasses),
      provenance: {
        tool: tool.name,
        system: tool.system,
        connection: connection.id,
        version: tool.version,
        fetchedAt,
        records: countRecords(own),
        requestId: this.#requestId,
        fromCache: this.#fromCache,
      },
      untrusted: true,
    };
  }

  #finish(error: unknown): void {
    const failure =
      error === null ? null : error instanceof AppError ? error : new AppError('internal', 'The gateway failed.');
    const isDenied = this.#judgement?.decision.effect === 'deny';
    const outcome = failure === null ? 'succeeded' : isDenied ? 'denied' : 'failed';
    this.#parts.trail.record(this.#entry(outcome, failure));
    this.#parts.observe({
      tool: this.#judgement?.resolved?.tool.name ?? this.#call.tool.slice(0, 64),
      system: this.#judgement?.resolved?.tool.system ?? null,
      tenantId: this.#call.principal.tenantId,
      requestId: this.#requestId,
      outcome,
      error: failure,
      fromCache: this.#fromCache,
      durationMs: this.#parts.clock.nowMs() - this.#startedMs,
    });
  }

  #entry(outcome: AuditEntry['outcome'], failure: AppError | null): AuditEntry {
    const { resolved, decision } = this.#judgement ?? {};
    const nowMs = this.#parts.clock.nowMs();
    return decisionEntry(this.#call.principal, decision ?? undecided, {
      at: new Date(nowMs).toISOString(),
      requestId: this.#requestId,
      action: 'call',
      subject: resolved?.tool.name ?? this.#call.tool.slice(0, 64),
      purpose: this.#call.purpose,
      catalogVersion: this.#catalog.version,
      system: resolved?.tool.system ?? null,
      connectionId: resolved?.connection.id ?? null,
      toolVersion: resolved?.tool.version ?? null,
      outcome,
      errorCode: failure?.code ?? null,
      argumentsDigest: this.#argumentsDigest,
      idempotencyKey: this.#call.idempotencyKey ?? null,
      approvalId: this.#call.approvalId ?? null,
      fromCache: this.#fromCache,
      durationMs: nowMs - this.#startedMs,
    });
  }
}

/** Stands in the audit when the decision itself failed; that is a denial. */
const undecided = {
  effect: 'deny',
  rows: 'own',
  hiddenClasses: [],
  approval: 'required',
  reason: 'denied: no decision could be made',
  policyIds: [],
  policyVersion: '',
} as const;

function connectionKey({ tenantId, id }: { tenantId: string; id: string }): string {
  return JSON.stringify([tenantId, id]);
}

function connectionUnusable(state: string, system: string): AppError {
  return state === 'needs_reauth'
    ? new AppError(
        'auth_expired',
        `The connection to ${system} has to be signed in again: bellwether connect ${system}.`,
      )
    : new AppError('unavailable', `The connection to ${system} is paused; an admin can resume it.`);
}

/** How many records an answer holds: the length of `records`, else of its first list; null when it holds no list. */
function countRecords(content: Record<string, unknown>): number | null {
  const list = content['records'] ?? Object.values(content).find(Array.isArray);
  return Array.isArray(list) ? list.length : null;
}
