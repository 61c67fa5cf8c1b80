import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import type { SimulatorOrg } from '../../../connectors/salesforce/simulator-org.ts';
import { addHistory, addOpportunity, addTask, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';

const rest = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest';
const soqlDocs = 'https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl';
const clockMs = Date.parse('2026-06-15T12:00:00.000Z');

let running: SalesforceSimulator | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(
  org: SimulatorOrg = smallOrg(),
  options: Partial<Parameters<typeof startSalesforceSimulator>[0]> = {},
) {
  running = await startSalesforceSimulator({ org, now: () => clockMs, ...options });
  return running;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the test looks at the vendor's raw JSON
  readonly body: any;
}

async function get(
  simulator: SalesforceSimulator,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const authorization = `Bearer ${simulator.credentials['accessToken']}`;
  const answer = await fetch(`${simulator.baseUrl}${path}`, { headers: { authorization, ...headers } });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

function query(simulator: SalesforceSimulator, soql: string, resource = 'query', headers = {}): Promise<Answer> {
  return get(simulator, `/services/data/v66.0/${resource}?q=${encodeURIComponent(soql)}`, headers);
}

async function names(simulator: SalesforceSimulator, where: string): Promise<string[]> {
  const { status, body } = await query(simulator, `SELECT Name FROM Opportunity WHERE ${where} ORDER BY Id`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.records.map((record: { Name: string }) => record.Name);
}

async function token(simulator: SalesforceSimulator, form: Record<string, string>): Promise<Answer> {
  const answer = await fetch(`${simulator.baseUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const deals: readonly Parameters<typeof addOpportunity>[2][] = [
  { Name: 'Alpha', Amount: 100, CloseDate: '2026-06-15', StageName: 'Proposal' },
  { Name: "O'Brien 50%", Amount: null, CloseDate: '2026-06-14', AccountId: null },
  { Name: 'gamma_ray', Amount: 300, CloseDate: '2025-12-31', IsClosed: true },
  { Name: 'Delta', Amount: 200, CloseDate: '2026-07-01', IsDeleted: true },
];
function dealOrg(): SimulatorOrg {
  const org = smallOrg();
  for (const [index, deal] of deals.entries()) addOpportunity(org, index + 1, deal);
  return org;
}

describe('sign-in', () => {
  const refresh = (simulator: SalesforceSimulator, refreshToken: string) =>
    token(simulator, {
      grant_type: 'refresh_token',
      client_id: simulator.credentials['clientId'] ?? '',
      client_secret: simulator.credentials['clientSecret'] ?? '',
      refresh_token: refreshToken,
    });

  test(`a refresh token is rotated, and using the old one ends its family [connectors.salesforce-wire] https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm`, async () => {
    const simulator = await start();
    const old = simulator.credentials['refreshToken'] ?? '';
    const first = await refresh(simulator, old);
    expect(first).toMatchObject({ status: 200, body: { token_type: 'Bearer', instance_url: simulator.baseUrl } });
    expect(first.body.refresh_token).not.toBe(old);
    expect(await refresh(simulator, old)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(simulator, first.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(simulator.oauth.accepts(first.body.access_token)).toBe(false);
  });

  test('a JWT bearer assertion signed by the registered key gives a token without refresh token [connectors.salesforce-wire] https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const simulator = await start(smallOrg(), { publicKey });
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const assert = (claims: Record<string, unknown>, key = privateKey) => {
      const base = {
        iss: 'simulated-client',
        sub: 'integration@example.com',
        aud: simulator.baseUrl,
        exp: clockMs / 1000 + 120,
      };
      const text = `${encode({ alg: 'RS256' })}.${encode({ ...base, ...claims })}`;
      const assertion = `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
      return token(simulator, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    };
    const good = await assert({});
    expect(good.status).toBe(200);
    expect(good.body.refresh_token).toBeUndefined();
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect((await assert({}, other)).body.error).toBe('invalid_grant');
    expect((await assert({ exp: clockMs / 1000 - 1 })).body.error).toBe('invalid_grant');
    expect((await assert({ exp: clockMs / 1000 + 3600 })).body.error).toBe('invalid_grant');
    expect((await assert({ aud: 'https://elsewhere.example' })).body.error).toBe('invalid_grant');
    expect((await assert({ sub: 'other@example.com' })).body.error).toBe('invalid_grant');
  });

  test(`an expired access token is 401 INVALID_SESSION_ID [connectors.salesforce-wire] ${rest}/errorcodes.htm`, async () => {
    let nowMs = clockMs;
    const simulator = await start(smallOrg(), { now: () => nowMs, accessTokenTtlMs: 60_000 });
    expect((await get(simulator, '/services/data/v66.0/limits')).status).toBe(200);
    nowMs += 60_000;
    expect(await get(simulator, '/services/data/v66.0/limits')).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    });
  });
});

