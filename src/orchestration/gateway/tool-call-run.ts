import { hash, randomUUID } from 'node:crypto';
import { argumentsError } from '../../../connectors/kit/link-connector.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { AppError } from '../../domain/errors.ts';
import { maskClasses } from '../../domain/mask-classes.ts';
import type { ToolCall, ToolResult } from '../../domain/tool.ts';
import type { AdmittedCall, Answer } from './admitted-call.ts';
import { answerRead } from './answer-read.ts';
import { decisionEntry } from './audit-entry.ts';
import type { AuditEntry } from './audit-trail.ts';
import type { Connection } from './connections.ts';
import { describeFailure, withArrival } from './describe-failure.ts';
import { filterRows } from './filter-rows.ts';
import { joinUntil } from './flight.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { type Judgement, judgeTool } from './judge-tool.ts';
import { noSuchTool } from './no-such-tool.ts';
import { performWrite } from './perform-write.ts';
import { isUsable } from './resolve-tool.ts';

const longestDeadlineMs = 600_000;
const maxArgumentsLength = 1_000_000;
const requestIdPattern = /^[A-Za-z0-9._:-]{1,128}$/;

/** One call on its way through the pipeline, from its name to its audit row. */
export class ToolCallRun {
  readonly #parts: GatewayParts;
  readonly #call: ToolCall;
  readonly #requestId: string;
  readonly #startedMs: number;
  readonly #deadlineAtMs: number;
  #judgement: Judgement | null = null;
  #argumentsDigest: string | null = null;
  #fromCache = false;
  readonly #arrival = { mayHaveArrived: false };

  constructor(parts: GatewayParts, call: ToolCall) {
    this.#parts = parts;
    this.#call = call;
    this.#requestId = call.requestId && requestIdPattern.test(call.requestId) ? call.requestId : randomUUID();
    this.#startedMs = parts.clock.nowMs();
    // A deadline that is no positive number is refused with the other bad arguments; until then it is over at once.
    this.#deadlineAtMs = this.#startedMs + (call.deadlineMs > 0 ? Math.min(call.deadlineMs, longestDeadlineMs) : 0);
  }

