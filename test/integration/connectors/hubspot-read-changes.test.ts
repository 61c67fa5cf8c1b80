import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorPortal } from '../../../connectors/hubspot/simulator-portal.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import type { ChangedRecord, MirrorRecord, SyncPage } from '../../../src/domain/record.ts';
import { addDeal, addObject, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { type HubspotHarness, startHubspot, virtualClock } from './hubspot-harness.ts';

const startMs = Date.parse('2026-06-15T12:00:00.000Z');
let hubspot: HubspotHarness;
let passedMs = 0;
afterEach(async () => hubspot.close());

async function start(portal: SimulatorPortal, more: Partial<Parameters<typeof startHubspot>[0]> = {}): Promise<void> {
  const clock = virtualClock();
  passedMs = 0;
  hubspot = await startHubspot({ portal, now: () => startMs + passedMs, clock, limitClock: clock.nowMs, ...more });
}

const recordsOf = (pages: readonly SyncPage[]): MirrorRecord[] => pages.flatMap((page) => page.records);
const changed = (pages: readonly SyncPage[]) =>
  recordsOf(pages).filter((record): record is ChangedRecord => record.object !== 'activity');
const idsOf = (pages: readonly SyncPage[]) => changed(pages).map(({ id }) => id);
const now = (record: ChangedRecord | undefined) =>
  Object.assign({}, ...(record?.changes ?? []).map(({ values }) => values));
const watermarkOf = (pages: readonly SyncPage[]) => pages.at(-1)?.watermark ?? null;

describe('deals', () => {
  test('each revision is a dated change, the close date a day of the portal’s zone [hubspot.history]', async () => {
    const portal = smallPortal({ timeZone: 'America/New_York', companyCurrency: 'EUR' });
    addDeal(
      portal,
      1,
      { dealstage: 'closedwon', hs_is_closed: 'true', hs_is_closed_won: 'true', closedate: '2026-04-01T02:30:00Z' },
      {
        createdAt: '2026-02-01T09:00:00.000Z',
        updatedAt: '2026-04-01T02:30:00.000Z',
        history: {
          dealstage: [
            { value: 'appointmentscheduled', timestamp: '2026-02-01T09:00:00.000Z' },
            { value: 'closedwon', timestamp: '2026-04-01T02:30:00.000Z' },
          ],
          closedate: [
            { value: '2026-05-31T12:00:00Z', timestamp: '2026-02-01T09:00:00.000Z' },
            { value: '2026-04-01T02:30:00Z', timestamp: '2026-04-01T02:30:00.000Z' },
          ],
          hs_next_step: [{ value: 'Call', timestamp: '2026-03-01T09:00:00.000Z' }],
        },
      },
    );
    await start(portal);
    const [deal] = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect(deal?.changes[0]).toMatchObject({
      effectiveAt: '2026-02-01T09:00:00.000Z',
      knownAt: '2026-02-01T09:00:00.000Z',
      values: { stageId: 'appointmentscheduled', outcome: null, closeDate: '2026-05-31', nextStep: null },
    });
    expect(deal?.changes[1]).toMatchObject({ effectiveAt: '2026-03-01T09:00:00.000Z', values: { nextStep: 'Call' } });
    expect(deal?.changes[2]?.values).toMatchObject({ stageId: 'closedwon', outcome: 'won', closeDate: '2026-03-31' });
    expect(now(deal)).toMatchObject({ accountId: '7001', amount: '1000.50', currency: 'EUR', probabilityPercent: 20 });
  });

  test('reasons for closing and columns of the outcome are never asked for [hubspot.no-outcome-columns]', async () => {
    const portal = smallPortal();
    for (const name of ['closed_lost_reason_detail', 'budget', 'lost_at_close']) {
      const property = { name, label: name, type: 'string', groupName: 'dealinformation' } as const;
      portal.properties.deals.push({ ...property, hubspotDefined: false, hasUniqueValue: false });
    }
    addDeal(portal, 1, { budget: 'yes', closed_lost_reason: 'Price', days_to_close: '12' });
    await start(portal);
    const [deal] = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect(now(deal)['custom']).toEqual({ budget: 'yes', lost_at_close: null });
    const asked = hubspot.simulator.requests.map(({ query }) => query.toString()).join('\n');
    expect(asked).not.toMatch(/closed_lost_reason|closed_won_reason|days_to_close/);
  });

  test('a stage that was deleted keeps its id and tells no outcome [B-21] [hubspot.deleted-stage]', async () => {
    const portal = smallPortal();
    const history = { dealstage: [{ value: 'gone', timestamp: '2026-02-01T09:00:00.000Z' }] };
    addDeal(portal, 1, { dealstage: 'gone', hs_is_closed: null, hs_deal_stage_probability: '7' }, { history });
    await start(portal);
    const [deal] = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect(now(deal)).toMatchObject({ stageId: 'gone', outcome: null, probabilityPercent: null });
  });

  test('a property that the app may no longer read is left out, not told as empty [B-20] [hubspot.hidden-property]', async () => {
    const portal = smallPortal();
    portal.properties.deals = portal.properties.deals.filter(({ name }) => name !== 'hs_next_step');
    addDeal(portal, 1);
    await start(portal);
    const [deal] = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect(now(deal)).not.toHaveProperty('nextStep');
    const described = await hubspot.call('hubspot_describe_source', {});
    expect(described['readable']).not.toContain('nextStep');
    expect(described['readable']).toContain('amountHistory');
  });

  test('each deal has its own currency, else the portal’s [B-22] [hubspot.currency]', async () => {
    const portal = smallPortal({ companyCurrency: 'EUR' });
    addDeal(portal, 1, { deal_currency_code: 'GBP', amount: '-12.50' });
    addDeal(portal, 2, { deal_currency_code: null, amount: '' });
    await start(portal);
    const deals = changed(await hubspot.pass({ object: 'opportunity', since: null })).map(now);
    expect(deals.map((deal) => [deal['amount'], deal['currency']])).toEqual([
      ['-12.50', 'GBP'],
      [null, 'EUR'],
    ]);
  });

  test('hostile names, right-to-left marks and ids beyond 2^53 come out letter by letter [B-27] [B-28] [hubspot.exact-text]', async () => {
    const portal = smallPortal();
    const name = "‮</script>{{7*7}} #{x} `id` ' OR 1=1 %00 👩‍👩‍👧 \u200b";
    const id = '9007199254740993123';
    const deal = addObject(portal, 'deals', id, { dealname: name, dealstage: 'appointmentscheduled' });
    const contact = addObject(portal, 'contacts', '9007199254740993125', { firstname: 'Big' });
    portal.links.add('deals', deal.id, 'contacts', contact.id);
    await start(portal);
    const [read] = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect([read?.id, now(read)['name']]).toEqual([id, name]);
    expect(idsOf(await hubspot.pass({ object: 'contact_role', since: null }))).toEqual([`${id}-9007199254740993125`]);
  });
});

describe('passes', () => {
  test('a pass of 10,450 companies is whole, past the wall of 10,000 [hubspot.search-wall]', async () => {
    const portal = smallPortal();
    for (let number = 0; number < 10_449; number += 1)
      addObject(portal, 'companies', String(8_000 + number), { name: 'N' });
    await start(portal);
    const pages = await hubspot.pass({ object: 'account', since: null, limit: 2_000 });
    expect(new Set(idsOf(pages)).size).toBe(10_450);
    expect(pages[0]?.total).toBe(10_450);
    expect(hubspot.simulator.requests.some(({ body }) => body.includes('"after"'))).toBe(false);
  });

  test('a later pass reads what changed, again what the index had not yet shown, and nothing else [hubspot.incremental]', async () => {
    const portal = smallPortal();
    const late = addDeal(portal, 1);
    addDeal(portal, 2);
    await start(portal);
    const first = await hubspot.pass({ object: 'opportunity', since: null });
    hubspot.simulator.state.update(late, 'deals', { amount: '5' });
    passedMs += 1_000;
    const second = await hubspot.pass({ object: 'opportunity', since: watermarkOf(first) });
    expect(idsOf(second)).toEqual([]);
    passedMs += 60_000;
    const third = await hubspot.pass({ object: 'opportunity', since: watermarkOf(second) });
    expect(idsOf(third)).toEqual([late.id]);
    expect(now(changed(third)[0])).toMatchObject({ amount: '5' });
  });

  test('archived deals are deletions, and a restored one comes back with its history [B-25] [hubspot.archived]', async () => {
    const portal = smallPortal();
    const deal = addDeal(portal, 1);
    await start(portal);
    const { state } = hubspot.simulator;
    const first = await hubspot.pass({ object: 'opportunity', since: null });
    passedMs += 60_000;
    state.archive(deal, 'deals');
    passedMs += 60_000;
    const second = await hubspot.pass({ object: 'opportunity', since: watermarkOf(first) });
    expect(changed(second).map(({ id, isDeleted }) => [id, isDeleted])).toEqual([[deal.id, true]]);
    state.restore(deal, 'deals');
    passedMs += 60_000;
    const third = await hubspot.pass({ object: 'opportunity', since: watermarkOf(second) });
    expect(changed(third).map(({ id, isDeleted }) => [id, isDeleted])).toEqual([[deal.id, false]]);
  });

  test('merged companies are told as deleted, with the one that lives on [B-24] [hubspot.merged]', async () => {
    const portal = smallPortal();
    const other = addObject(portal, 'companies', '7002', { name: 'Globex Ltd' });
    const deal = addDeal(portal, 1);
    await start(portal);
    const { state } = hubspot.simulator;
    const [winner] = portal.objects.companies;
    const merged = winner && state.merge('companies', winner, other);
    passedMs += 60_000;
    const records = changed(await hubspot.pass({ object: 'account', since: null }));
    expect(records.map(({ id, isDeleted, mergedIntoId }) => [id, isDeleted, mergedIntoId ?? null])).toEqual([
      [merged?.id, false, null],
      ['7001', true, merged?.id],
      ['7002', true, merged?.id],
    ]);
    const deals = changed(await hubspot.pass({ object: 'opportunity', since: null }));
    expect([deals[0]?.id, now(deals[0])['accountId']]).toEqual([deal.id, merged?.id]);
  });

  test('a deal with 1,200 contacts has every one of them [B-26] [hubspot.many-links]', async () => {
    const portal = smallPortal();
    const deal = addDeal(portal, 1);
    for (let number = 1; number < 1_200; number += 1)
      portal.links.add('deals', deal.id, 'contacts', String(10_000 + number));
    await start(portal);
    expect(new Set(idsOf(await hubspot.pass({ object: 'contact_role', since: null }))).size).toBe(1_200);
  });

  test('a role is the label of the link, known when the number of contacts last rose [hubspot.roles]', async () => {
    const portal = smallPortal();
    const history = { num_associated_contacts: [{ value: '1', timestamp: '2026-03-03T09:00:00.000Z' }] };
    const deal = addDeal(portal, 1, {}, { history });
    await start(portal);
    const [role] = changed(await hubspot.pass({ object: 'contact_role', since: null }));
    expect(role).toMatchObject({ id: `${deal.id}-8001`, changes: [{ knownAt: '2026-03-03T09:00:00.000Z' }] });
    expect(now(role)).toMatchObject({ contactId: '8001', role: 'Decision maker', removed: false });
  });
});

test('engagements are activities with direction, people and deal, their ids apart by type [hubspot.activities]', async () => {
  const portal = smallPortal();
  const deal = addDeal(portal, 1);
  const at = '2026-05-01T10:00:00.000Z';
  const email = {
    hs_timestamp: at,
    hs_email_direction: 'INCOMING_EMAIL',
    hs_email_subject: 'Re: Angebot',
    hubspot_owner_id: '501',
  };
  for (const [type, properties] of [
    ['calls', { hs_timestamp: at, hs_call_direction: 'OUTBOUND' }],
    ['emails', email],
    ['meetings', { hs_meeting_start_time: '2027-01-01T10:00:00Z', hs_meeting_outcome: 'SCHEDULED' }],
    ['notes', { hs_timestamp: at }],
    ['tasks', { hs_timestamp: at, hs_task_status: 'NOT_STARTED' }],
  ] as const) {
    const engagement = addObject(portal, type, '77', { ...properties });
    portal.links.add(type, engagement.id, 'deals', deal.id);
    portal.links.add(type, engagement.id, 'contacts', '8001');
    portal.links.add(type, engagement.id, 'companies', '7001');
  }
  await start(portal);
  const activities = recordsOf(await hubspot.pass({ object: 'activity', since: null })).flatMap((record) =>
    record.object === 'activity' ? [record.activity] : [],
  );
  expect(activities.map(({ id, kind, direction, status }) => [id, kind, direction, status])).toEqual([
    ['calls-77', 'call', 'outbound', null],
    ['emails-77', 'email', 'inbound', null],
    ['meetings-77', 'meeting', null, 'planned'],
    ['notes-77', 'message', 'internal', null],
    ['tasks-77', 'task', null, 'open'],
  ]);
  expect(activities[1]).toMatchObject({
    opportunityId: deal.id,
    accountId: '7001',
    contactIds: ['8001'],
    userIds: ['501'],
    subject: 'Re: Angebot',
    occurredAt: at,
  });
});

test('tickets are support tickets of their company with a known priority [hubspot.tickets]', async () => {
  const portal = smallPortal();
  addObject(portal, 'tickets', '55', { subject: 'It broke', hs_pipeline_stage: '1', hs_ticket_priority: 'URGENT' });
  portal.links.add('tickets', '55', 'companies', '7001');
  await start(portal);
  const [ticket] = changed(await hubspot.pass({ object: 'support_ticket', since: null }));
  expect(now(ticket)).toMatchObject({ accountId: '7001', status: 'New', priority: 1, closedAt: null });
});

describe('what HubSpot answers when something is wrong', () => {
  test('HTML with status 200, an empty body and a record nobody asked for are refused [B-29] [hubspot.wrong-answers]', async () => {
    const portal = smallPortal();
    addDeal(portal, 1);
    await start(portal);
    const strangers = (json: unknown) => ({
      ...(json as object),
      results: (json as { results: { id: string }[] }).results.map((row) => ({ ...row, id: '4711' })),
    });
    for (const fault of [
      faults.htmlPage,
      { kind: 'status', status: 200, body: '', headers: { 'content-type': 'application/json' } },
      { kind: 'rewrite', change: strangers },
    ] as const) {
      hubspot.simulator.faults.add({ path: /batch\/read/ }, [fault]);
      await expect(hubspot.call('hubspot_get_opportunity', { id: '9000001' })).rejects.toMatchObject({
        code: 'bad_vendor_response',
      });
    }
  });

  test('the same page of a list again is refused, also where the pass was taken up in between [B-29] [hubspot.wrong-answers]', async () => {
    const portal = smallPortal();
    for (let number = 1; number <= 160; number += 1) addDeal(portal, number);
    await start(portal);
    let first: unknown = null;
    const again = (json: unknown) => {
      first ??= (json as { results: unknown }).results;
      return { ...(json as object), results: first };
    };
    const list = { path: /objects\/deals\?/ };
    const read = (cursor: string | null) =>
      hubspot.call('hubspot_read_changes', { object: 'opportunity', cursor, limit: 50 });
    hubspot.simulator.faults.add(list, [
      { kind: 'rewrite', change: again },
      { kind: 'rewrite', change: again },
    ]);
    const { cursor } = await read(null);
    await expect(read(String(cursor))).rejects.toMatchObject({ code: 'bad_vendor_response' });
    expect(idsOf(await hubspot.pass({ object: 'opportunity', since: null }))).toHaveLength(160);
  });

  test('an expired token is renewed once by the credential source and the call repeated [hubspot.renewed-token]', async () => {
    let renewals = 0;
    await start(smallPortal(), {
      settings: { auth: 'oauth' },
      source: (simulator) => {
        let stored: Readonly<Record<string, string>> = { ...simulator.oauth.issue() };
        simulator.oauth.expireAll();
        return {
          read: async () => stored,
          replace: async () => {},
          renew: async (rejected) => {
            if (rejected['accessToken'] === stored['accessToken']) {
              renewals += 1;
              stored = { ...simulator.oauth.issue() };
            }
            return stored;
          },
        };
      },
    });
    expect(idsOf(await hubspot.pass({ object: 'account', since: null }))).toEqual(['7001']);
    expect(renewals).toBe(1);
  });

  test('a token that nobody renews, a missing scope and a used-up day are told apart [hubspot.refusals]', async () => {
    await start(smallPortal(), { withheldScopes: ['tickets'], perDay: 3 });
    await expect(hubspot.pass({ object: 'support_ticket', since: null })).rejects.toMatchObject({
      code: 'forbidden',
      data: { vendorCode: 'MISSING_SCOPES' },
    });
    await expect(hubspot.pass({ object: 'activity', since: null })).rejects.toMatchObject({
      code: 'rate_limited',
      data: { vendorCode: 'DAILY', retryAfterMs: 900_000 },
    });
    await hubspot.close();
    await start(smallPortal(), {
      source: () => ({ read: async () => ({ accessToken: 'no' }), replace: async () => {} }),
    });
    await expect(hubspot.pass({ object: 'account', since: null })).rejects.toMatchObject({ code: 'auth_expired' });
  });

  test('a cursor of another object or one made up is refused [hubspot.foreign-cursor]', async () => {
    const portal = smallPortal();
    for (const id of ['7002', '7003']) addObject(portal, 'companies', id);
    await start(portal);
    const page = (await hubspot.call('hubspot_read_changes', { object: 'account', limit: 1 })) as unknown as SyncPage;
    for (const args of [
      { object: 'contact', cursor: page.cursor },
      { object: 'account', cursor: 'bm9uc2Vuc2U' },
    ]) {
      await expect(hubspot.call('hubspot_read_changes', args)).rejects.toMatchObject({
        code: 'invalid_input',
        data: { field: 'cursor' },
      });
    }
  });
});
