import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import type { SyncPage } from '../../../src/domain/record.ts';
import {
  addEvent,
  addHistory,
  addOpportunity,
  addTask,
  ids,
  type MutableOrg,
  recordId,
  smallOrg,
} from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const clockMs = Date.parse('2026-06-15T12:00:00.000Z');

async function start(
  org: MutableOrg,
  options: Partial<Parameters<typeof startSalesforce>[0]> = {},
): Promise<SalesforceHarness> {
  running = await startSalesforce({ org, now: () => clockMs, accessTokenTtlMs: 10 * 86_400_000, ...options });
  return running;
}

function orgWith(count: number): MutableOrg {
  const org = smallOrg();
  for (let number = 1; number <= count; number += 1) {
    // Forty deals share each stamp, so that pages also end in the middle of one.
    const at = new Date(Date.parse('2026-02-01T00:00:00.000Z') + Math.floor(number / 40) * 60_000).toISOString();
    addOpportunity(org, number, { SystemModstamp: at });
  }
  return org;
}

function idsOf(pages: readonly SyncPage[]): string[] {
  return pages.flatMap(({ records }) =>
    records.map((record) => (record.object === 'activity' ? record.activity.id : record.id)),
  );
}

const allIds = (org: MutableOrg) => org.Opportunity.map(({ Id }) => Id).toSorted();

test.each([37, 200, 2000])(
  'a full pass in pages of %i covers every deal once and tells the total where it is known [salesforce.full-pass]',
  async (limit) => {
    const org = orgWith(450);
    const pages = await (await start(org)).pass({ object: 'opportunity', limit });
    expect(idsOf(pages).toSorted()).toEqual(allIds(org));
    expect(pages.map(({ done }) => done)).toEqual([...Array(pages.length - 1).fill(false), true]);
    expect(pages.at(-1)?.cursor).toBeNull();
    expect(pages[0]?.total).toBe(limit < 200 ? null : 450);
  },
);

test('an incremental pass reads what changed since, with five minutes of overlap, deletions included [salesforce.incremental-pass]', async () => {
  const org = smallOrg();
  addOpportunity(org, 1, { SystemModstamp: '2026-05-01T11:54:59.999Z' });
  addOpportunity(org, 2, { SystemModstamp: '2026-05-01T11:55:00.000Z' });
  addOpportunity(org, 3, { SystemModstamp: '2026-05-01T12:30:00.000Z' });
  addOpportunity(org, 4, { SystemModstamp: '2026-05-01T13:00:00.000Z', IsDeleted: true });
  const pages = await (await start(org)).pass({ object: 'opportunity', since: '2026-05-01T12:00:00.000Z' });
  expect(pages[0]?.records.map((record) => [record.object === 'activity' ? '' : record.id, record.isDeleted])).toEqual([
    [recordId('006', 2), false],
    [recordId('006', 3), false],
    [recordId('006', 4), true],
  ]);
});

test('a pass resumes after the two days of Salesforce’s cursor from the last row it read [salesforce.cursor-expiry]', async () => {
  const org = orgWith(650);
  let nowMs = clockMs;
  const harness = await start(org, { now: () => nowMs });
  const read = (cursor: unknown) =>
    harness.call('salesforce_read_changes', { object: 'opportunity', limit: 200, cursor });
  const first = (await read(null)) as unknown as SyncPage;
  nowMs += 3 * 86_400_000;
  const second = (await read(first.cursor)) as unknown as SyncPage;
  const third = (await read(second.cursor)) as unknown as SyncPage;
  const fourth = (await read(third.cursor)) as unknown as SyncPage;
  expect(idsOf([first, second, third, fourth]).toSorted()).toEqual(allIds(org));
  expect(fourth.done).toBe(true);
});

test('a row modified between pages moves neither the key nor any other row out of the pass [salesforce.cursor-expiry]', async () => {
  const org = orgWith(650);
  let nowMs = clockMs;
  const harness = await start(org, { now: () => nowMs });
  const read = async (cursor: unknown) =>
    (await harness.call('salesforce_read_changes', {
      object: 'opportunity',
      limit: 200,
      cursor,
    })) as unknown as SyncPage;
  const first = await read(null);
  // The last row of the second page is touched before that page is read, then the cursor expires.
  const touched = org.Opportunity[399];
  if (touched) touched.SystemModstamp = new Date(clockMs).toISOString();
  const second = await read(first.cursor);
  nowMs += 3 * 86_400_000;
  const rest: SyncPage[] = [];
  for (let { cursor } = second; cursor !== null; cursor = rest.at(-1)?.cursor ?? null) rest.push(await read(cursor));
  expect([...new Set(idsOf([first, second, ...rest]))].toSorted()).toEqual(allIds(org));
});

