import type { Activity } from '../../src/domain/activity.ts';
import type { ContextContact, DealContext, FieldChange } from '../../src/domain/deal-context.ts';
import { type OpportunityState, unknownOpportunity } from '../../src/domain/opportunity.ts';
import type { AccountState, SalesUserState, StageState } from '../../src/domain/organisation.ts';
import { type ReadableField, readableFieldSchema } from '../../src/domain/record.ts';
import { dayMs } from '../../src/domain/time.ts';

/** The date that built contexts are read at: a Tuesday, at noon. */
export const asOf = '2026-03-10T12:00:00.000Z';

export const allReadable: readonly ReadableField[] = readableFieldSchema.options;

/** The instant `days` before `asOf` (after it when negative). */
export function daysAgo(days: number): string {
  return new Date(Date.parse(asOf) - days * dayMs).toISOString();
}

/** The calendar day `days` before `asOf`. */
export function dateAgo(days: number): string {
  return daysAgo(days).slice(0, 10);
}

type Parts = Partial<Omit<DealContext, 'state' | 'readable'>> & {
  readonly state?: Partial<OpportunityState>;
  readonly readable?: readonly ReadableField[];
  readonly without?: readonly ReadableField[];
};

/** An open deal of 40 days in Proposal, everything readable and nothing on record besides; `without` takes readability away. */
export function dealContext({ state, readable, without = [], ...parts }: Parts = {}): DealContext {
  return {
    asOf,
    opportunityId: 'deal-1',
    state: {
      ...unknownOpportunity,
      name: 'Acme renewal',
      accountId: 'account-1',
      ownerId: 'user-1',
      pipelineId: 'sales',
      stageId: 'proposal',
      amount: '40000',
      currency: 'EUR',
      closeDate: dateAgo(-40),
      forecastCategory: 'best_case',
      nextStep: 'Send the contract',
      ...state,
    },
    createdAt: daysAgo(40),
    stage: stage('Proposal', 4, 60),
    owner: owner(),
    account: null,
    changes: [],
    contacts: [],
    activities: [],
    accountEvents: [],
    supportTickets: [],
    readable: new Set((readable ?? allReadable).filter((field) => !without.includes(field))),
    ...parts,
  };
}

export function stage(label: string, sortOrder: number | null, probabilityPercent: number | null): StageState {
  return {
    label,
    pipelineId: 'sales',
    sortOrder,
    isClosed: false,
    isWon: false,
    defaultProbabilityPercent: probabilityPercent,
    forecastCategory: null,
  };
}

export function owner(parts: Partial<SalesUserState> = {}): SalesUserState {
  return { name: 'Rosa', email: null, isActive: true, managerId: null, team: null, region: null, ...parts };
}

export function account(parts: Partial<AccountState> = {}): AccountState {
  return {
    name: 'Acme',
    domain: null,
    industry: null,
    segment: null,
    region: null,
    employeeCount: null,
    annualRevenue: null,
    ownerId: null,
    parentAccountId: null,
    custom: {},
    ...parts,
  };
}

let nextId = 0;

/** One activity, `days` before `asOf`; an inbound email of contact-1 unless said otherwise. */
export function activity(days: number, parts: Partial<Activity> = {}): Activity {
  nextId += 1;
  const at = daysAgo(days);
  return {
    id: `activity-${nextId}`,
    kind: 'email',
    occurredAt: at,
    knownAt: days < 0 ? daysAgo(1) : at,
    direction: 'inbound',
    opportunityId: 'deal-1',
    accountId: 'account-1',
    contactIds: ['contact-1'],
    userIds: ['user-1'],
    participantCount: 2,
    threadId: null,
    status: null,
    isAutomatic: false,
    subject: null,
    phrases: [],
    ...parts,
  };
}

export function inbound(days: number, parts: Partial<Activity> = {}): Activity {
  return activity(days, parts);
}

export function outbound(days: number, parts: Partial<Activity> = {}): Activity {
  return activity(days, { direction: 'outbound', ...parts });
}

export function meeting(days: number, parts: Partial<Activity> = {}): Activity {
  return activity(days, { kind: 'meeting', direction: null, status: days < 0 ? 'planned' : 'held', ...parts });
}

export function task(days: number, parts: Partial<Activity> = {}): Activity {
  return activity(days, { kind: 'task', direction: null, status: 'open', knownAt: daysAgo(60), ...parts });
}

/** Activities in the order a context holds them. */
export function inOrder(...activities: Activity[]): Activity[] {
  return activities.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
}

/** A field that took a new value `days` before `asOf`. */
export function change(field: keyof OpportunityState, from: unknown, to: unknown, days: number): FieldChange {
  nextId += 1;
  return { id: `change-${nextId}`, field, from, to, effectiveAt: daysAgo(days), knownAt: daysAgo(days) };
}

export function contact(contactId: string, role: string | null, title: string | null = null): ContextContact {
  return {
    contactId,
    role,
    isPrimary: null,
    contact: { name: 'A buyer', email: `${contactId}@acme.example`, title, accountId: 'account-1' },
  };
}
