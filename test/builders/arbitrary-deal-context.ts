import fc from 'fast-check';
import type { Activity } from '../../src/domain/activity.ts';
import type { DealContext, FieldChange } from '../../src/domain/deal-context.ts';
import type { OpportunityState } from '../../src/domain/opportunity.ts';
import { readableFieldSchema } from '../../src/domain/record.ts';

const stageIds = ['qualify', 'discover', 'proposal', 'negotiate', 'won', 'lost', '__proto__', 'constructor'];
const contactIds = ['contact-1', 'contact-2', 'contact-3', '__proto__'];

/** Instants mostly near 2026, some at the ends of what the format allows. */
export const instant = fc
  .oneof(
    {
      weight: 12,
      arbitrary: fc.date({ min: new Date('2025-06-01'), max: new Date('2026-06-01'), noInvalidDate: true }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(new Date(0), new Date('0001-01-01'), new Date('9999-12-31T23:59:59.999Z')),
    },
  )
  .map((date) => date.toISOString());

const calendarDate = instant.map((each) => each.slice(0, 10));
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });
const text = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('budget', 'not now', 'Rivalsoft', '<script>', ''));
const amount = fc.constantFrom(
  '0',
  '12.50',
  '40000',
  '99999.99',
  '-5',
  '1000000000000000',
  '-1000000000000000',
  '0.0000000001',
);

const opportunityState: fc.Arbitrary<OpportunityState> = fc.record({
  name: orNull(text),
  accountId: orNull(fc.constant('account-1')),
  ownerId: orNull(fc.constantFrom('user-1', 'user-2')),
  pipelineId: orNull(fc.constantFrom('sales', '__proto__', 'toString')),
  stageId: orNull(fc.constantFrom(...stageIds)),
  outcome: fc.constant(null),
  amount: orNull(amount),
  currency: orNull(fc.constantFrom('EUR', 'USD', 'JPY')),
  closeDate: orNull(calendarDate),
  createdDate: orNull(calendarDate),
  forecastCategory: orNull(fc.constantFrom('omitted', 'pipeline', 'best_case', 'commit', 'closed')),
  probabilityPercent: orNull(fc.integer({ min: 0, max: 100 })),
  nextStep: orNull(text),
  type: orNull(text),
  productId: orNull(text),
  lossReason: orNull(text),
  custom: fc.dictionary(fc.constantFrom('Pain__c', 'Metrics__c', 'note'), orNull(text)),
});

export const arbitraryActivity: fc.Arbitrary<Activity> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('email', 'call', 'meeting', 'message', 'task'),
  occurredAt: instant,
  knownAt: instant,
  direction: orNull(fc.constantFrom('inbound', 'outbound', 'internal')),
  opportunityId: fc.constant('deal-1'),
  accountId: fc.constant(null),
  contactIds: fc.subarray(contactIds),
  userIds: fc.constant(['user-1']),
  participantCount: orNull(fc.integer({ min: -1, max: 80 })),
  threadId: fc.constant(null),
  status: orNull(fc.constantFrom('planned', 'held', 'cancelled', 'declined', 'no_show', 'open', 'done')),
  isAutomatic: fc.boolean(),
  subject: orNull(text),
  phrases: fc.array(fc.constantFrom('budget', 'legal', 'pricing', 'Rivalsoft'), { maxLength: 2 }),
});

const fieldChange: fc.Arbitrary<FieldChange> = fc
  .oneof(
    fc.record({
      field: fc.constant('stageId'),
      from: orNull(fc.constantFrom(...stageIds)),
      to: orNull(fc.constantFrom(...stageIds)),
    }),
    fc.record({ field: fc.constant('closeDate'), from: orNull(calendarDate), to: orNull(calendarDate) }),
    fc.record({ field: fc.constant('amount'), from: orNull(amount), to: orNull(amount) }),
    fc.record({
      field: fc.constant('ownerId'),
      from: orNull(fc.constant('user-2')),
      to: orNull(fc.constant('user-1')),
    }),
    fc.record({ field: fc.constantFrom('nextStep', 'currency'), from: orNull(text), to: orNull(text) }),
  )
  .chain((move) =>
    fc
      .record({ id: fc.uuid(), effectiveAt: instant, knownAt: instant })
      .map((stamp) => ({ ...move, ...stamp }) as FieldChange),
  );

