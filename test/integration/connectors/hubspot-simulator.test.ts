import { afterEach, describe, expect, test } from 'vitest';
import { type HubspotSimulator, startHubspotSimulator } from '../../../connectors/hubspot/simulator.ts';
import { addDeal, addObject, smallPortal } from '../../fixtures/hubspot-portal.ts';

const docs = 'https://developers.hubspot.com/docs';
const searchDocs = `${docs}/api-reference/2026-03/crm/search-the-crm`;
const limitDocs = `${docs}/developer-tooling/platform/usage-guidelines`;
const objectDocs = `${docs}/api-reference/2026-03/crm/using-object-apis`;
const linkDocs = `${docs}/api-reference/crm-associations-v4/guide`;
const clockMs = Date.parse('2026-06-15T12:00:00.000Z');
let passedMs = 0;
let simulator: HubspotSimulator;
afterEach(async () => simulator.close());

async function start(portal = smallPortal(), options: Partial<Parameters<typeof startHubspotSimulator>[0]> = {}) {
  passedMs = 0;
  const now = () => clockMs + passedMs;
  simulator = await startHubspotSimulator({ portal, now, limitClock: now, searchesPerSecond: 1_000, ...options });
  return portal;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at the vendor's raw JSON
  readonly body: any;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  token = simulator.credentials['accessToken'],
): Promise<Answer> {
  const answer = await fetch(`${simulator.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const search = (body: unknown, type = 'deals') => ask('POST', `/crm/v3/objects/${type}/search`, body);
const idsOf = ({ body }: Answer) => body.results.map(({ id }: { id: string }) => id);
const filter = (count: number) => ({
  filters: Array.from({ length: count }, () => ({ propertyName: 'amount', operator: 'GT', value: '1' })),
});

describe(`search, ${searchDocs} (2026-11-20)`, () => {
  test('takes 5 groups of 6 filters, 18 in all, and 200 rows; more is a VALIDATION_ERROR [hubspot.simulator]', async () => {
    await start();
    for (const body of [
      { filterGroups: Array.from({ length: 6 }, () => filter(1)) },
      { filterGroups: [filter(7)] },
      { filterGroups: [filter(6), filter(6), filter(6), filter(1)] },
      { limit: 201 },
      { sorts: ['amount', 'createdate'] },
      { filterGroups: [{ filters: [{ propertyName: 'no_such', operator: 'EQ', value: '1' }] }] },
    ]) {
      expect(await search(body)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
    }
    expect((await search({ filterGroups: [filter(6), filter(6), filter(6)], limit: 200 })).status).toBe(200);
  });

  test('ends at the 10,000th result of a query, which ids get past [hubspot.simulator]', async () => {
    const portal = smallPortal();
    for (let number = 0; number < 10_300; number += 1) addObject(portal, 'calls', String(20_000 + number));
    await start(portal);
    expect(await search({ limit: 200, after: '9900' }, 'calls')).toMatchObject({ status: 400 });
    const last = await search({ limit: 200, after: '9800' }, 'calls');
    expect(last).toMatchObject({ status: 200, body: { total: 10_300, paging: { next: { after: '10000' } } } });
    const floor = { filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '29999' }] };
    const beyond = await search({ limit: 200, sorts: ['hs_object_id'], filterGroups: [floor] }, 'calls');
    expect([beyond.body.total, idsOf(beyond)[0]]).toEqual([300, '30000']);
  });

  test('shows writes only after a while, and never archived records [hubspot.simulator]', async () => {
    const portal = await start();
    const created = await ask('POST', '/crm/v3/objects/companies', { properties: { name: 'Initech' } });
    expect(created.status).toBe(201);
    expect(idsOf(await search({}, 'companies'))).toEqual(['7001']);
    await ask('PATCH', '/crm/v3/objects/companies/7001', { properties: { name: 'New name' } });
    expect((await search({}, 'companies')).body.results[0].properties.name).toBe('Globex');
    passedMs += 5_001;
    expect(idsOf(await search({}, 'companies'))).toEqual(['7001', created.body.id]);
    await ask('DELETE', '/crm/v3/objects/companies/7001');
    passedMs += 5_001;
    expect(idsOf(await search({}, 'companies'))).toEqual([created.body.id]);
    expect(portal.objects.companies).toHaveLength(2);
  });

  test('compares numbers as numbers, groups by or, filters by and, words by token [hubspot.simulator]', async () => {
    const portal = smallPortal();
    addDeal(portal, 1, { amount: '9', dealname: 'Alpha one' });
    addDeal(portal, 2, { amount: '100', dealname: 'Alpha two' });
    addDeal(portal, 3, { amount: null, dealname: 'Beta' });
    await start(portal);
    const over = (value: string) => ({ propertyName: 'amount', operator: 'GT', value });
    const named = (value: string) => ({ propertyName: 'dealname', operator: 'CONTAINS_TOKEN', value });
    expect(idsOf(await search({ filterGroups: [{ filters: [over('10')] }] }))).toEqual(['9000002']);
    expect(idsOf(await search({ filterGroups: [{ filters: [over('10'), named('one')] }] }))).toEqual([]);
    expect(idsOf(await search({ filterGroups: [{ filters: [over('10')] }, { filters: [named('beta')] }] }))).toEqual([
      '9000002',
      '9000003',
    ]);
    const linked = { propertyName: 'associations.company', operator: 'EQ', value: '7001' };
    expect((await search({ filterGroups: [{ filters: [linked] }] })).body.total).toBe(3);
  });

  test('allows five a second and says so without rate headers [hubspot.simulator]', async () => {
    await start(smallPortal(), { searchesPerSecond: 5 });
    for (let count = 0; count < 5; count += 1) expect((await search({})).status).toBe(200);
    const refused = await search({});
    expect(refused).toMatchObject({ status: 429, body: { errorType: 'RATE_LIMIT', policyName: 'SECONDLY' } });
    expect(refused.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    passedMs += 1_000;
    expect((await search({})).status).toBe(200);
  });
});

describe(`limits, ${limitDocs} (2026-11-20)`, () => {
  test('190 in any ten seconds, counted in headers, then 429 with the policy [hubspot.simulator]', async () => {
    await start();
    let answer = await ask('GET', '/crm/v3/owners/');
    expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBe('189');
    for (let count = 1; count < 190; count += 1) answer = await ask('GET', '/crm/v3/owners/');
    expect(answer.status).toBe(200);
    answer = await ask('GET', '/crm/v3/owners/');
    expect(answer).toMatchObject({ status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } });
    passedMs += 9_999;
    expect((await ask('GET', '/crm/v3/owners/')).status).toBe(429);
    passedMs += 1;
    expect((await ask('GET', '/crm/v3/owners/')).status).toBe(200);
  });

  test('a used-up day is refused with its own policy [hubspot.simulator]', async () => {
    await start(smallPortal(), { perDay: 1 });
    await ask('GET', '/crm/v3/owners/');
    expect(await ask('GET', '/crm/v3/owners/')).toMatchObject({ status: 429, body: { policyName: 'DAILY' } });
  });
});

describe(`records, ${objectDocs} (2026-11-20)`, () => {
  test('a list holds 100 in the order of ids, 50 with revisions, archived ones apart [hubspot.simulator]', async () => {
    const portal = smallPortal();
    for (let number = 1; number <= 120; number += 1) addDeal(portal, number);
    addDeal(portal, 121, {}, { archivedAt: '2026-06-01T00:00:00.000Z' });
    await start(portal);
    const path = '/crm/v3/objects/deals';
    expect((await ask('GET', `${path}?limit=101`)).status).toBe(400);
    expect((await ask('GET', `${path}?limit=51&propertiesWithHistory=amount`)).status).toBe(400);
    const first = await ask('GET', `${path}?limit=100`);
    const second = await ask('GET', `${path}?limit=100&after=${first.body.paging.next.after}`);
    expect([idsOf(first).length, idsOf(second).length, second.body.paging]).toEqual([100, 20, undefined]);
    expect(idsOf(await ask('GET', `${path}?archived=true`))).toEqual(['9000121']);
  });

  test('a batch read holds 100, 50 with revisions, newest first; missing ids make it 207 [hubspot.simulator]', async () => {
    const portal = smallPortal();
    const revisions = ['2026-02-01', '2026-03-01'].map((day, at) => ({
      value: String(at),
      timestamp: `${day}T00:00:00.000Z`,
    }));
    addDeal(portal, 1, {}, { history: { amount: revisions } });
    await start(portal);
    const path = '/crm/v3/objects/deals/batch/read';
    const inputs = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String(9_000_001 + at) }));
    expect((await ask('POST', path, { inputs: inputs(101) })).status).toBe(400);
    expect((await ask('POST', path, { inputs: inputs(51), propertiesWithHistory: ['amount'] })).status).toBe(400);
    const read = await ask('POST', path, {
      inputs: inputs(2),
      properties: ['nope'],
      propertiesWithHistory: ['amount'],
    });
    expect(read).toMatchObject({ status: 207, body: { numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }] } });
    const [row] = read.body.results;
    expect(row.propertiesWithHistory.amount.map(({ value }: { value: string }) => value)).toEqual(['1', '0']);
    expect(row.properties).not.toHaveProperty('nope');
  });

  test('an upsert needs a property with unique values and says whether the record is new [hubspot.simulator]', async () => {
    await start();
    const upsert = { inputs: [{ id: 'k', idProperty: 'own_key', properties: { hs_task_subject: 'x' } }] };
    expect((await ask('POST', '/crm/v3/objects/tasks/batch/upsert', upsert)).status).toBe(400);
    const property = {
      name: 'own_key',
      label: 'k',
      type: 'string',
      fieldType: 'text',
      groupName: 'taskinformation',
      hasUniqueValue: true,
    };
    expect((await ask('POST', '/crm/v3/properties/tasks', property)).status).toBe(201);
    expect((await ask('POST', '/crm/v3/properties/tasks', property)).status).toBe(409);
    const first = await ask('POST', '/crm/v3/objects/tasks/batch/upsert', upsert);
    const again = await ask('POST', '/crm/v3/objects/tasks/batch/upsert', upsert);
    expect([first.body.results[0].new, again.body.results[0].new]).toEqual([true, false]);
    expect(again.body.results[0].id).toBe(first.body.results[0].id);
  });

  test('a merge makes a new record that names both, and old ids answer with it [hubspot.simulator]', async () => {
    const portal = smallPortal();
    addObject(portal, 'companies', '7002', { name: 'Other' });
    await start(portal);
    const merge = { primaryObjectId: '7001', objectIdToMerge: '7002' };
    const merged = await ask('POST', '/crm/v3/objects/companies/merge', merge);
    expect(merged.status).toBe(200);
    const read = await ask('GET', '/crm/v3/objects/companies/7002?properties=hs_merged_object_ids');
    expect([read.body.id, read.body.properties.hs_merged_object_ids]).toEqual([merged.body.id, '7001;7002']);
    expect(idsOf(await ask('GET', '/crm/v3/objects/companies?archived=true'))).toEqual([]);
  });

  test('unknown properties, unknown stages and unknown records are refused by category [hubspot.simulator]', async () => {
    const portal = smallPortal();
    addDeal(portal, 1);
    await start(portal);
    const path = '/crm/v3/objects/deals/9000001';
    for (const properties of [{ no_such: '1' }, { dealstage: 'nowhere' }]) {
      expect(await ask('PATCH', path, { properties })).toMatchObject({
        status: 400,
        body: { category: 'VALIDATION_ERROR' },
      });
    }
    expect(await ask('GET', '/crm/v3/objects/deals/1')).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    });
  });
});

test(`links of 1,000 records a request, labels beside the plain type, 500 a page, ids as numbers: ${linkDocs} (2026-11-20) [hubspot.simulator]`, async () => {
  const portal = smallPortal();
  const deal = addDeal(portal, 1);
  for (let number = 1; number < 600; number += 1)
    portal.links.add('deals', deal.id, 'contacts', String(10_000 + number));
  await start(portal);
  const path = '/crm/v4/associations/deals/contacts/batch/read';
  const inputs = Array.from({ length: 1_001 }, (_, at) => ({ id: String(at) }));
  expect((await ask('POST', path, { inputs })).status).toBe(400);
  const first = await ask('POST', path, { inputs: [{ id: deal.id }, { id: '1' }] });
  const [row] = first.body.results;
  expect([first.body.results.length, row.to.length, row.to[0].toObjectId]).toEqual([1, 500, 8001]);
  expect(row.to[0].associationTypes).toContainEqual(
    expect.objectContaining({ category: 'USER_DEFINED', label: 'Decision maker' }),
  );
  const second = await ask('POST', path, { inputs: [{ id: deal.id, after: row.paging.next.after }] });
  expect(second.body.results[0].to).toHaveLength(100);
});

test(`tokens end after half an hour with a category of their own and are renewed by form: ${docs}/api-reference/auth-oauth-v1/guide (2026-11-20) [hubspot.simulator]`, async () => {
  await start();
  const { accessToken, refreshToken } = simulator.oauth.issue();
  expect((await ask('GET', '/crm/v3/owners/', undefined, accessToken)).status).toBe(200);
  passedMs += 30 * 60_000;
  const expired = await ask('GET', '/crm/v3/owners/', undefined, accessToken);
  expect(expired).toMatchObject({ status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } });
  const unknown = await ask('GET', '/crm/v3/owners/', undefined, 'nobody');
  expect(unknown).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } });
  const renew = (token: string) =>
    fetch(`${simulator.baseUrl}/oauth/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'simulated-client',
        client_secret: 'simulated-secret',
        refresh_token: token,
      }),
    });
  const renewed = (await (await renew(refreshToken)).json()) as { access_token: string };
  expect((await ask('GET', '/crm/v3/owners/', undefined, renewed.access_token)).status).toBe(200);
  simulator.oauth.revokeAll();
  expect((await renew(refreshToken)).status).toBe(400);
});

test(`a missing scope is 403 MISSING_SCOPES: ${docs}/apps/developer-platform/build-apps/authentication/scopes (2026-11-20) [hubspot.simulator]`, async () => {
  await start(smallPortal(), { withheldScopes: ['crm.objects.owners.read'] });
  expect(await ask('GET', '/crm/v3/owners/')).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } });
  expect((await ask('GET', '/crm/v3/pipelines/deals')).status).toBe(200);
});
