import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChangedRecord } from '../../src/domain/record.ts';
import { mapOpportunity, type OpportunityWorld } from './mapper-opportunity.ts';
import { fieldHistorySchema, opportunityHistorySchema, opportunitySchema } from './schema.ts';

const dealId = '006000000000001AAA';
const [ada, ben, queue] = ['005000000000001AAA', '005000000000002AAA', '00G000000000001EAA'];

const stages = new Map([
  ['Qualification', { isClosed: false, isWon: false }],
  ['Closed Won', { isClosed: true, isWon: true }],
  ['Closed Lost', { isClosed: true, isWon: false }],
]);
const everyField = 'Name AccountId OwnerId StageName Amount CloseDate Probability ForecastCategory NextStep Type'.split(
  ' ',
);

function world(over: Partial<OpportunityWorld> = {}): OpportunityWorld {
  return { present: new Set(everyField), customFields: [], tracked: new Set(), stages, currency: 'EUR', ...over };
}

function deal(over: Record<string, unknown> = {}) {
  return opportunitySchema.parse({
    Id: dealId,
    IsDeleted: false,
    CreatedDate: '2026-01-05T09:00:00.000+0000',
    SystemModstamp: '2026-03-01T12:00:00.000+0000',
    Name: 'Deal',
    AccountId: '001000000000001',
    OwnerId: ada,
    StageName: 'Qualification',
    Amount: 1000,
    CloseDate: '2026-06-30',
    Probability: 10,
    ForecastCategory: 'Pipeline',
    IsClosed: false,
    IsWon: false,
    NextStep: 'Call Carol',
    Type: 'New Business',
    ...over,
  });
}

let rows = 0;
function history(at: string, over: Record<string, unknown> = {}) {
  rows += 1;
  return opportunityHistorySchema.parse({
    Id: `008${String(rows).padStart(12, '0')}`,
    OpportunityId: dealId,
    CreatedDate: at,
    StageName: 'Qualification',
    Amount: 1000,
    CloseDate: '2026-06-30',
    Probability: 10,
    ForecastCategory: 'Pipeline',
    ...over,
  });
}

function fieldChange(at: string, Field: string, OldValue: unknown, NewValue: unknown) {
  rows += 1;
  return fieldHistorySchema.parse({
    Id: `017${String(rows).padStart(12, '0')}`,
    OpportunityId: dealId,
    CreatedDate: at,
    Field,
    OldValue,
    NewValue,
  });
}

/** What is known of the deal by an instant. */
function asOf(record: ChangedRecord, at: string): Record<string, unknown> {
  const known = record.changes.filter((change) => change.effectiveAt <= at && change.knownAt <= at);
  return Object.assign({}, ...known.map((change) => change.values));
}

const created = '2026-01-05T09:00:00.000Z';
const modified = '2026-03-01T12:00:00.000Z';

test('each history row is one change set with what became new then, stamped by the row [salesforce.history-is-as-of]', () => {
  const record = mapOpportunity(
    {
      record: deal({ Amount: 1500, Probability: 40, NextStep: null }),
      history: [
        history('2026-02-01T08:00:00.000+0000', { Amount: 1500 }),
        history(created),
        history('2026-02-10T08:00:00.000+0000', { Amount: 1500, Probability: 40, CloseDate: '2026-06-30' }),
      ],
      fieldHistory: [],
    },
    world(),
  );
  const dealChanges = record.changes.filter(({ effectiveAt }) => effectiveAt !== created && effectiveAt !== modified);
  expect(dealChanges).toEqual([
    { effectiveAt: '2026-02-01T08:00:00.000Z', knownAt: '2026-02-01T08:00:00.000Z', values: { amount: '1500' } },
    {
      effectiveAt: '2026-02-10T08:00:00.000Z',
      knownAt: '2026-02-10T08:00:00.000Z',
      values: { probabilityPercent: 40 },
    },
  ]);
  expect(asOf(record, '2026-01-31T00:00:00.000Z')).toMatchObject({
    amount: '1000',
    stageId: 'Qualification',
    outcome: null,
  });
});