describe('resources', () => {
  test(`describe lists objects and fields, and leaves out what the user may not read [connectors.salesforce-wire] ${rest}/resources_sobject_describe.htm`, async () => {
    const org = { ...smallOrg(), hiddenFields: { Opportunity: ['Amount'] } };
    const simulator = await start(org);
    const world = await get(simulator, '/services/data/v66.0/sobjects');
    const objects = world.body.sobjects.map((object: { name: string }) => object.name);
    expect(objects).toContain('Opportunity');
    expect(objects).not.toContain('CurrencyType');
    const described = await get(simulator, '/services/data/v66.0/sobjects/Opportunity/describe');
    const fields = described.body.fields.map((field: { name: string }) => field.name);
    expect(fields).toContain('StageName');
    expect(fields).not.toContain('Amount');
    expect(fields).not.toContain('CurrencyIsoCode');
    expect((await get(simulator, '/services/data/v66.0/sobjects/Nothing/describe')).status).toBe(404);
  });

  test(`each answer counts against the daily limit, and over it every call is 403 REQUEST_LIMIT_EXCEEDED [connectors.salesforce-wire] ${rest}/headers_api_usage.htm`, async () => {
    const simulator = await start(smallOrg(), { dailyApiRequests: 2 });
    const first = await get(simulator, '/services/data/v66.0/limits');
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/2');
    expect(first.body.DailyApiRequests).toEqual({ Max: 2, Remaining: 1 });
    await get(simulator, '/services/data/v66.0/limits');
    expect(await get(simulator, '/services/data/v66.0/limits')).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
  });

  test(`a retired API version is 410 and a future one 404 [connectors.salesforce-wire] ${rest}/api_rest_eol.htm`, async () => {
    const simulator = await start();
    expect((await get(simulator, '/services/data/v20.0/limits')).body[0].errorCode).toBe('UNSUPPORTED_API_VERSION');
    expect((await get(simulator, '/services/data/v99.0/limits')).status).toBe(404);
    expect((await get(simulator, '/services/data')).body[0]).toMatchObject({ version: '68.0' });
  });

  test('an outage is 503 with an HTML page [connectors.salesforce-wire]', async () => {
    const simulator = await start();
    simulator.faults.add({ path: /limits/ }, [faults.unavailable]);
    const answer = await fetch(`${simulator.baseUrl}/services/data/v66.0/limits`);
    expect([answer.status, (await answer.text()).slice(0, 15)]).toEqual([503, '<!DOCTYPE html>']);
  });
});

