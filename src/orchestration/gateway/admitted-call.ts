import type { ToolCall } from '../../domain/tool.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';
import type { Decision } from '../policy/decision.ts';
import type { AuditEntry } from './audit-trail.ts';
import type { Connection } from './connections.ts';
import type { Flight } from './flight.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Judgement } from './judge-tool.ts';
import type { FetchedContent } from './result-cache.ts';
import type { Arrival } from './upstream-calls.ts';

/** A call that is allowed, reads well, is not stopped and within its budget. */
export interface AdmittedCall {
  readonly parts: GatewayParts;
  readonly call: ToolCall;
  readonly requestId: string;
  readonly deadlineAtMs: number;
  readonly tool: CatalogTool;
  readonly connection: Connection;
  readonly decision: Decision;
  readonly argumentsDigest: string;
  readonly arrival: Arrival;
  /** Decides anew, with the catalog and the policies of this moment. */
  judgeAgain(): Judgement;
  /** The audit row of this call as it stands. */
  entry(outcome: AuditEntry['outcome']): AuditEntry;
}

/** What a call got, and whether from memory. */
export interface Answer {
  readonly fetched: FetchedContent;
  readonly fromCache: boolean;
}

/** Sends an admitted call to its system on a flight. */
export function sendUpstream(
  { parts, call, requestId, tool, connection, arrival }: AdmittedCall,
  flight: Flight<FetchedContent>,
  repeatable: boolean,
  beforeAttempt: (attempt: number) => Promise<void> | null,
): Promise<FetchedContent> {
  const idempotencyKey = call.idempotencyKey ?? null;
  const { principal, arguments: args, exchange } = call;
  const about = { tool, connection, principal, arguments: args, idempotencyKey, requestId, arrival, exchange };
  const request = { ...about, repeatable, beforeAttempt };
  return parts.upstream.call(request, flight);
}

/** Names a connection across tenants. */
export function connectionKey({ tenantId, id }: { tenantId: string; id: string }): string {
  return JSON.stringify([tenantId, id]);
}