  /** @throws AppError with the codes of `errors.ts`; whatever comes of the call, its audit row has been taken by then. */
  async run(): Promise<ToolResult> {
    const place = this.#parts.trail.reserve(this.#deadlineAtMs);
    if (place) await place;
    let result: ToolResult;
    try {
      const admitted = await this.#admit();
      const answer = await (admitted.tool.readOnly ? answerRead(admitted) : performWrite(admitted));
      this.#fromCache = answer.fromCache;
      result = this.#present(answer, admitted);
      if (admitted.tool.readOnly) this.#handOut(admitted.connection, result.provenance.records ?? 1);
    } catch (error) {
      const failure = this.#describe(error);
      this.#finish(failure);
      throw failure;
    }
    this.#finish(null);
    return result;
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

  async #admit(): Promise<AdmittedCall> {
    const { killSwitch, budgetOf, clock } = this.#parts;
    const judgement = this.#judge();
    this.#judgement = judgement;
    const { resolved, decision, parsed, issues } = judgement;
    if (!resolved || decision.effect === 'deny') throw noSuchTool(this.#call.tool, this.#requestId);
    const { tool, connection } = resolved;
    if (!parsed) throw argumentsError(tool.name, issues);
    if (!(this.#call.deadlineMs > 0)) {
      throw new AppError('invalid_input', 'deadlineMs must be a positive number of milliseconds.', {
        field: 'deadlineMs',
      });
    }
    const argumentsDigest = digestArguments(parsed, tool.name);
    this.#argumentsDigest = argumentsDigest;
    const stopped = killSwitch.check(this.#call.principal, tool);
    if (stopped) await joinUntil(clock, stopped, this.#deadlineAtMs, this.#call.signal, tool.name);
    if (!isUsable(connection)) throw connectionUnusable(connection.state, tool.system);
    if (tool.readOnly) this.#handOut(connection, 0);
    const retryAfterMs = budgetOf(this.#call.principal.tenantId).take(clock.nowMs());
    if (retryAfterMs > 0) throw budgetUsedUp(retryAfterMs);
    return {
      parts: this.#parts,
      call: this.#call,
      requestId: this.#requestId,
      deadlineAtMs: this.#deadlineAtMs,
      tool,
      connection,
      decision,
      argumentsDigest,
      arrival: this.#arrival,
      judgeAgain: () => this.#judge(),
      entry: (outcome) => this.#entry(outcome, null),
    };
  }

  /** Counts rows against the day's budget of the caller; a refusal is a denial in the audit. @throws AppError `limit_exceeded` */
  #handOut(connection: Connection, rows: number): void {
    const { exports, clock } = this.#parts;
    const judgement = this.#judgement;
    if (exports.take(this.#call.principal, connection, rows, clock.nowMs())) return;
    if (judgement) {
      const decision = {
        ...judgement.decision,
        effect: 'deny',
        reason: 'denied: the export budget is used up',
      } as const;
      this.#judgement = { ...judgement, decision };
    }
    throw new AppError(
      'limit_exceeded',
      `${connection.id}: the rows one user may read of it in a day are used up; ask for fewer, or go on tomorrow (UTC).`,
      { hint: 'export-budget' },
    );
  }

  #present({ fetched, fromCache }: Answer, { tool, connection, decision }: AdmittedCall): ToolResult {
    const { principal } = this.#call;
    const own = filterRows(fetched.content, tool, decision.rows, principal, this.#parts.teamMembers);
    return {
      structuredContent: maskClasses(own, decision.hiddenClasses, tool.dataClasses),
      provenance: {
        tool: tool.name,
        system: tool.system,
        connection: connection.id,
        version: tool.version,
        fetchedAt: fetched.fetchedAt,
        records: countRecords(own),
        requestId: this.#requestId,
        fromCache,
      },
      untrusted: true,
    };
  }

  /** What the caller gets to know: of a tool that is not theirs nothing, of a bug only that there was one. */
  #describe(error: unknown): AppError {
    const { resolved, decision } = this.#judgement ?? {};
    if (resolved && decision?.effect === 'allow') {
      const failure = describeFailure(error, { tool: resolved.tool, requestId: this.#requestId });
      return resolved.tool.readOnly ? failure : withArrival(failure, this.#arrival.mayHaveArrived);
    }
    if (error instanceof AppError) return error;
    return new AppError(
      'internal',
      `The gateway failed; request ${this.#requestId} is in the log.`,
      {},
      { cause: error },
    );
  }

  #finish(failure: AppError | null): void {
    const isDenied = this.#judgement?.decision.effect === 'deny';
    const outcome = failure === null ? 'succeeded' : isDenied ? 'denied' : 'failed';
    const entry = this.#entry(outcome, failure);
    this.#parts.trail.record(entry);
    this.#parts.observe({
      tool: this.#judgement?.resolved?.tool.name ?? null,
      system: entry.system,
      tenantId: entry.tenantId,
      requestId: entry.requestId,
      outcome,
      error: failure,
      fromCache: entry.fromCache,
      durationMs: entry.durationMs ?? 0,
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
      catalogVersion: this.#judgement?.catalogVersion ?? this.#parts.catalog.current().version,
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

/** @throws AppError `limit_exceeded` for more than a megabyte of arguments, `invalid_input` when nested too deeply. */
function digestArguments(args: Record<string, unknown>, tool: string): string {
  const text = canonicalJson(args);
  if (text.length <= maxArgumentsLength) return hash('sha256', text);
  throw new AppError(
    'limit_exceeded',
    `The arguments of ${tool} are ${text.length} characters; at most ${maxArgumentsLength} are taken.`,
  );
}

function budgetUsedUp(retryAfterMs: number): AppError {
  return new AppError('rate_limited', `This workspace has used up its calls; try again in ${retryAfterMs} ms.`, {
    retryAfterMs,
  });
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
