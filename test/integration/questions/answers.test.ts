import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner, type Principal } from '../../../src/domain/principal.ts';
import {
  type AnalysisQuestion,
  type Answer,
  answerSchema,
  type QuestionFilter,
  type SimpleQuestion,
  type UnderstoodQuestion,
} from '../../../src/domain/question.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { Asker } from '../../../src/orchestration/questions/ask.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openReader, type ReadGrant } from '../../../src/store/reader.ts';
import { openTestStore } from '../../setup/databases.ts';

const tenant = 'acme';
const asOf = '2026-03-31T23:59:59.999Z';
const everything: ReadGrant = { rows: 'all', hiddenClasses: [] };
let store: Store;
let asker: Asker;

function changed(object: string, id: string, at: string, values: Record<string, unknown>): MirrorRecord {
  const changes = [{ effectiveAt: at, knownAt: at, values }];
  return { object, id, changes, undated: {}, isDeleted: false } as unknown as MirrorRecord;
}

const start = '2026-01-01T00:00:00.000Z';
const owners = ['ann', 'ben', 'cyd'];
const regions = ['EMEA', 'EMEA', 'APAC'];
/** Forty deals of three owners and four accounts in two currencies: a third open, the others won or lost. */
const deals = Array.from({ length: 40 }, (_, index) => ({
  id: `d${String(index).padStart(2, '0')}`,
  ownerId: owners[index % 3] ?? null,
  accountId: `a${index % 4}`,
  amount: index % 7 === 0 ? null : `${100 * index + 10}.10`,
  currency: index % 5 === 0 ? 'USD' : 'EUR',
  outcome: index % 3 === 0 ? null : index % 2 === 0 ? 'won' : 'lost',
  closeDate: `2026-0${1 + (index % 3)}-15`,
}));

beforeAll(async () => {
  store = await openTestStore();
  const records = [
    ...owners.map((id, index) =>
      changed('sales_user', id, start, {
        name: id.toUpperCase(),
        team: index < 2 ? 'East' : 'West',
        region: regions[index],
      }),
    ),
    ...[0, 1, 2, 3, 4].map((index) =>
      changed('account', `a${index}`, start, { name: `Account ${index}`, industry: index < 2 ? 'Steel' : 'Rail' }),
    ),
    changed('stage', 's1', start, { label: 'Proposal', isClosed: false, isWon: false }),
    ...deals.map(({ id, ...values }) =>
      changed('opportunity', id, start, { name: `Deal ${id}`, stageId: 's1', ...values }),
    ),
  ];
  await store.withTenant(tenant, (tx) => applyRecords(tx, tenant, 'crm', records));
  asker = new Asker({ store, tables: new DealTables({ store }) });
});
afterAll(async () => store?.close());

const analysis = (more: Partial<AnalysisQuestion>): AnalysisQuestion => ({
  intent: 'analysis',
  subject: 'deal',
  filters: [],
  measures: [],
  groupBy: [],
  series: [],
  having: [],
  order: null,
  limit: null,
  skip: 0,
  columns: [],
  share: false,
  ...more,
});
const among = (field: string, ...ids: string[]): Extract<QuestionFilter, { op: 'in' | 'not_in' }> => ({
  field,
  op: 'in',
  values: ids.map((id) => ({ id, label: id })),
});

async function answer(
  part: SimpleQuestion,
  grant = everything,
  principal: Principal = localOwner(tenant),
): Promise<Answer> {
  const reader = openReader(store, principal, grant);
  const plan: UnderstoodQuestion = { kind: 'question', parts: [part] };
  return answerSchema.parse(await asker.answer({ text: 'typed', principal, reader, asOf, previous: null }, plan));
}

