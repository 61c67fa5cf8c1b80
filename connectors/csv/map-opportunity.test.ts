import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedRecordSchema } from '../../src/domain/record.ts';
import { type OpportunityRow, opportunityRecord } from './map-opportunity.ts';
import { type ParsedDate, parseDate } from './parse-date.ts';

function date(day: string): ParsedDate {
  const parsed = parseDate(day, null);
  if (!('at' in parsed)) throw new Error(`${day} is no date`);
  return parsed;
}

const current = {
  amount: '10',
  currency: 'EUR',
  forecastCategory: null,
  probabilityPercent: null,
  nextStep: 'Call',
  lossReason: null,
};
const openRow: OpportunityRow = {
  object: 'opportunity',
  id: 'D1',
  stageId: 'Proposal',
  outcome: null,
  created: date('2026-01-01'),
  entries: [],
  closed: null,
  planned: date('2026-09-30'),
  isClosedDateOnOpen: false,
  current,
  undated: { name: 'Deal', custom: {} },
};
const exportedAt = '2026-06-01T00:00:00.000Z';

function sets(row: OpportunityRow, at: string | null = exportedAt): [string, Record<string, unknown>][] {
  return opportunityRecord(row, at).changes.map(({ effectiveAt, values }) => [effectiveAt.slice(0, 10), values]);
}

test('what stands of an open deal is known when the file was written [csv.dates-facts-at-their-own-time]', () => {
  expect(sets(openRow)).toEqual([
    ['2026-01-01', { createdDate: '2026-01-01' }],
    ['2026-06-01', { stageId: 'Proposal', closeDate: '2026-09-30', amount: '10', currency: 'EUR', nextStep: 'Call' }],
  ]);
});

test('a dated stage entry says the stage, so that the export does not say it again [csv.dates-facts-at-their-own-time]', () => {
  const entries = [
    { stageId: 'Proposal', date: date('2026-03-01') },
    { stageId: 'Discovery', date: date('2026-02-01') },
  ];
  const changes = sets({ ...openRow, entries });
  expect(changes.map(([day, values]) => [day, values['stageId']])).toEqual([
    ['2026-01-01', undefined],
    ['2026-02-01', 'Discovery'],
    ['2026-03-01', 'Proposal'],
    ['2026-06-01', undefined],
  ]);
  const elsewhere = sets({ ...openRow, stageId: 'Legal', entries });
  expect(elsewhere.at(-1)).toEqual(['2026-06-01', expect.objectContaining({ stageId: 'Legal' })]);
});

test('of two stages entered on one day the current one is the later', () => {
  const entries = [
    { stageId: 'Proposal', date: date('2026-02-01') },
    { stageId: 'Discovery', date: date('2026-02-01') },
  ];
  expect(sets({ ...openRow, entries })[1]).toEqual(['2026-02-01', { stageId: 'Proposal' }]);
});

test('outcome and final values stand at the closing day alone [csv.dates-facts-at-their-own-time]', () => {
  const won = { ...openRow, stageId: 'Won', outcome: 'won' as const, planned: null, closed: date('2026-04-01') };
  expect(sets(won)).toEqual([
    ['2026-01-01', { createdDate: '2026-01-01' }],
    ['2026-04-01', { stageId: 'Won', outcome: 'won', closeDate: '2026-04-01', amount: '10', currency: 'EUR' }],
  ]);
  expect(opportunityRecord(won, exportedAt).undated).toEqual({ name: 'Deal', custom: {}, nextStep: 'Call' });
});

test('a stage entered after the closing is left out', () => {
  const entries = [{ stageId: 'Legal', date: date('2026-05-01') }];
  const lost = {
    ...openRow,
    stageId: 'Lost',
    outcome: 'lost' as const,
    planned: null,
    closed: date('2026-04-01'),
    entries,
  };
  expect(sets(lost).map(([day]) => day)).toEqual(['2026-01-01', '2026-04-01']);
});

test('an ended deal without a day is known to have ended when the file was written, its close date unknown', () => {
  const lost = { ...openRow, stageId: 'Lost', outcome: 'lost' as const, planned: null };
  expect(sets(lost)).toEqual([
    ['2026-01-01', { createdDate: '2026-01-01' }],
    ['2026-06-01', { stageId: 'Lost', outcome: 'lost', amount: '10', currency: 'EUR' }],
  ]);
});

test('a deal without any date is dated nowhere [csv.dates-facts-at-their-own-time]', () => {
  const record = opportunityRecord({ ...openRow, created: null, planned: null }, exportedAt);
  expect(record.changes).toEqual([]);
  expect(record.undated).toMatchObject({
    stageId: 'Proposal',
    amount: '10',
    createdDate: null,
    closeDate: null,
    nextStep: 'Call',
  });
});

test('a deal created after the declared export is known at its creation, never before it', () => {
  expect(sets({ ...openRow, created: date('2026-07-01') }).map(([day]) => day)).toEqual(['2026-07-01']);
});

test('change sets are in order, hold no unknown values and fit the schema, whatever the dates', () => {
  const anyDate = fc.option(
    fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '1900-01-01', '2999-01-01').map(date),
    { nil: null },
  );
  const row = fc.record({
    created: anyDate,
    closed: anyDate,
    planned: anyDate,
    outcome: fc.constantFrom('won' as const, 'lost' as const, null),
    entry: anyDate,
    exported: fc.constantFrom(exportedAt, '2026-02-15T00:00:00.000Z', null),
  });
  fc.assert(
    fc.property(row, ({ created, closed, planned, outcome, entry, exported }) => {
      const entries = entry ? [{ stageId: 'Discovery', date: entry }] : [];
      const dates = outcome ? { closed, planned: null } : { closed: null, planned };
      const record = opportunityRecord({ ...openRow, ...dates, created, outcome, entries }, exported);
      expect(changedRecordSchema.safeParse(record).success).toBe(true);
      const at = record.changes.map(({ knownAt }) => knownAt);
      expect(at).toEqual([...new Set(at)].sort());
      for (const { values } of record.changes) expect(Object.values(values)).not.toContain(null);
      const early = record.changes.filter(({ knownAt }) => closed && knownAt < closed.at);
      if (outcome && closed) for (const { values } of early) expect(values).not.toHaveProperty('outcome');
    }),
  );
});