test('whatever changes while a pass runs, one more pass makes the mirror equal to Salesforce [salesforce.converges]', async () => {
  const change = fc.record({ page: fc.nat(3), deal: fc.nat(449), kind: fc.constantFrom('amount', 'delete', 'add') });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const org = orgWith(450);
      const harness = await start(org);
      const mirror = new Map<string, { readonly amount: unknown; readonly isDeleted: boolean }>();
      const pass = async (since: string | null, onPage: (page: number) => void) => {
        let cursor: unknown = null;
        for (let page = 0; page === 0 || cursor !== null; page += 1) {
          onPage(page);
          const { records, cursor: next } = (await harness.call('salesforce_read_changes', {
            object: 'opportunity',
            limit: 200,
            since,
            cursor,
          })) as unknown as SyncPage;
          for (const record of records) {
            if (record.object === 'activity') continue;
            const values = Object.assign({}, ...record.changes.map((set) => set.values)) as { amount: unknown };
            mirror.set(record.id, { amount: values.amount, isDeleted: record.isDeleted });
          }
          cursor = next;
        }
      };
      const begunAt = new Date(clockMs).toISOString();
      await pass(null, (page) => {
        for (const { deal, kind } of changes.filter((entry) => entry.page === page)) {
          const row = org.Opportunity[deal];
          if (kind === 'add') addOpportunity(org, org.Opportunity.length + 1, { SystemModstamp: begunAt });
          else if (row)
            Object.assign(row, {
              SystemModstamp: begunAt,
              ...(kind === 'delete' ? { IsDeleted: true } : { Amount: 5 }),
            });
        }
      });
      await pass(begunAt, () => {});
      const truth = org.Opportunity.map((row) => [row.Id, { amount: String(row.Amount), isDeleted: row.IsDeleted }]);
      expect(Object.fromEntries(mirror)).toEqual(Object.fromEntries(truth));
      await harness.close();
    }),
    { numRuns: 12 },
  );
});

test.each([
  ['nonsense', 'not ours at all'],
  [Buffer.from('{"v":1}').toString('base64url'), 'incomplete'],
  [Buffer.from('{"v":1,"__proto__":{"object":"opportunity"}}').toString('base64url'), 'with a prototype'],
])('the cursor %s is refused: %s [salesforce.foreign-cursors]', async (cursor) => {
  const harness = await start(smallOrg());
  const call = harness.call('salesforce_read_changes', { object: 'opportunity', cursor });
  await expect(call).rejects.toMatchObject({ code: 'invalid_input', data: { field: 'cursor' } });
  expect(harness.simulator.requests).toHaveLength(0);
});

test('a cursor of another object, another start or with a changed address is refused [salesforce.foreign-cursors]', async () => {
  const harness = await start(orgWith(300));
  const { cursor } = await harness.call('salesforce_read_changes', { object: 'opportunity', limit: 200 });
  const raw = JSON.parse(Buffer.from(String(cursor), 'base64url').toString()) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...raw, locator: '../../../sobjects/User' })).toString('base64url');
  for (const args of [
    { object: 'account', cursor },
    { object: 'opportunity', cursor, since: '2026-01-01T00:00:00.000Z' },
    { object: 'opportunity', cursor: forged },
  ]) {
    await expect(harness.call('salesforce_read_changes', args)).rejects.toMatchObject({ code: 'invalid_input' });
  }
});

test('a page that fails can be read again with the same cursor', async () => {
  const org = orgWith(450);
  const harness = await start(org);
  const read = (cursor: unknown) =>
    harness.call('salesforce_read_changes', { object: 'opportunity', limit: 200, cursor });
  const first = await read(null);
  harness.simulator.faults.add({ path: /query/ }, [faults.unavailable, faults.reset]);
  await expect(read(first['cursor'])).rejects.toMatchObject({ code: 'unavailable' });
  await expect(read(first['cursor'])).rejects.toMatchObject({ code: 'unavailable' });
  const second = (await read(first['cursor'])) as unknown as SyncPage;
  expect(second.records).toHaveLength(200);
});