test('creation facts hold since creation, values without history only since the last modification [salesforce.stamps]', () => {
  const record = mapOpportunity({ record: deal(), history: [history(created)], fieldHistory: [] }, world());
  expect(asOf(record, created)).toMatchObject({
    name: 'Deal',
    accountId: '001000000000001AAA',
    type: 'New Business',
    createdDate: '2026-01-05',
    currency: 'EUR',
  });
  expect(asOf(record, '2026-02-28T00:00:00.000Z')).not.toHaveProperty('ownerId');
  expect(asOf(record, '2026-02-28T00:00:00.000Z')).not.toHaveProperty('nextStep');
  expect(asOf(record, modified)).toMatchObject({ ownerId: ada, nextStep: 'Call Carol' });
});

test('a tracked field without rows has held since creation [salesforce.tracked-fields]', () => {
  const tracked = new Set(['OwnerId', 'NextStep']);
  const record = mapOpportunity({ record: deal(), history: [history(created)], fieldHistory: [] }, world({ tracked }));
  expect(asOf(record, created)).toMatchObject({ ownerId: ada, nextStep: 'Call Carol' });
});

test('tracked owners come from the rows with ids, those with names are passed over [salesforce.tracked-fields]', () => {
  const record = mapOpportunity(
    {
      record: deal({ OwnerId: ben }),
      history: [],
      fieldHistory: [
        fieldChange('2026-02-01T08:00:00.000+0000', 'Owner', 'The queue', 'Ada'),
        fieldChange('2026-02-01T08:00:00.000+0000', 'Owner', queue, ada),
        fieldChange('2026-02-20T08:00:00.000+0000', 'Owner', ada.slice(0, 15), ben.slice(0, 15)),
        fieldChange('2026-02-20T08:00:00.000+0000', 'NextStep', null, 'not tracked'),
      ],
    },
    world({ tracked: new Set(['OwnerId']) }),
  );
  const ownerAt = (at: string) => asOf(record, at)['ownerId'];
  expect([ownerAt(created), ownerAt('2026-02-01T08:00:00.000Z'), ownerAt('2026-02-20T08:00:00.000Z')]).toEqual([
    queue,
    ada,
    ben,
  ]);
});

test('custom fields come as one object that grows with what is known [salesforce.custom-fields]', () => {
  const record = mapOpportunity(
    {
      record: deal({ Champion__c: 'Carol', Budget__c: 5 }),
      history: [],
      fieldHistory: [fieldChange('2026-02-01T08:00:00.000+0000', 'Champion__c', null, 'Carol')],
    },
    world({ customFields: ['Champion__c', 'Budget__c'], tracked: new Set(['Champion__c']) }),
  );
  expect(asOf(record, created)['custom']).toEqual({ Champion__c: null });
  expect(asOf(record, '2026-02-01T08:00:00.000Z')['custom']).toEqual({ Champion__c: 'Carol' });
  expect(asOf(record, modified)['custom']).toEqual({ Champion__c: 'Carol', Budget__c: 5 });
});

test('the outcome stands from the history row that reached the closed stage, and goes when reopened [salesforce.outcome-at-closing]', () => {
  const record = mapOpportunity(
    {
      record: deal({ StageName: 'Closed Lost', IsClosed: true, IsWon: false }),
      history: [
        history(created),
        history('2026-02-01T08:00:00.000+0000', { StageName: 'Closed Won' }),
        history('2026-02-02T08:00:00.000+0000', { StageName: 'Qualification' }),
        history('2026-02-03T08:00:00.000+0000', { StageName: 'Closed Lost' }),
      ],
      fieldHistory: [],
    },
    world(),
  );
  const outcomes = ['01', '02', '03'].map((day) => asOf(record, `2026-02-${day}T23:00:00.000Z`)['outcome']);
  expect([asOf(record, created)['outcome'], ...outcomes]).toEqual([null, 'won', null, 'lost']);
});

