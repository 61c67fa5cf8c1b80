import { expect, test } from 'vitest';
import { addDecimals } from '../../../src/domain/money.ts';
import type { ChangedRecord } from '../../../src/domain/record.ts';
import { mirrorRecordSchema } from '../../../src/domain/record.ts';
import { activities, dated, find, opportunities } from './open-upload.ts';
import { describeRealData, mappingFixture } from './real-data.ts';

function countBy<Item>(items: readonly Item[], key: (item: Item) => unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[String(key(item))] = (counts[String(key(item))] ?? 0) + 1;
  return counts;
}

function lastValue(record: ChangedRecord, field: string): unknown {
  return record.changes.findLast(({ values }) => field in values)?.values[field] ?? record.undated[field] ?? null;
}

function warningRows(description: { warnings: readonly { code: string; rows: number }[] }): Record<string, number> {
  return Object.fromEntries(description.warnings.map(({ code, rows }) => [code, rows]));
}

describeRealData('maven-crm', (open) => {
  test('maven-crm is read whole without a mapping file [csv.reads-real-exports]', async () => {
    const upload = open();
    const result = await upload.read();
    expect(result.rejected).toEqual([]);
    expect(result.counts).toEqual({ stage: 4, sales_user: 35, account: 85, product: 7, opportunity: 8800 });
    const deals = opportunities(result);
    expect(countBy(deals, (deal) => lastValue(deal, 'stageId'))).toEqual({
      Won: 4238,
      Lost: 2473,
      Engaging: 1589,
      Prospecting: 500,
    });
    expect(countBy(deals, (deal) => lastValue(deal, 'outcome'))).toEqual({ won: 4238, lost: 2473, null: 2089 });
    await upload.connector.close();
  });

  test('maven-crm facts stand at their own dates and nothing leaks the outcome early [csv.dates-facts-at-their-own-time]', async () => {
    const result = await open().read();
    expect(dated(find(result, 'opportunity', '1C1I7A6R'))).toEqual({
      '2016-10-20': { createdDate: '2016-10-20', stageId: 'Engaging' },
      '2017-03-01': { stageId: 'Won', outcome: 'won', closeDate: '2017-03-01', amount: '1054' },
    });
    const lost = opportunities(result).filter((deal) => lastValue(deal, 'outcome') === 'lost');
    expect(new Set(lost.map((deal) => lastValue(deal, 'amount')))).toEqual(new Set(['0']));
    const datedFields = new Set(
      opportunities(result).flatMap((deal) => deal.changes.flatMap(({ values }) => Object.keys(values))),
    );
    expect([...datedFields].sort()).toEqual(['amount', 'closeDate', 'createdDate', 'outcome', 'stageId']);
    const prospecting = opportunities(result).filter((deal) => deal.undated['stageId'] === 'Prospecting');
    expect(prospecting.map((deal) => deal.changes.length)).toEqual(new Array(500).fill(0));
  });

  test('maven-crm tells what it can say and shows GTXPro as GTX Pro [csv.corrects-references-visibly]', async () => {
    const description = await open().describe();
    expect(description.references.corrections).toEqual([
      { object: 'product', field: 'productId', value: 'GTXPro', matchedTo: 'GTX Pro', rows: 1480 },
    ]);
    expect(description.references.unmatched.map(({ field, distinct, rows }) => ({ field, distinct, rows }))).toEqual([
      { field: 'managerId', distinct: 6, rows: 35 },
    ]);
    expect(description.withoutDates).toBe(500);
    expect(description.stageEntered).toEqual([{ label: 'Engaging', column: 'engage_date' }]);
    expect(description.exportedAt).toBe('2017-12-31T00:00:00.000Z');
    expect(description.readable).toEqual(['stage', 'stageHistory', 'owner']);
    expect(description.tables.find(({ object }) => object === 'opportunity')?.outcomeOnly).toEqual([
      'close_date',
      'close_value',
    ]);
    expect(warningRows(description)).toEqual({ 'missing-currency': 6711, 'missing-amount': 2089 });
  });

  test('the maven-crm mapping file adds the currency and the order of stages [csv.mapping-file-corrects]', async () => {
    const upload = open();
    const mapping = await mappingFixture('maven-crm.yaml');
    const result = await upload.read(mapping);
    expect(result.rejected).toEqual([]);
    expect(countBy(opportunities(result), (deal) => lastValue(deal, 'currency'))).toEqual({ USD: 6711, null: 2089 });
    expect(find(result, 'stage', 'Engaging').undated['sortOrder']).toBe(1);
    expect((await upload.describe(mapping)).readable).toEqual(['stage', 'stageHistory', 'stageOrder', 'owner']);
  });

  test('sales users of maven-crm carry manager, team and region', async () => {
    const result = await open().read();
    expect(find(result, 'sales_user', 'Anna Snelling').undated).toEqual({
      name: 'Anna Snelling',
      email: null,
      isActive: null,
      managerId: 'Dustin Brinkmann',
      team: 'Dustin Brinkmann',
      region: 'Central',
    });
  });

  test('every record of maven-crm fits the domain schema', async () => {
    const result = await open().read();
    const bad = result.records.filter((record) => !mirrorRecordSchema.safeParse(record).success);
    expect(bad).toEqual([]);
  });
});