test('a field hidden since describe was asked is described again and left out, not an error [B-20] [salesforce.field-drift]', async () => {
  const org = smallOrg();
  addOpportunity(org, 1);
  const harness = await start(org);
  const last = async () => {
    const [page] = await harness.pass({ object: 'opportunity' });
    const record = page?.records[0];
    return record?.object === 'opportunity' ? Object.assign({}, ...record.changes.map(({ values }) => values)) : null;
  };
  expect(await last()).toHaveProperty('nextStep');
  Object.assign(org, { hiddenFields: { Opportunity: ['NextStep'] } });
  expect(await last()).not.toHaveProperty('nextStep');
});

test('an object that the connection may not read is forbidden and says what to ask for [salesforce.unreadable-object]', async () => {
  const harness = await start({ ...smallOrg(), hiddenObjects: ['OpportunityContactRole'] });
  await expect(harness.call('salesforce_read_changes', { object: 'contact_role' })).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('OpportunityContactRole'),
  });
});

test('activities come from tasks and then from events, archived ones included [salesforce.activities]', async () => {
  const org = smallOrg();
  addTask(org);
  addTask(org, { ActivityDate: '2024-01-01', IsClosed: true });
  const mail = addTask(org, { TaskSubtype: 'Email', IsClosed: true });
  org.EmailMessage?.push({
    Id: recordId('02s', 1),
    IsDeleted: false,
    CreatedDate: mail.CreatedDate,
    SystemModstamp: mail.SystemModstamp,
    ActivityId: mail.Id,
    RelatedToId: mail.WhatId,
    Incoming: true,
    MessageDate: '2026-01-05T08:00:00.000Z',
    Subject: 'Re: offer',
    FromAddress: 'carol@acme.example',
    ToAddress: 'ada@example.com',
    ThreadIdentifier: 'thread-1',
    Status: '1',
  });
  const meeting = addEvent(org);
  addEvent(org, { IsChild: true, OwnerId: ids.ben });
  const relation = { IsDeleted: false, EventId: meeting.Id, IsInvitee: true, IsParent: false, IsWhat: false };
  const stamps = { Status: 'Accepted', CreatedDate: meeting.CreatedDate, SystemModstamp: meeting.SystemModstamp };
  org.EventRelation.push({ ...relation, ...stamps, Id: recordId('0RE', 1), RelationId: ids.dave });
  const pages = await (await start(org)).pass({ object: 'activity' });
  expect(pages.map(({ records }) => records.length)).toEqual([3, 1]);
  const activities = pages.flatMap(({ records }) =>
    records.flatMap((record) => (record.object === 'activity' ? [record.activity] : [])),
  );
  expect(activities.map(({ kind }) => kind)).toEqual(['task', 'task', 'email', 'meeting']);
  expect(activities[2]).toMatchObject({
    direction: 'inbound',
    threadId: 'thread-1',
    occurredAt: '2026-01-05T08:00:00.000Z',
  });
  expect(activities[3]).toMatchObject({ contactIds: [ids.carol, ids.dave], participantCount: 3 });
});

test('describe tells what this edition can read: histories, currency, tracked fields and calls left [salesforce.describe-first]', async () => {
  const org = {
    ...smallOrg({ trackedOpportunityFields: ['OwnerId'], enhancedEmail: false }),
    hiddenFields: { User: ['IsActive'] },
  };
  const harness = await start(org, { dailyApiRequests: 5_000 });
  const described = await harness.call('salesforce_describe_source', {});
  expect(described).toMatchObject({
    organisationName: 'Example & Sons',
    currency: 'EUR',
    isMultiCurrency: false,
    trackedFields: ['OwnerId'],
    dailyApiRequests: { max: 5_000 },
  });
  const readable = described['readable'] as string[];
  expect(readable).toEqual(
    expect.arrayContaining(['stageHistory', 'stageOrder', 'ownerHistory', 'contactRoles', 'meetings']),
  );
  for (const absent of ['nextStepHistory', 'emails', 'ownerActive', 'qualification'])
    expect(readable).not.toContain(absent);
});