test('counts, rates and totals equal what the database counts, for any conditions [answers.exact]', async () => {
  const field = fc.constantFrom('ownerId', 'accountId', 'outcome', 'currency') as fc.Arbitrary<
    'ownerId' | 'accountId' | 'outcome' | 'currency'
  >;
  const names = { ownerId: 'owner', accountId: 'account', outcome: 'status', currency: 'currency' } as const;
  const choices = {
    ownerId: owners,
    accountId: ['a0', 'a1', 'a2', 'a3'],
    outcome: ['won', 'lost'],
    currency: ['EUR', 'USD'],
  };
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(field, { maxLength: 3 }), fc.nat(3), fc.boolean(), async (fields, seed, isNot) => {
      const filters = fields.map((name) => ({
        ...among(names[name], choices[name][seed % choices[name].length] ?? ''),
        op: isNot ? ('not_in' as const) : ('in' as const),
      }));
      const conditions = fields.map(
        (name) =>
          sql`coalesce(current ->> ${name}, '') ${isNot ? sql`<>` : sql`=`} ${choices[name][seed % choices[name].length] ?? ''}`,
      );
      const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
      const { rows } = await store.withTenant(tenant, (tx) =>
        tx.execute<{ n: number; won: number; closed: number; eur: string | null }>(sql`
          select count(*)::int n, count(*) filter (where current ->> 'outcome' = 'won')::int won, count(current ->> 'outcome')::int closed,
            sum((current ->> 'amount')::numeric) filter (where current ->> 'currency' = 'EUR') eur
          from bellwether.record where object = 'opportunity' and ${where}`),
      );
      const [truth] = rows;
      const count = await answer(analysis({ filters, measures: [{ id: 'count', of: null }] }));
      expect(count.answer).toMatchObject({ kind: 'scalar', value: truth?.n, unit: 'deals' });
      const rate = await answer(analysis({ filters, measures: [{ id: 'win_rate', of: null }] }));
      if (truth?.closed === 0) expect(rate.answer.kind).toBe('none');
      else expect(rate.answer).toMatchObject({ value: (truth?.won ?? 0) / (truth?.closed ?? 1), unit: 'ratio' });
      const euros = await answer(
        analysis({ filters: [...filters, among('currency', 'EUR')], measures: [{ id: 'sum', of: 'amount' }] }),
      );
      if (truth?.eur !== null && euros.answer.kind === 'scalar' && euros.answer.unit === 'EUR')
        expect(euros.answer.value).toBe(Number(truth?.eur));
      expect(count.coverage).toEqual({ scanned: 40, total: 40, asOf: null });
    }),
    { numRuns: 15 },
  );
});

test('amounts of several currencies are never added: there is one total for each [answers.currencies-apart]', async () => {
  const { answer: body, text } = await answer(analysis({ measures: [{ id: 'won_value', of: null }] }));
  const won = deals.filter(({ outcome, amount }) => outcome === 'won' && amount !== null);
  const total = (currency: string) =>
    won
      .filter((deal) => deal.currency === currency)
      .reduce((sum, deal) => sum + Math.round(Number(deal.amount) * 100), 0) / 100;
  expect(body).toMatchObject({
    kind: 'table',
    value: null,
    rows: [
      { currency: 'EUR', won_value: total('EUR') },
      { currency: 'USD', won_value: total('USD') },
    ],
  });
  expect(text).toContain('not added');
});

test('a ranking of one names the winner, and those who share a place are all named [answers.ties]', async () => {
  const ranked = { groupBy: [{ field: 'owner', bucket: null }], limit: 1, skip: 0 };
  const most = await answer(
    analysis({
      ...ranked,
      measures: [{ id: 'count', of: null }],
      order: { by: { id: 'count', of: null }, direction: 'down' },
    }),
  );
  expect(most.answer).toMatchObject({ value: 'ANN', rows: [{ owner: 'ANN', count: 14 }] });
  const least = await answer(
    analysis({
      ...ranked,
      measures: [{ id: 'count', of: null }],
      order: { by: { id: 'count', of: null }, direction: 'up' },
    }),
  );
  expect(least.answer).toMatchObject({
    value: null,
    rows: [
      { owner: 'BEN', count: 13 },
      { owner: 'CYD', count: 13 },
    ],
  });
  expect(least.text).toContain('share');
});

test('things without any row are found by asking for none [answers.none-of]', async () => {
  const question = analysis({
    groupBy: [{ field: 'account', bucket: null }],
    measures: [{ id: 'count', of: null }],
    having: [{ measure: { id: 'count', of: null }, op: 'at_most', value: 0 }],
  });
  expect((await answer(question)).answer.rows).toEqual([{ account: 'Account 4', count: 0 }]);
});

test('an answer counts only what the asker may see, and says so in its coverage [answers.permissions]', async () => {
  const ann: Principal = { ...localOwner(tenant), role: 'member', salesUserId: 'ann', team: 'East' };
  const mine = await answer(
    analysis({ measures: [{ id: 'count', of: null }] }),
    { rows: 'own', hiddenClasses: [] },
    ann,
  );
  expect(mine.answer.value).toBe(14);
  expect(mine.coverage.total).toBe(14);
  const theirs = await answer(analysis({ filters: [among('owner', 'ben')] }), { rows: 'own', hiddenClasses: [] }, ann);
  expect(theirs.answer).toMatchObject({ kind: 'none', rows: [] });
});

