import { afterEach, expect, test } from 'vitest';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { addOpportunity, addTask, ids, type MutableOrg, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';

const asynch = 'https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch';
const rest = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest';
const uiApi = 'https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi';
let nowMs = Date.parse('2026-06-15T12:00:00.000Z');
let running: SalesforceSimulator | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(
  org: MutableOrg = smallOrg(),
  options: Partial<Parameters<typeof startSalesforceSimulator>[0]> = {},
) {
  running = await startSalesforceSimulator({ org, now: () => nowMs, accessTokenTtlMs: 1e12, ...options });
  return running;
}

async function ask(
  simulator: SalesforceSimulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const authorization = `Bearer ${simulator.credentials['accessToken']}`;
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const url = `${simulator.baseUrl}/services/data/v66.0${path}`;
  const answer = await fetch(url, { method, headers: { authorization, ...headers }, ...init });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at the vendor's raw JSON
  return { status: answer.status, headers: answer.headers, text, json: isJson ? (JSON.parse(text) as any) : null };
}

function dealOrg(count: number): MutableOrg {
  const org = smallOrg();
  for (let number = 1; number <= count; number += 1)
    addOpportunity(org, number, { NextStep: number === 1 ? 'a "b",\nc' : null });
  return org;
}

const job = (query: string) => ({ operation: 'queryAll', query });

test(`a query job is worked on, then read by Sforce-Locator, which is "null" at the end [connectors.salesforce-wire] ${asynch}/query_get_job_results.htm`, async () => {
  const simulator = await start(dealOrg(5), { bulkJobTakesMs: () => 10_000 });
  const made = await ask(
    simulator,
    'POST',
    '/jobs/query',
    job('SELECT Id, NextStep, Account.Name FROM Opportunity ORDER BY Id'),
  );
  expect(made.json).toMatchObject({ state: 'UploadComplete', operation: 'queryAll', object: 'Opportunity' });
  const path = `/jobs/query/${made.json.id}`;
  nowMs += 5_000;
  expect((await ask(simulator, 'GET', path)).json.state).toBe('InProgress');
  expect((await ask(simulator, 'GET', `${path}/results`)).status).toBe(400);
  nowMs += 5_000;
  expect((await ask(simulator, 'GET', path)).json).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 5 });
  const first = await ask(simulator, 'GET', `${path}/results?maxRecords=3`);
  expect(first.text.startsWith('"Id","NextStep","Account.Name"\n')).toBe(true);
  expect(first.text).toContain('"a ""b"",\nc","Acme"');
  expect(first.headers.get('sforce-numberofrecords')).toBe('3');
  const locator = first.headers.get('sforce-locator') ?? '';
  const second = await ask(simulator, 'GET', `${path}/results?maxRecords=3&locator=${locator}`);
  expect(second.headers.get('sforce-locator')).toBe('null');
  expect(second.text.trim().split('\n')).toHaveLength(3);
});

test(`a job and its results are gone after seven days [connectors.salesforce-wire] ${asynch}/query_get_job_results.htm`, async () => {
  const simulator = await start(dealOrg(1));
  const { json } = await ask(simulator, 'POST', '/jobs/query', job('SELECT Id FROM Opportunity'));
  nowMs += 7 * 86_400_000 + 1;
  expect((await ask(simulator, 'GET', `/jobs/query/${json.id}/results`)).status).toBe(404);
});

test.each([
  ['SELECT Nope FROM Opportunity', 'INVALID_FIELD'],
  ['SELECT COUNT(Id) FROM Opportunity', 'INVALIDJOB'],
  ['SELECT Id, (SELECT Id FROM OpportunityHistories) FROM Opportunity', 'INVALIDJOB'],
])(
  `a job over %s is refused with %s [connectors.salesforce-wire] ${asynch}/query_create_job.htm`,
  async (query, code) => {
    const answer = await ask(await start(dealOrg(1)), 'POST', '/jobs/query', job(query));
    expect([answer.status, answer.json[0].errorCode]).toEqual([400, code]);
  },
);

const get = (referenceId: string, url: string) => ({ referenceId, method: 'GET', url: `/services/data/v66.0${url}` });

test(`composite takes 25 sub-requests, five of them queries, and counts as one call [connectors.salesforce-wire] ${rest}/resources_composite_composite.htm`, async () => {
  const simulator = await start(dealOrg(1));
  const query = (n: number) => get(`q${n}`, '/query/?q=SELECT+Id+FROM+Opportunity');
  const many = (count: number, of: (n: number) => unknown) => ({
    compositeRequest: Array.from({ length: count }, (_, n) => of(n)),
  });
  const five = await ask(simulator, 'POST', '/composite', many(5, query));
  expect(five.json.compositeResponse).toHaveLength(5);
  expect(five.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
  expect((await ask(simulator, 'POST', '/composite', many(6, query))).status).toBe(400);
  const describes = (n: number) => get(`d${n}`, '/sobjects/Account/describe');
  expect((await ask(simulator, 'POST', '/composite', many(25, describes))).status).toBe(200);
  expect((await ask(simulator, 'POST', '/composite', many(26, describes))).status).toBe(400);
});

test(`a sub-request may use an earlier answer; without it, it is halted, and allOrNone writes nothing [connectors.salesforce-wire] ${rest}/resources_composite_composite.htm`, async () => {
  const org = dealOrg(1);
  const simulator = await start(org);
  const patch = (ref: string, body: unknown) => ({
    referenceId: 'write',
    method: 'PATCH',
    url: `/services/data/v66.0/sobjects/Opportunity/${ref}`,
    body,
  });
  const run = (where: string, ...more: unknown[]) =>
    ask(simulator, 'POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        get('deal', `/query/?q=${encodeURIComponent(`SELECT Id FROM Opportunity WHERE ${where}`)}`),
        patch('@{deal.records[0].Id}', { NextStep: 'Sign' }),
        ...more,
      ],
    });
  const missing = await run("Name = 'Nobody'");
  expect(missing.json.compositeResponse[1]).toMatchObject({
    httpStatusCode: 400,
    body: [{ errorCode: 'PROCESSING_HALTED' }],
  });
  await run("Name = 'Deal 1'", { ...patch(recordId('006', 1), { Nope: 1 }), referenceId: 'bad' });
  expect(org.Opportunity[0]?.NextStep).toBe('a "b",\nc');
  await run("Name = 'Deal 1'");
  expect(org.Opportunity[0]?.NextStep).toBe('Sign');
});