test('in a multi-currency organisation each deal has its own currency and describe names the corporate one [B-22] [salesforce.multi-currency]', async () => {
  const org = smallOrg({ multiCurrency: true });
  const currency = { DecimalPlaces: 2, IsActive: true, SystemModstamp: '2025-01-01T00:00:00.000Z' };
  Object.assign(org, {
    CurrencyType: [
      { ...currency, Id: recordId('01L', 1), IsoCode: 'USD', ConversionRate: 1, IsCorporate: true },
      { ...currency, Id: recordId('01L', 2), IsoCode: 'JPY', ConversionRate: 150, IsCorporate: false },
    ],
  });
  const deal = addOpportunity(org, 1, { CurrencyIsoCode: 'JPY' });
  addHistory(org, deal, deal.CreatedDate, { CurrencyIsoCode: 'JPY' });
  const harness = await start(org);
  expect(await harness.call('salesforce_describe_source', {})).toMatchObject({
    currency: 'USD',
    isMultiCurrency: true,
  });
  const [page] = await harness.pass({ object: 'opportunity' });
  expect(page?.records[0]).toMatchObject({ changes: [{ values: { currency: 'JPY', amount: '1000' } }] });
});

test('custom fields are read as qualification and can be narrowed by the settings [salesforce.custom-fields]', async () => {
  const org = smallOrg();
  Object.assign(org, {
    customFields: {
      Opportunity: [
        { name: 'Champion__c', label: 'Champion', type: 'string' },
        { name: 'Secret__c', label: 'Secret', type: 'string' },
      ],
    },
  });
  addOpportunity(org, 1, { Champion__c: 'Carol', Secret__c: 'hidden' });
  const harness = await start(org, { settings: { customFields: ['Champion__c'] } });
  expect((await harness.call('salesforce_describe_source', {}))['readable']).toContain('qualification');
  const [page] = await harness.pass({ object: 'opportunity' });
  expect(JSON.stringify(page)).toContain('"custom":{"Champion__c":"Carol"}');
  expect(JSON.stringify(harness.simulator.requests.map(({ query }) => query.get('q')))).not.toContain('Secret__c');
});

test('the day’s calls used up is rate_limited with a wait of minutes, too many at once with a wait of seconds [salesforce.request-limits]', async () => {
  const harness = await start(smallOrg());
  const refusal = (message: string) =>
    ({ kind: 'json', status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }] }) as const;
  harness.simulator.faults.add({ path: /query/ }, [
    refusal('TotalRequests Limit exceeded.'),
    refusal('ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
  ]);
  const read = () => harness.call('salesforce_read_changes', { object: 'stage' });
  await expect(read()).rejects.toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 900_000 } });
  await expect(read()).rejects.toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 10_000 } });
});

test('2,000 deals with their histories cost few calls [salesforce.call-cost]', async () => {
  const org = orgWith(2000);
  for (const deal of org.Opportunity)
    for (const day of ['10', '20']) addHistory(org, deal, `2026-01-${day}T00:00:00.000Z`);
  const harness = await start(org);
  await harness.pass({ object: 'opportunity', limit: 2000 });
  // One page of deals, five queries for 4,000 history rows, and seven for describes, stages, tracking and currency.
  expect(harness.simulator.requests.length).toBeLessThanOrEqual(13);
});

test('a search takes quotes and wildcards literally and says when more fit [salesforce.search]', async () => {
  const org = smallOrg();
  for (const [index, Name] of ["O'Neil 50%", 'O Neil 500', "x' OR Name != '", 'Other'].entries())
    addOpportunity(org, index + 1, { Name });
  const harness = await start(org);
  const search = async (args: Record<string, unknown>) => {
    const found = await harness.call('salesforce_search_opportunities', args);
    return {
      names: (found['opportunities'] as { name: string }[]).map(({ name }) => name),
      truncated: found['truncated'],
    };
  };
  expect(await search({ nameContains: "o'neil 50%" })).toEqual({ names: ["O'Neil 50%"], truncated: false });
  expect(await search({ nameContains: "x' OR Name != '" })).toEqual({ names: ["x' OR Name != '"], truncated: false });
  expect(await search({ limit: 2 })).toMatchObject({ truncated: true });
  expect((await search({ minAmount: 1000, closeDateTo: '2026-06-30', isClosed: false })).names).toHaveLength(4);
});
