import { afterEach, beforeEach, expect, test } from 'vitest';
import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { type GmailSimulator, startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { type MemoryCredentials, memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { mail } from './gmail-mails.ts';
import { type GoogleHarness, linkGoogle } from './google-harness.ts';

let harness: GoogleHarness<GmailSimulator>;
let credentials: MemoryCredentials;

beforeEach(async () => {
  const mailbox = new SimulatedMailbox('rep@lanternworks.example', [mail({ id: 'm1' })]);
  const simulator = await startGmailSimulator({ mailboxes: [mailbox] });
  credentials = memoryCredentials(simulator.credentials);
  harness = linkGoogle(gmailConnector, simulator, { credentials });
});
afterEach(() => harness.close());

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );
const tokenRequests = () => harness.simulator.requests.filter(({ path }) => path === '/token').length;

test('an expired token is renewed once for calls that meet it together, and the calls are repeated [google.refresh-and-replay]', async () => {
  harness.simulator.expireAccessTokens();
  const answers = await Promise.all(Array.from({ length: 6 }, () => harness.call('gmail_describe_source')));
  expect(answers).toHaveLength(6);
  expect(tokenRequests()).toBe(1);
  expect(credentials.stored).toHaveLength(2);
  expect(credentials.stored.at(-1)?.['refreshToken']).toBe(credentials.stored[0]?.['refreshToken']);
});

test('a connection that the user revoked is auth_expired after one refused refresh, without secrets in the message [google.revoked-needs-sign-in]', async () => {
  harness.simulator.revokeAll();
  const error = await failure(harness.call('gmail_describe_source'));
  expect(error.code).toBe('auth_expired');
  expect(error.message).toContain('invalid_grant');
  expect(error.message).not.toContain(String(credentials.stored[0]?.['refreshToken']));
  expect(tokenRequests()).toBe(1);
});

test('where the custody renews, the connector asks it and never the token endpoint [google.custody-renews]', async () => {
  const rejected: unknown[] = [];
  let stored = { ...harness.simulator.credentials, accessToken: 'stale' };
  const linked = linkGoogle(gmailConnector, harness.simulator, {
    credentials: {
      read: async () => stored,
      replace: async () => expect.unreachable(),
      renew: async (secrets) => {
        rejected.push(secrets['accessToken']);
        stored = { ...harness.simulator.credentials } as typeof stored;
        return stored;
      },
    },
  });
  await linked.call('gmail_describe_source');
  expect(rejected).toEqual(['stale']);
  expect(tokenRequests()).toBe(0);
});

const errorBody = (code: number, reason: string) => ({
  error: { code, message: 'm', errors: [{ reason, domain: 'x' }] },
});

test.each([
  [403, 'rateLimitExceeded', 'rate_limited'],
  [403, 'userRateLimitExceeded', 'rate_limited'],
  [429, 'rateLimitExceeded', 'rate_limited'],
  [403, 'dailyLimitExceeded', 'rate_limited'],
  [403, 'accessNotConfigured', 'forbidden'],
  [403, 'insufficientPermissions', 'forbidden'],
  [400, 'failedPrecondition', 'forbidden'],
  [400, 'invalidArgument', 'invalid_input'],
  [404, 'notFound', 'not_found'],
  [409, 'duplicate', 'conflict'],
  [500, 'backendError', 'unavailable'],
])('Google’s %i %s is %s, asked once [google.error-reasons]', async (status, reason, code) => {
  harness.simulator.faults.add({ path: /profile/ }, [{ kind: 'json', status, body: errorBody(status, reason) }]);
  const error = await failure(harness.call('gmail_describe_source'));
  expect([error.code, error.data['reason']]).toEqual([code, reason]);
  expect(harness.simulator.requests).toHaveLength(1);
  if (code === 'rate_limited') expect(error.data.retryAfterMs).toBeGreaterThan(0);
});

test('the wait that Google names with a 403 is taken, not guessed [google.error-reasons]', async () => {
  const body = errorBody(403, 'userRateLimitExceeded');
  harness.simulator.faults.add({ path: /profile/ }, [
    { kind: 'json', status: 403, body, headers: { 'retry-after': '42' } },
  ]);
  expect((await failure(harness.call('gmail_describe_source'))).data.retryAfterMs).toBe(42_000);
});