describe('queries', () => {
  test(`rows carry attributes, date-times a zone without colon, relationships nest [connectors.salesforce-wire] ${rest}/resources_query.htm`, async () => {
    const simulator = await start(dealOrg());
    const { body } = await query(
      simulator,
      "SELECT Id, CreatedDate, Account.Owner.Name FROM Opportunity WHERE Name = 'alpha'",
    );
    expect(body).toMatchObject({ totalSize: 1, done: true });
    expect(body.records[0]).toMatchObject({
      attributes: { type: 'Opportunity', url: `/services/data/v66.0/sobjects/Opportunity/${recordId('006', 1)}` },
      CreatedDate: '2026-01-05T09:00:00.000+0000',
      Account: { attributes: { type: 'Account' }, Owner: { Name: 'Ada' } },
    });
    const none = await query(simulator, "SELECT Account.Name FROM Opportunity WHERE Name LIKE 'O%'");
    expect(none.body.records[0].Account).toBeNull();
  });

  test.each([
    ["Name = 'ALPHA'", ['Alpha'], 'text compares without case'],
    ["Name != 'Alpha'", ["O'Brien 50%", 'gamma_ray'], 'not equal'],
    ["Name LIKE 'a%' OR Name LIKE '%ray'", ['Alpha', 'gamma_ray'], 'LIKE with wildcards'],
    ["Name LIKE '%50\\%'", ["O'Brien 50%"], 'an escaped wildcard is literal'],
    ["Name LIKE 'gamma\\_ray'", ['gamma_ray'], 'an escaped underscore is literal'],
    ["Name = 'O\\'Brien 50%'", ["O'Brien 50%"], 'an escaped quote'],
    ['Amount = null', ["O'Brien 50%"], 'null'],
    ['Amount != 100', ["O'Brien 50%", 'gamma_ray'], 'not equal holds for null'],
    ['Amount < 250', ['Alpha'], 'comparison leaves out null'],
    ['Amount >= 100.0 AND (IsClosed = true OR CloseDate = TODAY)', ['Alpha', 'gamma_ray'], 'groups'],
    ["NOT (StageName = 'Proposal')", ["O'Brien 50%", 'gamma_ray'], 'NOT'],
    ["StageName IN ('Proposal','x')", ['Alpha'], 'IN'],
    ["StageName NOT IN ('Proposal')", ["O'Brien 50%", 'gamma_ray'], 'NOT IN'],
    ['CloseDate = YESTERDAY', ["O'Brien 50%"], 'a date literal'],
    ['CloseDate = LAST_N_DAYS:3', ['Alpha', "O'Brien 50%"], 'LAST_N_DAYS includes today'],
    ['CloseDate = LAST_YEAR', ['gamma_ray'], 'a year literal'],
    ['CloseDate < THIS_MONTH', ['gamma_ray'], 'before a range'],
    [
      'CreatedDate = 2026-01-05T10:00:00.000+01:00',
      ['Alpha', "O'Brien 50%", 'gamma_ray'],
      'an instant in another zone',
    ],
    ["Account.Name = 'Acme'", ['Alpha', 'gamma_ray'], 'a relationship field'],
    ["AccountId IN (SELECT Id FROM Account WHERE Industry = 'Retail')", ['Alpha', 'gamma_ray'], 'a semi-join'],
    [`Id > '${recordId('006', 1)}'`, ["O'Brien 50%", 'gamma_ray'], 'ids in order'],
    [`OwnerId = '${recordId('005', 1).slice(0, 15)}'`, ['Alpha', "O'Brien 50%", 'gamma_ray'], 'a 15-character id'],
  ])(
    `WHERE %s gives %j: %s [connectors.salesforce-soql] ${soqlDocs}/sforce_api_calls_soql_select_conditionexpression.htm`,
    async (where, expected) => {
      expect(await names(await start(dealOrg()), where)).toEqual(expected);
    },
  );

  test(`ORDER BY takes several keys and puts nulls first, LIMIT and OFFSET cut [connectors.salesforce-soql] ${soqlDocs}/sforce_api_calls_soql_select_orderby.htm`, async () => {
    const simulator = await start(dealOrg());
    const order = async (clause: string) =>
      (await query(simulator, `SELECT Name FROM Opportunity ORDER BY ${clause}`)).body.records.map(
        (record: { Name: string }) => record.Name,
      );
    expect(await order('Amount')).toEqual(["O'Brien 50%", 'Alpha', 'gamma_ray']);
    expect(await order('Amount DESC NULLS LAST')).toEqual(['gamma_ray', 'Alpha', "O'Brien 50%"]);
    expect(await order('IsClosed DESC, Name ASC')).toEqual(['gamma_ray', 'Alpha', "O'Brien 50%"]);
    expect(await order('Name LIMIT 1 OFFSET 1')).toEqual(['gamma_ray']);
  });

  test(`COUNT() has a size and no rows, sub-queries nest their rows or null [connectors.salesforce-soql] ${soqlDocs}/sforce_api_calls_soql_select_count.htm`, async () => {
    const org = dealOrg();
    const [first] = org.Opportunity;
    if (first) addHistory(org, first, '2026-02-01T00:00:00.000Z', { StageName: 'Proposal' });
    const simulator = await start(org);
    expect((await query(simulator, 'SELECT COUNT() FROM Opportunity')).body).toEqual({
      totalSize: 3,
      done: true,
      records: [],
    });
    expect((await query(simulator, 'SELECT COUNT(Id) n FROM Opportunity')).body.records[0].n).toBe(3);
    const nested = await query(
      simulator,
      'SELECT Id, (SELECT StageName FROM OpportunityHistories) FROM Opportunity ORDER BY Id LIMIT 2',
    );
    expect(nested.body.records[0].OpportunityHistories).toMatchObject({
      totalSize: 1,
      records: [{ StageName: 'Proposal' }],
    });
    expect(nested.body.records[1].OpportunityHistories).toBeNull();
  });

  test(`query hides deleted rows and archived activities, queryAll shows them [connectors.salesforce-wire] ${rest}/resources_queryall.htm`, async () => {
    const org = dealOrg();
    addTask(org, { ActivityDate: '2025-01-01', IsClosed: true });
    addTask(org, { ActivityDate: '2025-01-01', IsClosed: false });
    const simulator = await start(org);
    const count = async (resource: string, object: string) =>
      (await query(simulator, `SELECT Id FROM ${object}`, resource)).body.totalSize;
    expect([await count('query', 'Opportunity'), await count('queryAll', 'Opportunity')]).toEqual([3, 4]);
    expect([await count('query', 'Task'), await count('queryAll', 'Task')]).toEqual([1, 2]);
  });

  test.each([
    ['SELECT Id FROM Opportunity WHERE', 'MALFORMED_QUERY'],
    ['DELETE FROM Opportunity', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Opportunity WHERE Name = 'a' OR Name = 'b' AND Name = 'c'", 'MALFORMED_QUERY'],
    ['SELECT Nope FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity WHERE Nope = 1', 'INVALID_FIELD'],
    ['SELECT Nobody.Name FROM Opportunity', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'", 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity WHERE CloseDate = 2026-01-01T00:00:00Z', 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity WHERE Name = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM OpportunityFieldHistory WHERE NewValue = 'x'", 'INVALID_FIELD'],
    ['SELECT CurrencyIsoCode FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT Id FROM CurrencyType', 'INVALID_TYPE'],
  ])(
    `%s is 400 %s in an array of errors [connectors.salesforce-wire] ${rest}/errorcodes.htm`,
    async (soql, errorCode) => {
      const answer = await query(await start(dealOrg()), soql);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual([{ errorCode, message: expect.any(String) }]);
    },
  );

  test('the unknown column and its entity stand in the message [connectors.salesforce-wire]', async () => {
    const answer = await query(await start(dealOrg()), 'SELECT Nope FROM Opportunity');
    expect(answer.body[0].message).toContain("No such column 'Nope' on entity 'Opportunity'");
  });

  test('FieldDefinition tells which fields have history tracking [connectors.salesforce-wire] https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_fielddefinition.htm', async () => {
    const simulator = await start(smallOrg({ trackedOpportunityFields: ['OwnerId'] }));
    const { body } = await query(
      simulator,
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Opportunity' AND IsFieldHistoryTracked = true",
    );
    expect(body.records.map((row: { QualifiedApiName: string }) => row.QualifiedApiName)).toEqual(['OwnerId']);
  });
});

describe('pages', () => {
  function bigOrg(count: number): SimulatorOrg {
    const org = smallOrg();
    for (let number = 1; number <= count; number += 1) addOpportunity(org, number);
    return org;
  }

  test(`a page has 2,000 rows and the next one an address [connectors.salesforce-wire] ${rest}/dome_query.htm`, async () => {
    const simulator = await start(bigOrg(2001));
    const first = await query(simulator, 'SELECT Id FROM Opportunity ORDER BY Id');
    expect(first.body).toMatchObject({ totalSize: 2001, done: false });
    expect(first.body.records).toHaveLength(2000);
    expect(first.body.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/0r8\w{15}-2000$/);
    const second = await get(simulator, first.body.nextRecordsUrl);
    expect(second.body).toMatchObject({ totalSize: 2001, done: true, records: [{ Id: recordId('006', 2001) }] });
    expect(second.body.nextRecordsUrl).toBeUndefined();
  });

  test.each([
    [1, 200],
    [250, 250],
    [9999, 500],
  ])(
    `a batch size of %i gives %i of 500 rows [connectors.salesforce-wire] ${rest}/headers_queryoptions.htm`,
    async (asked, rows) => {
      const headers = { 'Sforce-Query-Options': `batchSize=${asked}` };
      const answer = await query(await start(bigOrg(500)), 'SELECT Id FROM Opportunity', 'query', headers);
      expect(answer.body.records).toHaveLength(rows);
    },
  );

  test('a cursor lives two days, then it is INVALID_QUERY_LOCATOR [connectors.salesforce-wire] https://help.salesforce.com/s/articleView?id=000384958&type=1', async () => {
    let nowMs = clockMs;
    const simulator = await start(bigOrg(300), { now: () => nowMs, accessTokenTtlMs: 10 * 86_400_000 });
    const first = await query(simulator, 'SELECT Id FROM Opportunity', 'query', {
      'Sforce-Query-Options': 'batchSize=200',
    });
    nowMs += 2 * 86_400_000 - 1;
    expect((await get(simulator, first.body.nextRecordsUrl)).status).toBe(200);
    nowMs += 1;
    expect(await get(simulator, first.body.nextRecordsUrl)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }],
    });
  });

  test(`a request line over 16 KiB is refused [connectors.salesforce-wire] ${rest}/errorcodes.htm`, async () => {
    const simulator = await start();
    const answer = await fetch(`${simulator.baseUrl}/services/data/v66.0/query?q=${'x'.repeat(17_000)}`);
    expect(answer.status).toBe(431);
  });
});