const stageState = fc.record({
  label: fc.constantFrom('Discovery', 'Proposal', 'Engaging', 'Negotiation'),
  pipelineId: orNull(fc.constant('sales')),
  sortOrder: orNull(fc.integer({ min: -5, max: 9 })),
  isClosed: fc.boolean(),
  isWon: fc.boolean(),
  defaultProbabilityPercent: orNull(fc.integer({ min: 0, max: 100 })),
  forecastCategory: fc.constant(null),
});

const byOccurredAt = (a: Activity, b: Activity) => (a.occurredAt < b.occurredAt ? -1 : 1);
const byEffectiveAt = (a: FieldChange, b: FieldChange) => (a.effectiveAt < b.effectiveAt ? -1 : 1);

/** Deals as strange as their types allow, with activities and changes in the order the contract promises. */
export const arbitraryDealContext: fc.Arbitrary<DealContext> = fc
  .record({
    asOf: fc.oneof(fc.constant('2026-03-10T12:00:00.000Z'), instant),
    opportunityId: fc.constant('deal-1'),
    state: opportunityState,
    createdAt: instant,
    stage: orNull(stageState),
    owner: orNull(
      fc.record({
        name: orNull(text),
        email: fc.constant(null),
        isActive: orNull(fc.boolean()),
        managerId: fc.constant(null),
        team: fc.constant(null),
        region: fc.constant(null),
      }),
    ),
    account: orNull(
      fc.record({
        name: orNull(text),
        domain: fc.constant(null),
        industry: fc.constant(null),
        segment: orNull(fc.constantFrom('smb', 'enterprise', '__proto__')),
        region: fc.constant(null),
        employeeCount: fc.constant(null),
        annualRevenue: fc.constant(null),
        ownerId: fc.constant(null),
        parentAccountId: fc.constant(null),
        custom: fc.constant({}),
      }),
    ),
    changes: fc.array(fieldChange, { maxLength: 8 }).map((list) => list.sort(byEffectiveAt)),
    contacts: fc.array(
      fc.record({
        contactId: fc.constantFrom(...contactIds),
        role: orNull(fc.constantFrom('Champion', 'Decision Maker', 'User')),
        isPrimary: fc.constant(null),
        contact: orNull(
          fc.record({
            name: orNull(text),
            email: orNull(fc.constantFrom('a@acme.example', 'b@us.example')),
            title: orNull(fc.constantFrom('VP Sales', 'Analyst', 'CEO')),
            accountId: fc.constant(null),
          }),
        ),
      }),
      { maxLength: 4 },
    ),
    activities: fc.array(arbitraryActivity, { maxLength: 30 }).map((list) => list.sort(byOccurredAt)),
    accountEvents: fc.array(
      fc.record({
        id: fc.uuid(),
        kind: fc.constantFrom('8-K item 1.03', '8-K item 2.02', '8-K item 5.02'),
        occurredAt: instant,
        title: text,
        url: orNull(fc.constantFrom('https://www.sec.gov/x', 'javascript:x')),
      }),
      { maxLength: 3 },
    ),
    supportTickets: fc.array(
      fc.record({
        id: fc.uuid(),
        priority: orNull(fc.integer({ min: 0, max: 5 })),
        openedAt: instant,
        closedAt: orNull(instant),
      }),
      { maxLength: 3 },
    ),
    readable: fc.oneof(
      fc.constant(new Set(readableFieldSchema.options)),
      fc.subarray([...readableFieldSchema.options]).map((fields) => new Set(fields)),
    ),
  })
  .map((context) => context as DealContext);
