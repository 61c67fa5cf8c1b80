import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { type GmailSimulator, startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { engagementPageSchema } from '../../../src/domain/record.ts';
import { mail } from './gmail-mails.ts';
import { type GoogleHarness, linkGoogle } from './google-harness.ts';

let mailbox: SimulatedMailbox;
let harness: GoogleHarness<GmailSimulator>;

beforeEach(async () => {
  mailbox = new SimulatedMailbox('rep@lanternworks.example', [mail({ id: 'm1' }), mail({ id: 'm2' })]);
  harness = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes: [mailbox] }));
});
afterEach(() => harness.close());

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );

async function readAll(room: Pick<GoogleHarness<GmailSimulator>, 'call'>, since: string | null, limit = 2) {
  const engagements = [];
  let cursor: string | null = null;
  for (;;) {
    const page = engagementPageSchema.parse(await room.call('gmail_read_engagement', { since, cursor, limit }));
    engagements.push(...page.engagements);
    if (page.done) return { engagements, watermark: page.watermark ?? null, isResync: page.isResync ?? false };
    cursor = page.cursor;
  }
}
const idsOf = (pass: Awaited<ReturnType<typeof readAll>>) =>
  pass.engagements.map(({ engagement }) => engagement.id).sort();

test('a pass since the watermark reads only what came and went, and an empty one nothing [gmail.incremental]', async () => {
  const full = await readAll(harness, null);
  expect(idsOf(full)).toEqual(['m1', 'm2']);
  expect((await readAll(harness, full.watermark)).engagements).toEqual([]);
  mailbox.add(mail({ id: 'm3' }));
  mailbox.add(mail({ id: 'm4' }));
  mailbox.add(mail({ id: 'm5' }));
  mailbox.delete('m1');
  mailbox.delete('m4');
  const next = await readAll(harness, full.watermark);
  const seen = next.engagements.map(({ engagement, isDeleted }) => `${engagement.id} ${isDeleted}`);
  expect([...new Set(seen)].sort()).toEqual(['m1 true', 'm3 false', 'm4 true', 'm5 false']);
  expect(next.isResync).toBe(false);
});

test('what arrives during a full pass is told by the next one [gmail.converges]', async () => {
  const first = await harness.call('gmail_read_engagement', { limit: 1 });
  mailbox.add(mail({ id: 'm9', atMs: Date.now() }));
  let page = engagementPageSchema.parse(first);
  while (!page.done)
    page = engagementPageSchema.parse(await harness.call('gmail_read_engagement', { cursor: page.cursor, limit: 1 }));
  expect(idsOf(await readAll(harness, page.watermark ?? null))).toEqual(['m9']);
});

test('a history id that Gmail forgot starts a full pass that says so on every page [gmail.resync-on-404]', async () => {
  const { watermark } = await readAll(harness, null);
  mailbox.add(mail({ id: 'm3' }));
  mailbox.expireHistory();
  const pages = [];
  let cursor: string | null = null;
  do {
    const page = engagementPageSchema.parse(
      await harness.call('gmail_read_engagement', { since: watermark, cursor, limit: 2 }),
    );
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null);
  expect(pages.map(({ isResync }) => isResync)).toEqual([true, true]);
  expect(pages.flatMap(({ engagements }) => engagements.map(({ engagement }) => engagement.id)).sort()).toEqual([
    'm1',
    'm2',
    'm3',
  ]);
  expect((await readAll(harness, pages.at(-1)?.watermark ?? null)).isResync).toBe(false);
});

test('headers are asked for by name and no text of a message leaves Google [gmail.metadata-only]', async () => {
  await readAll(harness, null);
  await harness.call('gmail_get_thread', { threadId: 't1' });
  await harness.call('gmail_search_messages', { subjectWords: 'pricing' });
  const reads = harness.simulator.requests.filter(({ path }) => /messages\/|threads\//.test(path));
  expect(reads.length).toBeGreaterThan(3);
  for (const { query } of reads) {
    expect(query.get('format')).toBe('metadata');
    expect(query.getAll('metadataHeaders')).toContain('In-Reply-To');
    expect(query.get('fields')).not.toMatch(/snippet/);
  }
});

test('with the metadata scope alone everything but drafting works, and a body is out of reach [gmail.narrowest-scope]', async () => {
  const scopes = ['https://www.googleapis.com/auth/gmail.metadata'];
  const narrow = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes: [mailbox], scopes }));
  expect(idsOf(await readAll(narrow, null))).toEqual(['m1', 'm2']);
  expect(await narrow.call('gmail_search_messages', { participant: 'buyer.example' })).toMatchObject({ scanned: 2 });
  const drafted = await failure(narrow.call('gmail_draft_reply', { threadId: 't1', text: 'x' }));
  expect([drafted.code, drafted.data['reason']]).toEqual(['forbidden', 'insufficientPermissions']);
  await narrow.close();
  const bodies = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes: [mailbox], scopes }), {
    settings: { readBodies: true },
  });
  expect((await failure(bodies.call('gmail_read_engagement'))).code).toBe('forbidden');
  await bodies.close();
});

