import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engagement } from '../../../src/domain/engagement.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { ChangedRecord, MirrorRecord } from '../../../src/domain/record.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';
import { collectPipelineContext } from '../../../src/orchestration/context/collect-contexts.ts';
import { matchWorkspace } from '../../../src/orchestration/matching/match-workspace.ts';
import { syncAccountEvents } from '../../../src/orchestration/sync/sync-account-events.ts';
import { listAmbiguousCompanies } from '../../../src/store/account-events.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { recordSync, saveConnection } from '../../../src/store/connections.ts';
import { applyEngagements, listUnassigned } from '../../../src/store/engagements.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';

let store: Store;
let tenantId = '';
let count = 0;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());
beforeEach(async () => {
  count += 1;
  tenantId = `matching-${count}`;
  await apply([
    record('sales_user', 'u1', { name: 'Ada', email: 'ada@ours.example' }),
    record('account', 'acme', { name: 'Acme', domain: 'acme.example' }),
    record('account', 'beta', { name: 'Beta', domain: 'beta.example' }),
    record('contact', 'c1', { name: 'Carol', email: 'Carol@acme.example', accountId: 'acme' }),
    record('opportunity', 'd1', { name: 'Deal', accountId: 'acme', createdDate: '2026-03-01', outcome: null }),
  ]);
});

const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 2, day, 9, minute)).toISOString();

function record(object: ChangedRecord['object'], id: string, values: Record<string, unknown>, day = 1): ChangedRecord {
  return { object, id, changes: [{ effectiveAt: at(day), knownAt: at(day), values }], undated: {}, isDeleted: false };
}

const apply = (records: MirrorRecord[]) =>
  store.withTenant(tenantId, (tx) => applyRecords(tx, tenantId, 'crm', records));

function mail(id: string, from: string, to: string, change: Partial<Engagement> = {}): Engagement {
  const person = (email: string, part: 'from' | 'to') => ({ email, name: null, part, response: null });
  return {
    id,
    sharedId: null,
    kind: 'email',
    occurredAt: at(10),
    knownAt: at(10),
    endsAt: null,
    threadId: null,
    replyToId: null,
    participants: [person(from, 'from'), person(to, 'to')],
    participantCount: 2,
    status: null,
    isAutomatic: false,
    subject: null,
    phrases: [],
    mentions: [],
    ...change,
  };
}

async function receive(...engagements: Engagement[]) {
  await store.withTenant(tenantId, (tx) =>
    applyEngagements(
      tx,
      tenantId,
      'gmail',
      engagements.map((engagement) => ({ engagement, isDeleted: false })),
    ),
  );
  return matchWorkspace(store, tenantId, []);
}

const dealContext = async (asOf = at(30)) => {
  const { open, dataVersion } = await store.withTenant(tenantId, (tx) => collectPipelineContext(tx, asOf));
  return { deal: open.find(({ opportunityId }) => opportunityId === 'd1'), dataVersion };
};

test('the same message in two mailboxes and logged in the CRM is one activity of the deal [matching.counts-once]', async () => {
  const [one, two] = ['box1', 'box2'].map((id) =>
    mail(id, 'carol@acme.example', 'ada@ours.example', { sharedId: '<x@y>' }),
  );
  await apply([
    {
      object: 'activity',
      isDeleted: false,
      activity: {
        id: 'logged',
        kind: 'email',
        occurredAt: at(10, 1),
        knownAt: at(10, 2),
        direction: null,
        opportunityId: 'd1',
        accountId: 'acme',
        contactIds: ['c1'],
        userIds: ['u1'],
        participantCount: null,
        threadId: null,
        status: null,
        isAutomatic: false,
        subject: 'Re: offer',
        phrases: [],
      },
    },
  ]);
  expect((await dealContext()).deal?.activities.map(({ id }) => id)).toEqual(['logged']);
  if (one && two) expect(await receive(one, two)).toEqual({ assigned: 1 });
  const { deal } = await dealContext();
  expect(deal?.activities).toHaveLength(1);
  expect(deal?.activities[0]).toMatchObject({ direction: 'inbound', contactIds: ['c1'], userIds: ['u1'] });
});

