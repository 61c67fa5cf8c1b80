import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GmailSimulator, startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { mail } from './gmail-mails.ts';

let simulator: GmailSimulator;
let mailbox: SimulatedMailbox;

beforeEach(async () => {
  mailbox = new SimulatedMailbox(
    'rep@lanternworks.example',
    [1, 2, 3].map((n) => mail({ id: `m${n}`, atMs: n * 1_000 })),
  );
  simulator = await startGmailSimulator({ mailboxes: [mailbox], requestQuota: 50 });
});
afterEach(() => simulator.close());

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown> & { error?: { code: number; errors: { reason: string }[] } };
}
async function get(path: string, token = simulator.credentials['accessToken']): Promise<Answer> {
  const answer = await fetch(`${simulator.baseUrl}/gmail/v1/users/me${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, json: (await answer.json()) as Answer['json'] };
}
const reasonOf = ({ json }: Answer) => json.error?.errors[0]?.reason;

// Source: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list (2026-11-20)
test('messages are listed newest first as ids alone, page by token, and a foreign token is 400 [google.gmail-wire]', async () => {
  const first = await get('/messages?maxResults=2');
  expect(first.json['messages']).toEqual([
    { id: 'm3', threadId: 't1' },
    { id: 'm2', threadId: 't1' },
  ]);
  const second = await get(`/messages?maxResults=2&pageToken=${first.json['nextPageToken']}`);
  expect(second.json).toEqual({ messages: [{ id: 'm1', threadId: 't1' }], resultSizeEstimate: 3 });
  expect((await get('/messages?pageToken=xyz')).status).toBe(400);
  expect((await get('/messages?q=from:nobody')).json).toEqual({ resultSizeEstimate: 0 });
});

// Source: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list (2026-11-20)
test('history starts after an id, tells the newest id, and an id that is too old is 404 [google.gmail-wire]', async () => {
  const { historyId } = (await get('/profile')).json;
  mailbox.add(mail({ id: 'm4' }));
  mailbox.delete('m1');
  const answer = await get(`/history?startHistoryId=${historyId}`);
  expect(answer.json['history']).toHaveLength(2);
  expect(Number(answer.json['historyId'])).toBe(Number(historyId) + 2);
  expect((await get(`/history?startHistoryId=${historyId}&historyTypes=messageDeleted`)).json['history']).toHaveLength(
    1,
  );
  mailbox.expireHistory();
  expect((await get(`/history?startHistoryId=${historyId}`)).status).toBe(404);
  expect((await get('/history')).status).toBe(400);
});

// Source: https://developers.google.com/workspace/gmail/api/auth/scopes (2026-11-20)
test('the metadata scope gives no body, no raw message and no search [google.gmail-wire]', async () => {
  const scopes = ['https://www.googleapis.com/auth/gmail.metadata'];
  const narrow = await startGmailSimulator({ mailboxes: [mailbox], scopes });
  const before = simulator;
  simulator = narrow;
  expect((await get('/messages/m1?format=metadata')).status).toBe(200);
  for (const path of ['/messages/m1', '/messages/m1?format=raw', '/threads/t1', '/messages?q=x'])
    expect((await get(path)).status).toBe(403);
  await narrow.close();
  simulator = before;
});

// Source: https://developers.google.com/workspace/gmail/api/reference/rest/v1/Format (2026-11-20)
test('metadata holds the headers asked for and nothing of the text; minimal holds no headers [google.gmail-wire]', async () => {
  const metadata = (await get('/messages/m1?format=metadata&metadataHeaders=subject&metadataHeaders=From')).json;
  expect(metadata['payload']).toMatchObject({ headers: [{ name: 'From' }, { name: 'Subject' }] });
  expect(JSON.stringify(metadata)).not.toContain('secret');
  expect((await get('/messages/m1?format=minimal')).json).not.toHaveProperty('payload');
  expect((await get('/messages/m1?format=odd')).status).toBe(400);
});

// Source: https://developers.google.com/workspace/gmail/api/guides/performance#partial (2026-11-20)
test('fields selects parts of an answer, and a selection that cannot be read is 400 [google.partial-responses]', async () => {
  const answer = await get('/messages?fields=messages/id,nextPageToken&maxResults=1');
  expect(answer.json).toEqual({ messages: [{ id: 'm3' }], nextPageToken: expect.any(String) });
  const nested = await get('/threads/t1?fields=id,messages(id,payload/headers(name))');
  expect(nested.json['messages']).toHaveLength(3);
  expect(nested.json['messages']).toMatchObject([
    { id: 'm1', payload: { headers: [{ name: 'From' }, {}, {}, {}, {}] } },
    {},
    {},
  ]);
  expect(reasonOf(await get('/messages?fields=messages(id'))).toBe('invalidParameter');
});

// Source: https://developers.google.com/workspace/gmail/api/guides/handle-errors (2026-11-20)
test('a used-up quota is 403 rateLimitExceeded, a wrong token 401 authError [google.gmail-wire]', async () => {
  expect(reasonOf(await get('/profile', 'wrong'))).toBe('authError');
  for (let count = 0; count < 50; count += 1) await get('/profile');
  const refused = await get('/profile');
  expect([refused.status, reasonOf(refused)]).toEqual([403, 'rateLimitExceeded']);
  simulator.renewQuota();
  expect((await get('/profile')).status).toBe(200);
});

// Source: https://developers.google.com/identity/protocols/oauth2/web-server#offline (2026-11-20)
test('a refresh gives a new access token and no refresh token; a revoked one is 400 invalid_grant [google.oauth-wire]', async () => {
  const { refreshToken, clientId, clientSecret } = simulator.credentials;
  const ask = async (over: Record<string, string> = {}) => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken ?? '',
      client_id: clientId ?? '',
      client_secret: clientSecret ?? '',
      ...over,
    });
    const answer = await fetch(simulator.tokenUrl, { method: 'POST', body });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const fresh = await ask();
  expect(fresh.json).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
  expect(fresh.json).not.toHaveProperty('refresh_token');
  expect((await get('/profile', String(fresh.json['access_token']))).status).toBe(200);
  expect(await ask({ client_secret: 'wrong' })).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  expect(await ask({ grant_type: 'password' })).toMatchObject({
    status: 400,
    json: { error: 'unsupported_grant_type' },
  });
  simulator.revokeAll();
  expect(await ask()).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
});