test('a stage that is no longer configured keeps its label, and the record itself says whether it is closed', () => {
  const record = mapOpportunity(
    {
      record: deal({ StageName: 'Gone', IsClosed: true, IsWon: true }),
      history: [
        history(created, { StageName: 'Older' }),
        history('2026-02-01T08:00:00.000+0000', { StageName: 'Gone' }),
      ],
      fieldHistory: [],
    },
    world(),
  );
  expect(asOf(record, created)).toMatchObject({ stageId: 'Older', outcome: null });
  expect(asOf(record, '2026-02-02T00:00:00.000Z')).toMatchObject({ stageId: 'Gone', outcome: 'won' });
});

test('without readable history the present values hold since the last modification only', () => {
  const record = mapOpportunity({ record: deal(), history: [], fieldHistory: [] }, world());
  expect(asOf(record, '2026-02-28T00:00:00.000Z')).not.toHaveProperty('stageId');
  expect(asOf(record, modified)).toMatchObject({ stageId: 'Qualification', amount: '1000', closeDate: '2026-06-30' });
});

test('fields that cannot be read are left out, not reported as null [salesforce.optional-fields]', () => {
  const present = new Set(['Name', 'StageName']);
  const record = mapOpportunity({ record: deal(), history: [history(created)], fieldHistory: [] }, world({ present }));
  expect(Object.keys(asOf(record, modified)).toSorted()).toEqual([
    'createdDate',
    'currency',
    'name',
    'outcome',
    'stageId',
  ]);
});

test('in a multi-currency organisation each row brings its own currency', () => {
  const record = mapOpportunity(
    {
      record: deal({ CurrencyIsoCode: 'USD' }),
      history: [
        history(created, { CurrencyIsoCode: 'GBP' }),
        history('2026-02-01T08:00:00.000+0000', { CurrencyIsoCode: 'USD' }),
      ],
      fieldHistory: [],
    },
    world({ currency: null }),
  );
  expect([asOf(record, created)['currency'], asOf(record, modified)['currency']]).toEqual(['GBP', 'USD']);
});

test('odd numbers become unknown rather than wrong', () => {
  const record = mapOpportunity(
    { record: deal({ Amount: 1e19, Probability: 140 }), history: [], fieldHistory: [] },
    world(),
  );
  expect(asOf(record, modified)).toMatchObject({ amount: null, probabilityPercent: null });
  const small = mapOpportunity({ record: deal({ Amount: 0.0000001 }), history: [], fieldHistory: [] }, world());
  expect(asOf(small, modified)['amount']).toBe('0.0000001');
});

test('whatever the histories, the order of rows does not matter and the last state is the record’s [salesforce.order-independent]', () => {
  const change = fc.record({
    day: fc.integer({ min: 6, max: 28 }),
    stage: fc.constantFrom('Qualification', 'Closed Won', 'Closed Lost'),
    amount: fc.option(fc.integer({ min: 0, max: 1e9 })),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), (changes, seed) => {
      const rowsInOrder = changes.map(({ day, stage, amount }) =>
        history(`2026-01-${String(day).padStart(2, '0')}T08:00:00.000+0000`, { StageName: stage, Amount: amount }),
      );
      const shuffled = rowsInOrder.map((row) => ({ row, key: seed.next().value })).toSorted((a, b) => a.key - b.key);
      const record = deal({ StageName: 'Closed Won', IsClosed: true, IsWon: true, Amount: 7 });
      const straight = mapOpportunity({ record, history: rowsInOrder, fieldHistory: [] }, world());
      const mixed = mapOpportunity({ record, history: shuffled.map(({ row }) => row), fieldHistory: [] }, world());
      expect(mixed).toEqual(straight);
      expect(asOf(straight, modified)).toMatchObject({ stageId: 'Closed Won', outcome: 'won', amount: '7' });
      expect(straight.changes.map(({ effectiveAt }) => effectiveAt)).toEqual(
        straight.changes.map(({ effectiveAt }) => effectiveAt).toSorted(),
      );
    }),
  );
});