describeRealData('revintel', (open) => {
  test('revintel is read whole and its contradictions are counted [csv.reads-dirty-exports]', async () => {
    const upload = open();
    const mapping = await mappingFixture('revintel.yaml');
    const [result, description] = [await upload.read(mapping), await upload.describe(mapping)];
    expect(result.rejected).toEqual([]);
    expect(result.counts).toEqual({
      stage: 4,
      sales_user: 15,
      account: 120,
      opportunity: 600,
      activity: 250,
      target: 12,
    });
    expect(warningRows(description)).toEqual({
      'closed-without-date': 85,
      'open-with-closed-date': 204,
      'missing-amount': 290,
      'activity-before-created': 124,
      'activity-after-close': 28,
    });
    expect(description.references).toEqual({ corrections: [], unmatched: [] });
    expect(description.readable).toEqual([
      'stage',
      'stageOrder',
      'amount',
      'owner',
      'activities',
      'meetings',
      'emails',
    ]);
  });

  test('a revintel deal that ended without a day is known to have ended at the export only', async () => {
    const result = await open().read(await mappingFixture('revintel.yaml'));
    expect(dated(find(result, 'opportunity', 'D1'))).toEqual({
      '2025-04-08': { createdDate: '2025-04-08' },
      '2026-03-10': { stageId: 'Closed Won', outcome: 'won', amount: '60519', currency: 'USD' },
    });
    const open204 = opportunities(result).filter(
      (deal) => (deal.undated['custom'] as Record<string, unknown>)['closed_at'],
    );
    expect(open204.length).toBe(204);
  });

  test('revintel activities and targets become domain records', async () => {
    const result = await open().read(await mappingFixture('revintel.yaml'));
    expect(countBy(activities(result), ({ activity }) => activity.kind)).toEqual({ email: 94, meeting: 78, call: 78 });
    expect(find(result, 'target', 'all:2025-02-01:2025-02-28').undated).toEqual({
      team: null,
      startDate: '2025-02-01',
      endDate: '2025-02-28',
      amount: '207359',
      currency: 'USD',
    });
  });
});

describeRealData('eci-quotes', (open) => {
  test('eci-quotes: 2,551 lines become 1,567 opportunities whose lines add up [csv.joins-rows-of-one-record]', async () => {
    const upload = open();
    const mapping = await mappingFixture('eci-quotes.yaml');
    const [result, description] = [await upload.read(mapping), await upload.describe(mapping)];
    expect(result.rejected).toEqual([]);
    expect(result.counts).toEqual({ opportunity: 1567 });
    expect(description.tables[0]).toMatchObject({ rows: 2551, rejected: 0, dateOrder: 'mdy' });
    expect(warningRows(description)).toEqual({ 'columns-vary': 10 });
    expect(dated(find(result, 'opportunity', '10689'))).toEqual({
      '2019-04-12': { createdDate: '2019-04-12' },
      '2019-04-27': { amount: '367419', currency: 'EUR' },
    });
    expect(countBy(opportunities(result), (deal) => lastValue(deal, 'currency'))).toEqual({
      EUR: 564,
      USD: 866,
      JPY: 137,
    });
    const total = (currency: string) =>
      addDecimals(
        opportunities(result)
          .filter((deal) => lastValue(deal, 'currency') === currency)
          .map((deal) => String(lastValue(deal, 'amount'))),
      );
    expect(['EUR', 'USD', 'JPY'].map(total)).toEqual(['179838959.82', '2168737278.68', '2265772896']);
  });

  test('eci-quotes without a mapping file: "None" is no currency, and each such row says so [csv.rejects-with-row-column-value-reason]', async () => {
    const upload = open();
    const [result, description] = [await upload.read(), await upload.describe()];
    expect(description.tables[0]?.dateOrder).toBe('mdy');
    expect(result.counts).toEqual({ opportunity: 227 });
    expect(countBy(result.rejected, ({ column }) => column)).toEqual({ Currency: 2200, Opportunity_ID: 124 });
    expect(result.rejected[0]).toEqual({
      file: 'quotes.csv',
      row: 2,
      column: 'Currency',
      value: 'None',
      reason: 'is no currency',
      allowed: 'an ISO 4217 code like EUR',
    });
  });
});

describeRealData('xeducation-damaged', (open) => {
  test('xeducation: 338 blanked rows are rejected, "Select" is blank, nothing is dated [csv.reads-dirty-exports]', async () => {
    const upload = open();
    const mapping = await mappingFixture('xeducation-damaged.yaml');
    const [result, description] = [await upload.read(mapping), await upload.describe(mapping)];
    expect(result.counts).toEqual({ opportunity: 8902 });
    expect(result.rejected.length).toBe(338);
    expect(new Set(result.rejected.map(({ reason }) => reason))).toEqual(
      new Set(['the row has 1 cells, the header 37']),
    );
    expect(description.withoutDates).toBe(8902);
    expect(description.exportedAt).toBeNull();
    const deals = opportunities(result);
    expect(deals.every((deal) => deal.changes.length === 0)).toBe(true);
    expect(countBy(deals, (deal) => deal.undated['outcome'])).toEqual({ won: 3394, lost: 5508 });
    expect(JSON.stringify(deals)).not.toContain('"Select"');
  });

  test('xeducation without a mapping file says what to declare [csv.errors-say-what-to-do]', async () => {
    await expect(open().read()).rejects.toThrow(/does not tell what it holds.*object: opportunity/);
  });
});
