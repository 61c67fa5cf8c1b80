import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DealTable } from '../../../src/domain/deal-row.ts';
import { localOwner, type Principal } from '../../../src/domain/principal.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { defaultWorkspaceSettings } from '../../../src/domain/workspace-settings.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { saveWorkspaceSettings } from '../../../src/orchestration/settings/workspace-settings.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { noteChanges } from '../../../src/store/change-notes.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openReader, type ReadGrant } from '../../../src/store/reader.ts';
import { allStores } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';

const newest = '2026-03-31T23:59:59.999Z';
const parts = ['touches', 'people'] as const;

function changed(object: string, id: string, at: string, values: Record<string, unknown>): MirrorRecord {
  const changes = [{ effectiveAt: at, knownAt: at, values }];
  return { object, id, changes, undated: {}, isDeleted: false } as unknown as MirrorRecord;
}

function call(id: string, at: string, opportunityId: string): MirrorRecord {
  const about = {
    id,
    kind: 'email',
    occurredAt: at,
    knownAt: at,
    direction: 'inbound',
    opportunityId,
    accountId: null,
  };
  const people = { contactIds: ['c1'], userIds: [], participantCount: null, threadId: null, status: null };
  const text = { isAutomatic: false, subject: null, phrases: [] };
  return {
    object: 'activity',
    isDeleted: false,
    activity: { ...about, ...people, ...text },
  } as unknown as MirrorRecord;
}

const january = '2026-01-05T00:00:00.000Z';
const organisation: readonly MirrorRecord[] = [
  changed('sales_user', 'ann', january, { name: 'Ann', email: 'ann@own.test', team: 'East', managerId: 'max' }),
  changed('sales_user', 'ben', january, { name: 'Ben', email: 'ben@own.test', team: 'West' }),
  changed('sales_user', 'max', january, { name: 'Max', team: 'East', region: 'EMEA' }),
  changed('stage', 's1', january, { label: 'Proposal', sortOrder: 1, isClosed: false, isWon: false }),
  changed('stage', 's2', january, { label: 'Negotiation', sortOrder: 2, isClosed: false, isWon: false }),
  changed('account', 'a1', january, { name: 'Acme', industry: 'Steel', ownerId: 'ann' }),
  changed('account', 'a2', january, { name: 'Bolt', ownerId: 'ben' }),
  changed('contact', 'c1', january, { name: 'Carla', email: 'carla@acme.test', title: 'VP', accountId: 'a1' }),
  changed('contact_role', 'r1', january, { opportunityId: 'd1', contactId: 'c1', role: 'Champion', removed: false }),
  changed('opportunity', 'd1', january, {
    name: 'Acme rollout',
    ownerId: 'ann',
    accountId: 'a1',
    stageId: 's1',
    amount: '100.10',
    currency: 'EUR',
    closeDate: '2026-02-28',
    nextStep: 'Write to carla@acme.test',
  }),
  changed('opportunity', 'd1', '2026-02-10T00:00:00.000Z', { stageId: 's2', closeDate: '2026-03-20' }),
  changed('opportunity', 'd1', '2026-03-20T10:00:00.000Z', { outcome: 'won', closeDate: '2026-03-20' }),
  changed('opportunity', 'd2', '2026-02-01T00:00:00.000Z', {
    name: 'Bolt pilot',
    ownerId: 'ben',
    accountId: 'a2',
    stageId: 's1',
  }),
  {
    object: 'opportunity',
    id: 'd3',
    changes: [],
    undated: { name: 'Nobody knows when', ownerId: 'ann' },
    isDeleted: false,
  } as MirrorRecord,
  call('e1', '2026-02-11T09:00:00.000Z', 'd1'),
];