test('a message of an unknown person is found again once the person is a contact, and nothing else is [matching.rematches]', async () => {
  const report = await receive(
    mail('m1', 'eve@private.example', 'ada@ours.example'),
    mail('m2', 'carol@acme.example', 'ada@ours.example'),
  );
  expect(report).toEqual({ unassigned: 1, assigned: 1 });
  expect(await store.withTenant(tenantId, (tx) => listUnassigned(tx, 10))).toMatchObject([
    { addresses: ['eve@private.example', 'ada@ours.example'] },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await store.pool.query(
    `update bellwether.record set changed_at = changed_at - interval '1 hour' where tenant_id = $1`,
    [tenantId],
  );
  await apply([record('contact', 'c2', { name: 'Eve', email: 'eve@private.example', accountId: 'acme' }, 12)]);
  expect(await matchWorkspace(store, tenantId, [])).toEqual({ assigned: 1 });
  expect((await dealContext()).deal?.activities).toHaveLength(2);
  expect((await dealContext(at(11))).deal?.activities, 'nobody knew her then').toHaveLength(1);
});

test('events and tickets reach the deal from when they were known, and a company nobody knows is unknown [account-events.as-of]', async () => {
  await store.withTenant(tenantId, async (tx) => {
    await saveConnection(tx, tenantId, { id: 'edgar', system: 'edgar', category: 'intelligence', settings: {} });
    await saveConnection(tx, tenantId, { id: 'crm', system: 'sim', category: 'crm', settings: {} });
    await recordSync(tx, 'crm', { readable: ['supportTickets'], dataAsOf: null, report: {} });
  });
  await apply([
    record(
      'support_ticket',
      't1',
      { accountId: 'acme', subject: 'Down', status: 'open', priority: 1, openedAt: at(5), closedAt: null },
      5,
    ),
  ]);
  const source = intelligence();
  await syncAccountEvents(requestOf(source.gateway));
  const { deal, dataVersion } = await dealContext();
  expect(deal?.accountEvents).toMatchObject([{ id: 'e1', kind: 'bankruptcy' }]);
  expect(deal?.supportTickets).toMatchObject([{ id: 't1', priority: 1 }]);
  expect(deal?.readable.has('accountEvents')).toBe(true);
  const before = await dealContext(at(4));
  expect([before.deal?.accountEvents, before.deal?.supportTickets]).toEqual([[], []]);
  expect(before.dataVersion).not.toBe(dataVersion);
  await apply([record('opportunity', 'd1', { accountId: 'beta' }, 20)]);
  expect((await dealContext()).deal?.readable.has('accountEvents'), 'beta is known to no source').toBe(false);
});

test('a source is asked once for each account; several answers wait for a person [account-events.remembers-answers]', async () => {
  await store.withTenant(tenantId, (tx) =>
    saveConnection(tx, tenantId, { id: 'edgar', system: 'edgar', category: 'intelligence', settings: {} }),
  );
  await apply([record('account', 'many', { name: 'Many', domain: null })]);
  const source = intelligence();
  await syncAccountEvents(requestOf(source.gateway));
  const asked = source.calls.filter((tool) => tool === 'edgar_find_company').length;
  expect(asked).toBe(3);
  await syncAccountEvents(requestOf(source.gateway));
  expect(source.calls.filter((tool) => tool === 'edgar_find_company')).toHaveLength(3);
  expect(await store.withTenant(tenantId, (tx) => listAmbiguousCompanies(tx))).toMatchObject([{ accountId: 'many' }]);
  await apply([record('account', 'beta', { name: 'Beta Holdings' }, 15)]);
  await syncAccountEvents(requestOf(source.gateway));
  expect(source.calls.filter((tool) => tool === 'edgar_find_company')).toHaveLength(4);
});

test('what points to a merged account or contact means the one that took it over [sync.merged-records]', async () => {
  await apply([
    record('contact_role', 'r1', {
      opportunityId: 'd1',
      contactId: 'c1',
      role: 'Buyer',
      isPrimary: true,
      removed: false,
    }),
    record('contact', 'c9', { name: 'Carol', email: 'carol@acme.example', accountId: 'beta' }),
  ]);
  await apply([
    { ...record('account', 'acme', { name: 'Acme' }, 2), isDeleted: true, mergedIntoId: 'beta' },
    { ...record('contact', 'c1', { name: 'Carol' }, 2), isDeleted: true, mergedIntoId: 'c9' },
  ]);
  const { deal } = await dealContext();
  expect(deal?.account?.name).toBe('Beta');
  expect(deal?.contacts).toMatchObject([{ contactId: 'c9', role: 'Buyer' }]);
});

test('a merged deal moves its activities, those that come later and through another merger too [sync.merged-records]', async () => {
  const activity = (id: string, opportunityId: string): MirrorRecord => ({
    object: 'activity',
    activity: {
      ...{ id, kind: 'call', opportunityId, accountId: 'acme', contactIds: ['c1'], occurredAt: at(9), knownAt: at(9) },
      ...{ direction: 'outbound', status: 'held', dueAt: null, threadId: null, participantCount: 2 },
      ...{ replyToId: null, endsAt: null, isAutomatic: false, subject: null, userIds: ['u1'] },
    } as never,
    isDeleted: false,
  });
  const deal = (id: string) =>
    record('opportunity', id, { name: id, accountId: 'acme', createdDate: '2026-03-01', outcome: null });
  const gone = (id: string, mergedIntoId: string): MirrorRecord => ({
    ...{ object: 'opportunity', id, changes: [], undated: {}, isDeleted: true, mergedIntoId },
  });
  await apply([deal('d2'), deal('d3'), activity('a1', 'd2')]);
  await apply([gone('d2', 'd3')]);
  await apply([gone('d3', 'd1'), activity('a2', 'd2')]);
  const before = await dealContext();
  expect(before.deal?.activities.map(({ id, opportunityId }) => [id, opportunityId]).sort()).toEqual([
    ['a1', 'd1'],
    ['a2', 'd1'],
  ]);
  await apply([activity('a1', 'd2')]);
  expect((await dealContext()).dataVersion).toBe(before.dataVersion);
});

const requestOf = (gateway: ToolGateway) =>
  ({ store, gateway, principal: localOwner(tenantId), connectionId: 'edgar', system: 'edgar', asOf: at(28) }) as const;

/** Knows Acme by its domain, two companies named Many, and no other. */
function intelligence(): { gateway: ToolGateway; calls: string[] } {
  const calls: string[] = [];
  const company = { companyId: '1', name: 'Acme Inc', domain: 'acme.example', ticker: null };
  const answer = (tool: string, args: Record<string, unknown>) => {
    if (tool === 'edgar_list_events') {
      const event = {
        id: 'e1',
        companyId: '1',
        kind: 'bankruptcy',
        occurredAt: at(5),
        knownAt: at(6),
        title: 'Item 1.03',
        url: null,
      };
      return { events: [event], cursor: null };
    }
    if (args['domain'] === 'acme.example') return { companies: [{ ...company, confidence: 1 }] };
    if (args['name'] === 'Many')
      return { companies: ['1', '2'].map((companyId) => ({ ...company, companyId, confidence: 0.6 })) };
    return { companies: [] };
  };
  const gateway: ToolGateway = {
    async callTool({ tool, arguments: args }) {
      calls.push(tool);
      const provenance = {
        tool,
        system: 'edgar',
        connection: 'edgar',
        version: '1',
        fetchedAt: at(28),
        records: null,
        requestId: 'r',
        fromCache: false,
      };
      return { structuredContent: answer(tool, args), provenance, untrusted: true };
    },
  };
  return { gateway, calls };
}
