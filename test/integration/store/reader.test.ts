import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptActions } from '../../../execution/outbox/accept-action.ts';
import type { Principal } from '../../../src/domain/principal.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openReader, type Reader, type ReadGrant } from '../../../src/store/reader.ts';
import { openTestStore } from '../../setup/databases.ts';
import { dealScore } from '../execution/deal-score.ts';

let store: Store;
const at = '2026-01-05T00:00:00.000Z';
const tenants = ['acme', 'other'] as const;
/** Deal → owner; `free` has none. The same ids in both tenants, with the owners the other way round. */
const dealOwners: Record<string, string | null> = { d1: 'ann', d2: 'ben', d3: 'cyd', free: null };
const teamOf: Record<string, string> = { ann: 'east', ben: 'east', cyd: 'west' };

const row = (object: string, id: string, values: Record<string, unknown>): MirrorRecord =>
  ({ object, id, changes: [{ effectiveAt: at, knownAt: at, values }], undated: {}, isDeleted: false }) as MirrorRecord;

function activityRow(id: string, opportunityId: string | null, accountId: string | null): MirrorRecord {
  const activity = { id, kind: 'email', occurredAt: at, knownAt: at, direction: 'inbound', opportunityId, accountId };
  const people = { contactIds: [], userIds: [], participantCount: null, threadId: null, status: null };
  const text = { isAutomatic: false, subject: `Re: offer, cc buyer@${id}.test`, phrases: [] };
  return { object: 'activity', isDeleted: false, activity: { ...activity, ...people, ...text } } as MirrorRecord;
}

