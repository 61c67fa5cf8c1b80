import type { CatalogHolder } from '../catalog/catalog-holder.ts';
import type { LruMap } from '../policy/lru-map.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { Approvals } from './approvals.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { ConnectionDirectory } from './connections.ts';
import type { ExportBudget } from './export-budget.ts';
import type { TeamMembers } from './filter-rows.ts';
import type { CallEvent } from './gateway.ts';
import type { GatewayClock } from './gateway-clock.ts';
import type { IdempotencyLedger } from './idempotency-ledger.ts';
import type { KillSwitchWatch } from './kill-switch-watch.ts';
import type { RateBudget } from './rate-budget.ts';
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
  readonly exports: ExportBudget;
  budgetOf(tenantId: string): RateBudget;
}