describe.each(allStores)('on $name', ({ name, open }) => {
  let store: Store | null = null;
  let missing: string | null = null;
  const write = (tenant: string, records: readonly MirrorRecord[]) =>
    store!.withTenant(tenant, (tx) => applyRecords(tx, tenant, 'crm', records));
  const everything: ReadGrant = { rows: 'all', hiddenClasses: [] };
  const look = (tables: DealTables, asOf: string, grant = everything, principal = localOwner('acme')) =>
    openReader(store!, principal, grant).dealTable(tables, { asOf, parts });

  beforeAll(async () => {
    store = await open();
    if (store === null) {
      missing = 'needs PostgreSQL';
      return;
    }
    await write('acme', organisation);
    await write('other', [changed('opportunity', 'd1', january, { name: 'Theirs', ownerId: 'ann' })]);
  }, 120_000);
  afterAll(async () => store?.close());

  test(`a table of a past date knows nothing that came later, on ${name} [answers.table-as-of]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store! });
    const past = await look(tables, '2026-02-20T23:59:59.999Z');
    expect(past.deals.map(({ id }) => id)).toEqual(['d1', 'd2', 'd3']);
    expect(past.deals[0]).toMatchObject({
      owner: 'Ann',
      ownerTeam: 'East',
      ownerManager: 'Max',
      account: 'Acme',
      accountIndustry: 'Steel',
      stage: 'Negotiation',
      status: 'open',
      closeDate: '2026-03-20',
      createdDate: '2026-01-05',
      daysInStage: 10,
      ageDays: 46,
      cycleDays: null,
      pushCount: 1,
      pushedDays: 20,
      lastTouchDate: '2026-02-11',
      daysSinceTouch: 9,
      contactCount: 1,
      activeContactCount: 1,
    });
    const after = await look(tables, newest);
    expect(after.deals[0]).toMatchObject({ status: 'won', closeDate: '2026-03-20', cycleDays: 74, daysInStage: null });
    const early = await look(tables, '2026-01-04T23:59:59.999Z');
    expect(early.deals.filter(({ createdDate }) => createdDate !== null)).toEqual([]);
    expect(early.accounts).toEqual([]);
  });

  test(`a principal sees the rows and classes of their decision, whoever looked before, on ${name} [answers.table-permissions]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store! });
    const rep: Principal = { ...localOwner('acme'), role: 'member', salesUserId: 'ann', team: 'East' };
    const ids = ({ deals }: DealTable) => deals.map(({ id }) => id);
    expect(ids(await look(tables, newest))).toEqual(['d1', 'd2', 'd3']);
    const own = await look(tables, newest, { rows: 'own', hiddenClasses: ['personal'] }, rep);
    expect(ids(own)).toEqual(['d1', 'd3']);
    expect(own.deals[0]?.nextStep).toBe('Write to [hidden]');
    expect(own.accounts.map(({ id }) => id)).toEqual(['a1']);
    // the company of a deal is a part of the deal, also where its own record is somebody else's
    const bens: Principal = { ...rep, salesUserId: 'ben' };
    await write('acme', [changed('account', 'a2', '2026-01-06T00:00:00.000Z', { ownerId: 'max' })]);
    const shown = await look(tables, newest, { rows: 'own', hiddenClasses: [] }, bens);
    expect([shown.deals.map(({ account }) => account), shown.accounts]).toEqual([['Bolt'], []]);
    expect(own.people).toMatchObject([{ name: 'Ann', email: '[hidden]' }]);
    expect(own.contacts).toMatchObject([{ id: 'c1', name: '[hidden]' }]);
    expect(ids(await look(tables, newest, { rows: 'own', hiddenClasses: [] }, { ...rep, salesUserId: 'ben' }))).toEqual(
      ['d2'],
    );
    expect(ids(await look(tables, newest, { rows: 'own', hiddenClasses: [] }, { ...rep, salesUserId: null }))).toEqual(
      [],
    );
    const denied = await look(tables, newest, { ...everything, effect: 'deny' }, rep);
    expect([denied.deals, denied.accounts, denied.people, denied.contacts, denied.stages]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    const theirs = await look(tables, newest, everything, localOwner('other'));
    expect(theirs.deals.map(({ name: each }) => each)).toEqual(['Theirs']);
    expect((await look(tables, newest)).deals[0]?.nextStep).toBe('Write to carla@acme.test');
  });

  test(`a kept table follows every change and equals one read anew, on ${name} [answers.table-follows-changes]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store! });
    const tenant = 'changing';
    await write(tenant, organisation);
    const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
    const step = fc.oneof(
      fc
        .record({
          deal: fc.constantFrom('d1', 'd2', 'd9'),
          day: fc.integer({ min: 1, max: 28 }),
          amount: fc.integer({ min: 1, max: 999 }),
        })
        .map(({ deal, day, amount }) =>
          changed('opportunity', deal, at(day), { amount: String(amount), ownerId: 'ben' }),
        ),
      fc
        .record({ deal: fc.constantFrom('d1', 'd2'), day: fc.integer({ min: 1, max: 28 }) })
        .map(({ deal, day }) => call('e9', at(day), deal)),
      fc.constantFrom('Acme', 'Acme AG').map((label) => changed('account', 'a1', at(2), { name: label })),
      fc.constantFrom('East', 'North').map((team) => changed('sales_user', 'ben', at(3), { team })),
      fc.constantFrom(true, false).map((removed) => changed('contact_role', 'r1', at(4), { removed })),
    );
    const owner = localOwner(tenant);
    await look(tables, newest, everything, owner);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (records) => {
        for (const record of records) await write(tenant, [record]);
        const kept = await look(tables, newest, everything, owner);
        expect(kept).toEqual(await look(new DealTables({ store: store! }), newest, everything, owner));
        expect(await look(tables, newest, everything, owner)).toBe(kept);
      }),
      { numRuns: 12 },
    );
    await store!.withTenant(tenant, async (tx) => {
      await tx.execute(sql`delete from bellwether.record where object = 'opportunity' and id = 'd2'`);
      await noteChanges(tx, tenant, 'opportunity', null);
    });
    expect((await look(tables, newest, everything, owner)).deals.some(({ id }) => id === 'd2')).toBe(false);
  }, 60_000);

  // the embedded store has one connection: two transactions never overlap there
  if (name === 'PostgreSQL')
    test(`a change that is committed late by a transaction that began early is not missed, on ${name} [answers.table-follows-changes]`, async (context) => {
      needs(context, missing);
      const tables = new DealTables({ store: store! });
      const tenant = 'late';
      await write(tenant, organisation);
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let written = () => {};
      const isWritten = new Promise<void>((resolve) => {
        written = resolve;
      });
      const slow = store!.withTenant(tenant, async (tx) => {
        await applyRecords(tx, tenant, 'crm', [
          changed('account', 'a2', '2026-03-02T00:00:00.000Z', { industry: 'Rail' }),
        ]);
        written();
        await held;
      });
      await isWritten;
      await write(tenant, [changed('opportunity', 'd2', '2026-03-03T00:00:00.000Z', { name: 'Bolt, renamed' })]);
      const before = await look(tables, newest, everything, localOwner(tenant));
      expect(before.deals[1]).toMatchObject({ name: 'Bolt, renamed', accountIndustry: null });
      release();
      await slow;
      const after = await look(tables, newest, everything, localOwner(tenant));
      expect(after.deals[1]).toMatchObject({ name: 'Bolt, renamed', accountIndustry: 'Rail' });
    });

  test(`trend and active contacts go by the workspace's own settings, on ${name} [answers.same-engagement]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store! });
    const tenant = 'own-domains';
    await write(tenant, organisation);
    const see = async () => (await look(tables, '2026-02-20T23:59:59.999Z', everything, localOwner(tenant))).deals[0];
    expect(await see()).toMatchObject({ activeContactCount: 1, lastTouchDate: '2026-02-11' });
    const settings = { ...defaultWorkspaceSettings, internalDomains: ['acme.test'] };
    const by = { principal: localOwner(tenant), at: newest, note: null };
    await saveWorkspaceSettings(store!, settings, by);
    expect(await see()).toMatchObject({ activeContactCount: 0, lastTouchDate: null });
    await write(tenant, [changed('contact', 'c1', '2026-01-06T00:00:00.000Z', { email: 'carla@buyer.test' })]);
    expect(await see()).toMatchObject({ activeContactCount: 1, lastTouchDate: '2026-02-11' });
  });

  test(`one deal is scored by itself as it was scored with all the others, on ${name} [answers.score-of-one]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store! });
    const asOf = '2026-02-20T23:59:59.999Z';
    const whole = await scorePipeline(store!, 'acme', asOf);
    expect(whole.scores.length).toBeGreaterThan(1);
    for (const score of whole.scores)
      expect(await tables.scoresOf('acme', asOf, [score.opportunityId])).toEqual([score]);
    const table = await openReader(store!, localOwner('acme'), everything).dealTable(tables, {
      asOf,
      parts: ['scores'],
    });
    expect(table.scoresFrom).toBe('computed');
  });

  test(`tables stay within their budget: the one used longest ago goes, on ${name} [answers.table-bounded]`, async (context) => {
    needs(context, missing);
    const tables = new DealTables({ store: store!, maxBytes: 12_000 });
    const first = await look(tables, newest);
    expect(await look(tables, newest)).toBe(first);
    for (const day of ['10', '11', '12', '13']) await look(tables, `2026-03-${day}T23:59:59.999Z`);
    expect(tables.bytes).toBeLessThanOrEqual(12_000);
    expect(await look(tables, newest)).not.toBe(first);
  });
});