describe('SOAP getUserInfo', () => {
  const envelope = (session: string, call: string) =>
    `<soapenv:Envelope><soapenv:Header><sessionId>${session}</sessionId></soapenv:Header><soapenv:Body><${call}/></soapenv:Body></soapenv:Envelope>`;
  const ask = async (simulator: SalesforceSimulator, body: string) => {
    const answer = await fetch(`${simulator.baseUrl}/services/Soap/u/66.0`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };

  test('it tells the currency of a single-currency organisation only [connectors.salesforce-wire] https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm', async () => {
    const single = await start();
    const session = single.credentials['accessToken'] ?? '';
    expect((await ask(single, envelope(session, 'getUserInfo'))).text).toContain(
      '<orgDefaultCurrencyIsoCode>EUR</orgDefaultCurrencyIsoCode>',
    );
    expect(await ask(single, envelope('wrong', 'getUserInfo'))).toMatchObject({ status: 500 });
    expect((await ask(single, envelope(session, 'describeGlobal'))).text).toContain('INVALID_OPERATION');
    await single.close();
    const several = await start(smallOrg({ multiCurrency: true }));
    const other = several.credentials['accessToken'] ?? '';
    expect((await ask(several, envelope(other, 'getUserInfo'))).text).toContain(
      '<orgDefaultCurrencyIsoCode xsi:nil="true"/>',
    );
  });
});