test('where bodies are opted in, phrases are found in them and a search is Gmail’s own [gmail.phrases-only]', async () => {
  const open = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes: [mailbox] }), {
    settings: { readBodies: true, phrases: ['secret text'] },
  });
  const { engagements } = await readAll(open, null);
  expect(engagements[0]?.engagement.phrases).toEqual(['secret text']);
  await open.call('gmail_search_messages', { participant: 'buyer.example', subjectWords: 'x" OR in:anywhere "' });
  const query = open.simulator.requests.find(({ query }) => query.has('q'))?.query.get('q');
  expect(query).toBe('{from:buyer.example to:buyer.example cc:buyer.example} subject:"x  OR in:anywhere"');
  await open.close();
});

test('drafts, spam, chats and the bin are no engagement, and old mail ends a full pass [gmail.what-counts]', async () => {
  const dayMs = 86_400_000;
  for (const label of ['DRAFT', 'CHAT', 'SPAM', 'TRASH']) mailbox.add(mail({ id: label, labelIds: [label] }));
  for (let index = 0; index < 9; index += 1)
    mailbox.add(mail({ id: `old${index}`, atMs: Date.now() - (800 + index) * dayMs }));
  expect(idsOf(await readAll(harness, null))).toEqual(['m1', 'm2']);
  expect(harness.simulator.requests.some(({ path }) => path.endsWith('/old8'))).toBe(false);
});

test('a draft reply goes to the sender into the thread, once, also when the answer was lost [gmail.draft-once]', async () => {
  harness.simulator.faults.add({ method: 'POST', path: /drafts/ }, [{ kind: 'truncate', afterBytes: 0 }]);
  const args = { threadId: 't1', text: 'Grüße\r\nBcc: evil@x.example' };
  expect((await failure(harness.call('gmail_draft_reply', args, 'key-1'))).code).toBe('unavailable');
  const again = await harness.call('gmail_draft_reply', args, 'key-1');
  expect(again).toMatchObject({ isNew: false, threadId: 't1' });
  expect(mailbox.drafts).toHaveLength(1);
  const draft = mailbox.message(String(again['messageId']));
  const headers = Object.fromEntries(draft?.headers.map(({ name, value }) => [name, value]) ?? []);
  expect(headers).toMatchObject({
    To: 'ada@buyer.example',
    Subject: 'Re: Pricing',
    'In-Reply-To': expect.stringMatching(/^<m\d@buyer\.example>$/),
  });
  expect(headers).not.toHaveProperty('Bcc');
  expect(draft?.bodyText).toContain('Grüße');
  expect(await harness.call('gmail_draft_reply', args, 'key-2')).toMatchObject({ isNew: true });
});

test('a header in the thread’s subject cannot smuggle another header into a draft [gmail.draft-once]', async () => {
  mailbox.add(mail({ id: 'm7', threadId: 't7', subject: 'Hi\r\nBcc: evil@x.example' }));
  const { messageId } = await harness.call('gmail_draft_reply', { threadId: 't7', text: 'x' }, 'k');
  const names = mailbox.message(String(messageId))?.headers.map(({ name }) => name);
  expect(names).not.toContain('Bcc');
});

test('a foreign cursor or watermark is refused before Gmail is asked [gmail.foreign-cursors]', async () => {
  const page = await harness.call('gmail_read_engagement', { limit: 1 });
  harness.simulator.requests.length = 0;
  const other = Buffer.from('{"me":"1"}').toString('base64url');
  for (const args of [{ cursor: 'nonsense' }, { since: 'nonsense' }, { since: other, cursor: page['cursor'] }]) {
    expect((await failure(harness.call('gmail_read_engagement', args))).code).toBe('invalid_input');
  }
  expect(harness.simulator.requests).toHaveLength(0);
});

test('a service account reads each mailbox of the settings with a token of its own [gmail.delegation]', async () => {
  const boxes = ['a@lanternworks.example', 'b@lanternworks.example'].map(
    (email, index) => new SimulatedMailbox(email, [mail({ id: `x${index}` }), mail({ id: 'same' })]),
  );
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const simulator = await startGmailSimulator({ mailboxes: boxes });
  const room = linkGoogle(gmailConnector, simulator, {
    settings: { mailboxes: boxes.map(({ email }) => email) },
    credentials: memoryCredentials({ clientEmail: 'sa@project.iam.example', privateKey }),
  });
  const full = await readAll(room, null);
  expect(idsOf(full)).toEqual([
    'a@lanternworks.example/same',
    'a@lanternworks.example/x0',
    'b@lanternworks.example/same',
    'b@lanternworks.example/x1',
  ]);
  expect(simulator.requests.filter(({ path }) => path === '/token')).toHaveLength(2);
  boxes[1]?.add(mail({ id: 'x9' }));
  expect(idsOf(await readAll(room, full.watermark))).toEqual(['b@lanternworks.example/x9']);
  simulator.expireAccessTokens();
  expect(idsOf(await readAll(room, full.watermark))).toEqual(['b@lanternworks.example/x9']);
  await room.close();
});
