import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChangedRecord, MirrorRecord } from '../../../src/domain/record.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { foldChanges } from '../../../src/store/fold-changes.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readDeals } from '../../../src/store/read-deals.ts';
import { allStores } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const deal = (id: string, changes: [number, Record<string, unknown>][], undated = {}): ChangedRecord => ({
  object: 'opportunity',
  id,
  changes: changes.map(([n, values]) => ({ effectiveAt: day(n), knownAt: day(n), values })),
  undated,
  isDeleted: false,
});

describe.each(allStores)('on $name', ({ open }) => {
  let store: Store;
  let missing: string | null = null;
  let count = 0;
  const apply = (tenant: string, records: MirrorRecord[]) =>
    store.withTenant(tenant, (tx) => applyRecords(tx, tenant, 'crm', records));
  beforeAll(async () => {
    const opened = await open();
    if (opened === null) {
      missing = 'needs PostgreSQL';
      return;
    }
    store = opened;
  });
  afterAll(async () => store?.close());
  beforeEach((context) => needs(context, missing));

  test('a page that tells of one moment of a record twice stores what its later report says [mirror.twice-in-a-page]', async () => {
    const page = [
      deal('d1', [[1, { name: 'Acme', amount: '10.50' }]]),
      deal('d1', [[1, { amount: '11.00', stageId: 's1' }]]),
    ];
    for (let time = 0; time < 2; time += 1) {
      await apply('twice', page);
      const [stored, ...others] = await store.withTenant('twice', (tx) => readDeals(tx, day(9), null, 10));
      expect(others).toEqual([]);
      expect(stored?.changes.map(({ values }) => values)).toEqual([{ name: 'Acme', amount: '11.00', stageId: 's1' }]);
    }
  });

  test('the same page again writes nothing [mirror.idempotent]', async () => {
    const page: MirrorRecord[] = [
      deal(
        'd1',
        [
          [1, { name: 'Acme', amount: '10.50' }],
          [5, { stageId: 'Won', outcome: 'won' }],
        ],
        { accountId: 'a1', custom: { sector: 'x' } },
      ),
      {
        object: 'activity',
        isDeleted: false,
        activity: {
          id: 't1',
          kind: 'email',
          occurredAt: day(2),
          knownAt: day(2),
          direction: 'inbound',
          opportunityId: 'd1',
          accountId: null,
          contactIds: ['c'],
          userIds: [],
          participantCount: 2,
          threadId: null,
          status: null,
          isAutomatic: false,
          subject: null,
          phrases: [],
        },
      },
    ];
    expect([...(await apply('idem', page))]).toEqual([
      ['opportunity', { created: 1, changed: 0, unchanged: 0 }],
      ['activity', { created: 1, changed: 0, unchanged: 0 }],
    ]);
    expect([...(await apply('idem', page))]).toEqual([
      ['opportunity', { created: 0, changed: 0, unchanged: 1 }],
      ['activity', { created: 0, changed: 0, unchanged: 1 }],
    ]);
  });

  test('a letter that PostgreSQL cannot hold stops no page, in names, ids, fields and activities [mirror.any-text]', async () => {
    const page: MirrorRecord[] = [
      deal('d\ud800', [[1, { name: 'NUL \0, half \udc00', 'field\0': ['\ud83d'] }]], { custom: { '\ud800': '\0' } }),
      deal('d2', [[1, { name: 'Acme 😀' }]]),
    ];
    expect([...(await apply('letters', page))]).toEqual([['opportunity', { created: 2, changed: 0, unchanged: 0 }]]);
    expect([...(await apply('letters', page))]).toEqual([['opportunity', { created: 0, changed: 0, unchanged: 2 }]]);
    const deals = await store.withTenant('letters', (tx) => readDeals(tx, day(2), null, 10));
    expect(deals.map(({ id, changes }) => [id, changes[0]?.values['name']])).toEqual([
      ['d2', 'Acme 😀'],
      ['d\uFFFD', 'NUL \uFFFD, half \uFFFD'],
    ]);
  });

  test('a date shows exactly what was known by then [mirror.as-of]', async () => {
    await apply('asof', [
      deal('d', [
        [1, { amount: '1' }],
        [10, { amount: '2' }],
      ]),
      deal('later', [[20, { amount: '3' }]]),
      deal('never', [], { name: 'no date' }),
    ]);
    const at = (n: number) => store.withTenant('asof', (tx) => readDeals(tx, day(n), null, 100));
    expect((await at(9)).map(({ id, changes }) => [id, foldChanges(changes, null)])).toEqual([['d', { amount: '1' }]]);
    expect((await at(20)).map(({ id, changes }) => [id, foldChanges(changes, null)])).toEqual([
      ['d', { amount: '2' }],
      ['later', { amount: '3' }],
    ]);
  });

  test('the state does not depend on the order in which facts arrive [mirror.order-free]', async () => {
    const facts = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('amount', 'nextStep'), fc.constantFrom('1', '2', '3')),
      { minLength: 1, maxLength: 6 },
    );
    const distinct = facts.map((list) => [...new Map(list.map((fact) => [`${fact[0]} ${fact[1]}`, fact])).values()]);
    await fc.assert(
      fc.asyncProperty(distinct, fc.infiniteStream(fc.nat()), async (list, noise) => {
        count += 1;
        const [one, two] = [`one-${count}`, `two-${count}`];
        const shuffled = list
          .map((fact) => ({ fact, key: noise.next().value as number }))
          .sort((a, b) => a.key - b.key);
        for (const [n, field, value] of list) await apply(one, [deal('d', [[n, { [field]: value }]])]);
        for (const {
          fact: [n, field, value],
        } of shuffled)
          await apply(two, [deal('d', [[n, { [field]: value }]])]);
        const state = async (tenant: string) =>
          (await store.withTenant(tenant, (tx) => tx.execute(sql`select current from bellwether.record`))).rows[0]?.[
            'current'
          ];
        expect(await state(two)).toEqual(await state(one));
      }),
      { numRuns: 25 },
    );
  });
});