test(`deleted tells ids of the last 15 days, purged ones too, in whole minutes [connectors.salesforce-wire] ${rest}/resources_getdeleted.htm`, async () => {
  const org = smallOrg();
  const at = (ms: number) => new Date(nowMs - ms).toISOString();
  addTask(org, { IsDeleted: true, SystemModstamp: at(3_600_000) });
  Object.assign(org, { purged: [{ object: 'Task', id: recordId('00T', 9), deletedDate: at(7_200_000) }] });
  const simulator = await start(org);
  const path = (ms: number) => `/sobjects/Task/deleted/?${new URLSearchParams({ start: at(ms), end: at(0) })}`;
  const { json } = await ask(simulator, 'GET', path(86_400_000));
  expect(json.deletedRecords.map(({ id }: { id: string }) => id).toSorted()).toEqual(
    [recordId('00T', 1), recordId('00T', 9)].toSorted(),
  );
  expect((await ask(simulator, 'GET', path(16 * 86_400_000))).json[0].errorCode).toBe('INVALID_REPLICATION_DATE');
});

test('UserRecordAccess answers for one user and at most 200 records [connectors.salesforce-wire] https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm', async () => {
  const simulator = await start(Object.assign(smallOrg(), { mayRead: (_: string, id: string) => id !== ids.acme }));
  const query = (list: string[]) => {
    const soql = `SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId = '${ids.ada}' AND RecordId IN (${list.map((id) => `'${id}'`)})`;
    return ask(simulator, 'GET', `/query?q=${encodeURIComponent(soql)}`);
  };
  const { json } = await query([ids.acme, ids.carol]);
  expect(json.records.map((row: { HasReadAccess: boolean }) => row.HasReadAccess)).toEqual([false, true]);
  expect((await query(Array.from({ length: 201 }, (_, n) => recordId('001', n)))).status).toBe(400);
  expect((await ask(simulator, 'GET', '/query?q=SELECT+RecordId+FROM+UserRecordAccess')).status).toBe(400);
});

const key = '12cfe4e6-e477-4de8-aa4e-95d31aa2be24';
test(`an Idempotency-Key gives the first answer again for 30 days, where the object takes one [connectors.salesforce-wire] ${uiApi}/ui_api_features_records_idempotent.htm`, async () => {
  const org = smallOrg();
  const simulator = await start(org, { idempotentObjects: ['Task'] });
  const create = (apiName: string, value = key) =>
    ask(simulator, 'POST', '/ui-api/records', { apiName, fields: { Subject: 'x' } }, { 'idempotency-key': value });
  const first = await create('Task');
  expect(first.status).toBe(201);
  expect((await create('Task')).json.id).toBe(first.json.id);
  expect(org.Task).toHaveLength(1);
  expect((await create('Task', 'not-a-uuid')).status).toBe(400);
  expect((await create('Opportunity')).status).toBe(400);
  nowMs += 31 * 86_400_000;
  expect((await create('Task')).json.id).not.toBe(first.json.id);
});

test(`upsert by an external id creates once, then updates, and 300 says that several match [connectors.salesforce-wire] ${rest}/resources_sobject_upsert.htm`, async () => {
  const org = smallOrg();
  const field = { name: 'Key__c', label: 'Key', type: 'string', externalId: true, unique: false } as const;
  Object.assign(org, { customFields: { Task: [field] } });
  const simulator = await start(org);
  const put = (path: string) => ask(simulator, 'PATCH', `/sobjects/Task/${path}/k1`, { Subject: 'x' });
  expect((await put('Key__c')).status).toBe(201);
  expect(await put('Key__c')).toMatchObject({ status: 200, json: { created: false } });
  addTask(org, { Key__c: 'k1' });
  expect((await put('Key__c')).status).toBe(300);
  expect((await put('Subject')).status).toBe(404);
});

test.each([
  [{ Subject: 'x'.repeat(256) }, 'STRING_TOO_LONG'],
  [{ Nope: 1 }, 'INVALID_FIELD'],
  [{ IsClosed: true }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
  [{ WhatId: recordId('006', 77) }, 'INVALID_CROSS_REFERENCE_KEY'],
])(`a task with %j is refused with %s [connectors.salesforce-wire] ${rest}/errorcodes.htm`, async (body, code) => {
  const org = smallOrg();
  const answer = await ask(await start(org), 'POST', '/sobjects/Task', body);
  expect([answer.status, answer.json[0].errorCode, org.Task.length]).toEqual([400, code, 0]);
});
