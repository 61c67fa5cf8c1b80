import type { ClosedDeal, DealContext, FieldChange } from '../../src/domain/deal-context.ts';
import { unknownOpportunity } from '../../src/domain/opportunity.ts';
import type { StageState } from '../../src/domain/organisation.ts';
import { dayMs } from '../../src/domain/time.ts';
import { account, stage } from './deal-context.ts';

/** The open and closed stages of the built sales process, by id. */
export const salesStages: ReadonlyMap<string, StageState> = new Map([
  ['qualify', stage('Qualification', 1, 10)],
  ['discover', stage('Discovery', 2, 25)],
  ['validate', stage('Validation', 3, 40)],
  ['proposal', stage('Proposal', 4, 60)],
  ['negotiate', stage('Negotiation', 5, 80)],
  ['won', { ...stage('Closed Won', 6, 100), isClosed: true, isWon: true }],
  ['lost', { ...stage('Closed Lost', 7, 0), isClosed: true }],
]);

const startMs = Date.parse('2025-01-06T09:00:00.000Z');

/** A deal that spent `stageDays` in the listed stages, oldest first, and then ended. */
export function closedDeal(
  number: number,
  outcome: 'won' | 'lost',
  stageDays: readonly (readonly [string, number])[],
  parts: { readonly segment?: string; readonly pipelineId?: string } & Partial<DealContext> = {},
): ClosedDeal {
  const { segment, pipelineId = 'sales', ...context } = parts;
  const createdMs = startMs + number * dayMs;
  const changes: FieldChange[] = [];
  let atMs = createdMs;
  let from: string | null = null;
  for (const [stageId, days] of [...stageDays, [outcome, 0] as const]) {
    const at = new Date(atMs).toISOString();
    changes.push({
      id: `${number}-${stageId}-${atMs}`,
      field: 'stageId',
      from,
      to: stageId,
      effectiveAt: at,
      knownAt: at,
    });
    from = stageId;
    atMs += days * dayMs;
  }
  const closedAt = new Date(atMs).toISOString();
  return {
    outcome,
    closedAt,
    context: {
      asOf: closedAt,
      opportunityId: `closed-${number}`,
      state: { ...unknownOpportunity, pipelineId, stageId: outcome, outcome },
      createdAt: new Date(createdMs).toISOString(),
      stage: salesStages.get(outcome) ?? null,
      owner: null,
      account: segment === undefined ? null : account({ segment }),
      changes,
      contacts: [],
      activities: [],
      accountEvents: [],
      supportTickets: [],
      readable: new Set(),
      ...context,
    },
  };
}

/** `count` won deals that all took the same days. */
export function wonDeals(
  count: number,
  stageDays: readonly (readonly [string, number])[],
  parts: Parameters<typeof closedDeal>[3] = {},
): ClosedDeal[] {
  return Array.from({ length: count }, (_, number) => closedDeal(number, 'won', stageDays, parts));
}