beforeAll(async () => {
  store = await openTestStore();
  for (const tenant of tenants) {
    const ownerOf = (deal: string) => (tenant === 'acme' ? dealOwners[deal] : deal === 'd3' ? 'ann' : 'cyd');
    const records = Object.keys(dealOwners).flatMap((deal) => [
      row('opportunity', deal, { name: `${tenant} ${deal}`, ownerId: ownerOf(deal), accountId: `a-${deal}` }),
      row('account', `a-${deal}`, {
        name: `${tenant} account of ${deal}`,
        ownerId: deal === 'd2' ? null : ownerOf(deal),
      }),
      row('contact', `c-${deal}`, { name: `Buyer ${deal}`, email: `buyer@${deal}.test`, accountId: `a-${deal}` }),
      row('contact_role', `r-${deal}`, { opportunityId: deal, contactId: `c-${deal}`, role: 'buyer', removed: false }),
      activityRow(`e-${deal}`, deal, null),
    ]);
    const users = Object.entries(teamOf).map(([id, team]) =>
      row('sales_user', id, { name: id, team, email: `${id}@acme.test` }),
    );
    const shared = [
      row('stage', 's1', { label: 'Proposal', isClosed: false, isWon: false }),
      row('target', 't-east', { team: 'east', amount: '10' }),
      row('target', 't-all', { team: null, amount: '30' }),
    ];
    await store.withTenant(tenant, async (tx) => {
      await applyRecords(tx, tenant, 'crm', [...records, ...users, ...shared]);
      for (const [deal, risk] of Object.keys(dealOwners).map((id, index) => [id, 90 - index] as const)) {
        const body = { ...dealScore(deal, risk, at), name: `${tenant} ${deal}` };
        await tx.execute(sql`insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
          values (${tenant}, ${deal}, ${at}, ${risk}, 'high', ${JSON.stringify(body)}::jsonb)`);
        await tx.execute(sql`insert into bellwether.episode (tenant_id, id, opportunity_id, opened_at, band, risk, top_signals)
          values (${tenant}, ${`${deal}#1`}, ${deal}, ${at}, 'high', ${risk}, '[]'::jsonb)`);
      }
      const action = { tenantId: tenant, triggerEpoch: 'e', channel: 'slack-message', recipient: 'C1', dueAt: null };
      await acceptActions(tx, [
        ...Object.keys(dealOwners).map((deal) => ({ ...action, rule: 'risk', subjectId: deal, payload: { deal } })),
        {
          ...action,
          rule: 'digest',
          subjectId: 'ann',
          payload: { alerts: [{ opportunityId: 'd1' }, { opportunityId: 'd3' }] },
        },
      ]);
    });
  }
});
afterAll(async () => store?.close());

const person = (more: Partial<Principal>): Principal => ({
  kind: 'user',
  id: 'p',
  tenantId: 'acme',
  role: 'member',
  team: null,
  salesUserId: null,
  channel: 'web',
  scopes: null,
  ...more,
});
const ann = person({ salesUserId: 'ann', team: 'east' });
const grant = (rows: ReadGrant['rows'], hiddenClasses: string[] = []): ReadGrant => ({ rows, hiddenClasses });

/** Every deal id that any answer of a reader is about. */
async function everythingSeen(reader: Reader): Promise<string[]> {
  const deals = (await reader.listRecords('opportunity')).map(({ id }) => id);
  const activities = await Promise.all(Object.keys(dealOwners).map((id) => reader.listActivities(id)));
  const deliveries = await reader.listDeliveries();
  const ids = [
    ...deals,
    ...(await reader.listScores()).map(({ opportunityId }) => opportunityId),
    ...(await reader.listEpisodes(null)).map(({ opportunityId }) => opportunityId),
    ...activities.flat().map(({ opportunityId }) => String(opportunityId)),
    ...(await reader.listRecords('contact_role')).map(({ state }) => String(state['opportunityId'])),
    ...(await reader.listRecords('account')).map(({ id }) => id.slice(2)),
    ...(await reader.listRecords('contact')).map(({ id }) => id.slice(2)),
    ...deliveries.flatMap(({ payload, subjectId }) =>
      Array.isArray(payload['alerts'])
        ? (payload['alerts'] as { opportunityId: string }[]).map((alert) => alert.opportunityId)
        : [subjectId],
    ),
  ];
  return [...new Set(ids)].sort();
}

test('a rep sees their own rows, a manager their team’s, revenue operations all, in their own tenant alone [roles.reader-rows]', async () => {
  expect(await everythingSeen(openReader(store, ann, grant('own')))).toEqual(['d1']);
  expect(await everythingSeen(openReader(store, ann, grant('team')))).toEqual(['d1', 'd2']);
  expect(await everythingSeen(openReader(store, ann, grant('all')))).toEqual(['d1', 'd2', 'd3', 'free']);
  expect(await everythingSeen(openReader(store, { ...ann, tenantId: 'other' }, grant('own')))).toEqual(['d3']);
  const names = await openReader(store, { ...ann, tenantId: 'other' }, grant('all')).listScores();
  expect(names.every(({ name }) => name?.startsWith('other '))).toBe(true);
});

test('who is not linked to a sales user sees none of anyone’s rows as their own, and a denied decision shows nothing at all [roles.reader-unlinked]', async () => {
  const unlinked = openReader(store, person({}), grant('own'));
  expect(await everythingSeen(unlinked)).toEqual([]);
  expect(await unlinked.listRecords('sales_user')).toEqual([]);
  const denied = openReader(store, ann, { effect: 'deny', rows: 'all', hiddenClasses: [] });
  expect(await everythingSeen(denied)).toEqual([]);
  expect(await denied.listRecords('stage')).toEqual([]);
});

test('what may not be seen answers as what does not exist [roles.reader-denied-is-missing]', async () => {
  const reader = openReader(store, ann, grant('own'));
  for (const id of ['d2', 'nowhere']) {
    const answers = [
      await reader.findRecord('opportunity', id),
      await reader.findScore(id),
      await reader.listEpisodes(id),
      await reader.listActivities(id),
      await reader.findDelivery(id),
    ];
    expect(answers).toEqual([null, null, [], [], null]);
  }
  const [foreign] = (await openReader(store, ann, grant('all')).listDeliveries()).filter((d) => d.subjectId === 'd3');
  expect(await reader.findDelivery(foreign?.id ?? '')).toBeNull();
  expect((await reader.findRecord('opportunity', 'd1'))?.state).toMatchObject({ name: 'acme d1' });
});

test('stages belong to nobody, targets to their team, sales users to themselves [roles.reader-rows]', async () => {
  const ids = async (rows: ReadGrant['rows'], object: 'stage' | 'target' | 'sales_user') =>
    (await openReader(store, ann, grant(rows)).listRecords(object)).map(({ id }) => id);
  expect(await ids('own', 'stage')).toEqual(['s1']);
  expect([await ids('own', 'target'), await ids('team', 'target'), await ids('all', 'target')]).toEqual([
    [],
    ['t-east'],
    ['t-all', 't-east'],
  ]);
  expect([await ids('own', 'sales_user'), await ids('team', 'sales_user')]).toEqual([['ann'], ['ann', 'ben']]);
});

test('hidden classes are masked in records, activities and deliveries [roles.reader-masks]', async () => {
  const reader = openReader(store, ann, grant('all', ['personal']));
  const seen = JSON.stringify([
    await reader.listRecords('contact'),
    await reader.listRecords('sales_user'),
    await reader.listActivities('d1'),
    await reader.listDeliveries(),
  ]);
  expect(seen).not.toMatch(/@|Buyer d/);
  expect(seen).toContain('[hidden]');
  expect((await openReader(store, ann, grant('all')).listRecords('contact'))[0]?.state).toMatchObject({
    email: 'buyer@d1.test',
  });
});

test('scores computed as of a date are cut to the visible deals [roles.reader-rows]', async () => {
  const computed = Object.keys(dealOwners).map((id) => dealScore(id, 50, at));
  const left = await openReader(store, ann, grant('team')).onlyVisible([...computed, dealScore('nowhere', 1, at)]);
  expect(left.map(({ opportunityId }) => opportunityId)).toEqual(['d1', 'd2']);
});

test('no reader of any person, team, tenant and scope returns a row whose owner is not visible [roles.reader-never-leaks]', async () => {
  const ownersIn = (tenant: string, deal: string) =>
    tenant === 'acme' ? dealOwners[deal] : deal === 'd3' ? 'ann' : 'cyd';
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tenants),
      fc.constantFrom('ann', 'ben', 'cyd', 'nobody', null),
      fc.constantFrom('east', 'west', 'nowhere', null),
      fc.constantFrom('own' as const, 'team' as const),
      async (tenantId, salesUserId, team, rows) => {
        const seen = await everythingSeen(openReader(store, person({ tenantId, salesUserId, team }), grant(rows)));
        const mayBeSeen = (owner: string | null | undefined) =>
          typeof owner === 'string' && (owner === salesUserId || (rows === 'team' && teamOf[owner] === team));
        expect(seen).toEqual(Object.keys(dealOwners).filter((deal) => mayBeSeen(ownersIn(tenantId, deal))));
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