test('a form that names what does not exist is refused with every fault, and answers nothing [answers.verified]', async () => {
  const wrong = analysis({
    filters: [among('colour', 'red'), { field: 'owner', op: 'above', value: 3 }],
    measures: [{ id: 'sum', of: 'owner' }],
    groupBy: [{ field: 'owner', bucket: 'month' }],
  });
  const { answer: body, text } = await answer(wrong);
  expect(body).toMatchObject({ kind: 'none', rows: [] });
  for (const fault of ['no field "colour"', '"owner" is no number', 'there is no sum of it', 'cannot be cut by month'])
    expect(text).toContain(fault);
});

test('asking for something to be done shows what would be done and does nothing [answers.never-acts]', async () => {
  const target = { kind: 'deal' as const, id: 'd00', label: 'Deal d00' };
  const before = await store.pool.query('select count(*)::int as n from bellwether.outbox');
  const asked = await answer({
    intent: 'action',
    action: 'create_task',
    target,
    text: 'call',
    field: null,
    value: null,
    dueDate: '2026-04-03',
  });
  expect(asked.text).toContain('Nothing was done');
  expect((await store.pool.query('select count(*)::int as n from bellwether.outbox')).rows).toEqual(before.rows);
});

test('every topic answers in plain words, also where nothing is known [answers.topics]', async () => {
  const topics = [
    'status',
    'last_contact',
    'people_involved',
    'why_at_risk',
    'what_to_do',
    'what_changed',
    'pushed_out',
    'on_track',
  ] as const;
  const others = [
    'forecast',
    'meetings',
    'chat_mentions',
    'prepare_meeting',
    'data_freshness',
    'fields',
    'account_news',
  ] as const;
  for (const topic of [...topics, ...others]) {
    const target = { kind: 'account' as const, id: 'a0', label: 'Account 0' };
    const given = await answer({ intent: 'topic', topic, target, period: null, filters: [] });
    expect(given.text, topic).not.toMatch(/undefined|NaN|\[object/);
    if (given.answer.kind === 'none') expect(given.text, topic).toMatch(/^None|no target|No signal fired/);
  }
});

test('more activities than are looked at one by one are counted in full, and whatever else is asked of them says of how many [answers.activities-counted]', async () => {
  await store.withTenant(tenant, (tx) =>
    tx.execute(sql`
      insert into bellwether.activity (tenant_id, id, connection_id, opportunity_id, kind, occurred_at, known_at, body, digest)
      select ${tenant}, 'many' || i, 'crm', 'd00', 'call', at, at, jsonb_build_object('id', 'many' || i, 'kind', 'call',
        'occurredAt', '2020-02-03T09:00:00.000Z', 'knownAt', '2020-02-03T09:00:00.000Z', 'direction', 'outbound', 'opportunityId', 'd00',
        'accountId', null, 'contactIds', '[]'::jsonb, 'userIds', '["ann"]'::jsonb, 'participantCount', null, 'threadId', null,
        'status', null, 'isAutomatic', false, 'subject', null, 'phrases', '[]'::jsonb), 1
      from generate_series(1, 10100) i, (select '2020-02-03T09:00:00Z'::timestamptz as at) t`),
  );
  const period = { from: '2020-01-01', to: '2020-12-31', label: '2020' };
  const during = { field: 'date', op: 'during' as const, period };
  const count = { id: 'count' as const, of: null };
  const whole = await answer(analysis({ subject: 'activity', filters: [during], measures: [count] }));
  expect(whole.answer.value).toBe(10_100);
  expect(whole.coverage).toMatchObject({ scanned: 10_100, total: 10_100 });
  const byOwner = analysis({
    subject: 'activity',
    filters: [during],
    measures: [count],
    groupBy: [{ field: 'owner', bucket: null }],
  });
  const grouped = await answer(byOwner);
  expect(grouped.coverage).toMatchObject({ scanned: 10_000, total: 10_100 });
  expect(grouped.text).toContain('name a shorter period');
  const stranger: Principal = { ...localOwner(tenant), salesUserId: 'ben' };
  const theirs = await answer(
    analysis({ subject: 'activity', filters: [during], measures: [count] }),
    { rows: 'own', hiddenClasses: [] },
    stranger,
  );
  expect(theirs.answer.value).toBe(0);
});
