import {
  type GoogleRequest,
  type GoogleSimulator,
  type GoogleSimulatorOptions,
  googleFailure,
  startGoogleSimulator,
} from '../google/simulator-wire.ts';
import type { SimulatedReply } from '../kit/simulator.ts';
import { type SimulatedMail, SimulatedMailbox } from './simulator-mailbox.ts';
import { matchesQuery } from './simulator-query.ts';

export interface GmailSimulatorOptions extends GoogleSimulatorOptions {
  /** The first is `me` of the user who signed in; a service account reads each as its own subject. */
  readonly mailboxes: readonly SimulatedMailbox[];
}

export interface GmailSimulator extends GoogleSimulator {
  readonly mailboxes: readonly SimulatedMailbox[];
}

const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;
const readingScopes = [scope('readonly'), scope('modify'), scope('metadata'), 'https://mail.google.com/'];
const bodyScopes = readingScopes.filter((name) => !name.endsWith('metadata'));
const missing = googleFailure(404, 'notFound', 'Requested entity was not found.');
const noScope = googleFailure(403, 'insufficientPermissions', 'Insufficient Permission');

/** A list's order: each item has a place, and the places rise. */
type Place = readonly [number, string];
const isAfter = ([at, id]: Place, [thanAt, thanId]: Place) => at > thanAt || (at === thanAt && id > thanId);

/** A page token tells the last item given, so that what comes or goes between two pages moves nothing else out of them. */
function pageOf<Item>(
  items: readonly Item[],
  request: GoogleRequest,
  standard: number,
  placeOf: (item: Item) => Place,
) {
  const size = Math.min(Number(request.query.get('maxResults') ?? standard), 500);
  const token = request.query.get('pageToken');
  const [, at, id = ''] = /^p(-?\d+) (.*)$/.exec(Buffer.from(token ?? '', 'base64url').toString()) ?? [];
  if (!(size >= 1) || (token !== null && at === undefined)) return null;
  const rest = at === undefined ? items : items.filter((item) => isAfter(placeOf(item), [Number(at), id]));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const next = last && rest.length > size ? { nextPageToken: tokenOf(placeOf(last)) } : {};
  return { items: page, next };
}

const tokenOf = ([at, id]: Place) => Buffer.from(`p${at} ${id}`).toString('base64url');

const badRequest = (message: string) => googleFailure(400, 'invalidArgument', message);

function representation(mail: SimulatedMail, request: GoogleRequest, historyId: number) {
  const format = request.query.get('format') ?? 'full';
  const wanted = request.query.getAll('metadataHeaders').map((name) => name.toLowerCase());
  const base = {
    id: mail.id,
    threadId: mail.threadId,
    labelIds: mail.labelIds,
    historyId: String(historyId),
    internalDate: String(mail.internalDateMs),
    sizeEstimate: mail.bodyText.length,
  };
  if (format === 'minimal') return { ...base, snippet: mail.bodyText.slice(0, 100) };
  const headers = mail.headers.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
  if (format === 'metadata') return { ...base, payload: { mimeType: 'text/plain', headers } };
  const data = Buffer.from(mail.bodyText).toString('base64url');
  const text = { partId: '0', mimeType: 'text/plain', filename: '', body: { size: mail.bodyText.length, data } };
  return {
    ...base,
    snippet: mail.bodyText.slice(0, 100),
    payload: { mimeType: 'multipart/alternative', headers: mail.headers, parts: [text] },
  };
}

function listMessages(mailbox: SimulatedMailbox, request: GoogleRequest): SimulatedReply {
  const query = request.query.get('q');
  if (query !== null && !request.may(...bodyScopes)) {
    return googleFailure(403, 'forbidden', "Metadata scope does not support 'q' parameter");
  }
  const withSpam = request.query.get('includeSpamTrash') === 'true';
  const visible = mailbox.messages.filter(
    ({ labelIds }) => withSpam || !labelIds.some((label) => label === 'SPAM' || label === 'TRASH'),
  );
  const found = visible.filter((mail) => query === null || matchesQuery(mail, query));
  const page = pageOf(found, request, 100, ({ internalDateMs, id }) => [-internalDateMs, id]);
  if (!page) return badRequest('Invalid pageToken');
  const messages = page.items.map(({ id, threadId }) => ({ id, threadId }));
  // An empty result has no `messages` at all.
  return {
    status: 200,
    json: { ...(messages.length > 0 ? { messages } : {}), ...page.next, resultSizeEstimate: found.length },
  };
}

function listHistory(mailbox: SimulatedMailbox, request: GoogleRequest): SimulatedReply {
  const start = request.query.get('startHistoryId');
  if (start === null || !/^\d+$/.test(start)) return badRequest('Missing or invalid startHistoryId');
  const entries = mailbox.historySince(Number(start));
  if (!entries) return missing;
  const types = request.query.getAll('historyTypes');
  const kinds: Record<string, string> = { messagesAdded: 'messageAdded', messagesDeleted: 'messageDeleted' };
  const wanted = entries.filter(({ kind }) => types.length === 0 || types.includes(kinds[kind] ?? ''));
  const page = pageOf(wanted, request, 100, ({ id }) => [id, '']);
  if (!page) return badRequest('Invalid pageToken');
  const history = page.items.map(({ id, kind, message }) => ({
    id: String(id),
    messages: [message],
    [kind]: [{ message }],
  }));
  return {
    status: 200,
    json: { ...(history.length > 0 ? { history } : {}), ...page.next, historyId: String(mailbox.historyId) },
  };
}

function createDraft(mailbox: SimulatedMailbox, request: GoogleRequest, nowMs: number): SimulatedReply {
  if (!request.may(scope('compose'), scope('modify'), 'https://mail.google.com/')) return noScope;
  const { message } = JSON.parse(request.body) as { message?: { raw?: string; threadId?: string } };
  if (!message?.raw)
    return badRequest("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  const [head = '', ...rest] = Buffer.from(message.raw, 'base64url').toString('utf8').split('\r\n\r\n');
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }));
  if (message.threadId && mailbox.thread(message.threadId).length === 0) return missing;
  const number = mailbox.drafts.length + 1;
  const id = `d${String(number).padStart(15, '0')}`;
  const threadId = message.threadId ?? id;
  const bodyText = Buffer.from(rest.join('\r\n\r\n'), 'base64').toString('utf8');
  mailbox.add({ id, threadId, labelIds: ['DRAFT'], internalDateMs: nowMs, headers, bodyText });
  mailbox.drafts.push({ id: `r-${number}`, messageId: id });
  return { status: 200, json: { id: `r-${number}`, message: { id, threadId, labelIds: ['DRAFT'] } } };
}

function getOne(mailbox: SimulatedMailbox, path: string, request: GoogleRequest): SimulatedReply {
  const format = request.query.get('format') ?? 'full';
  if (!['minimal', 'full', 'raw', 'metadata'].includes(format)) return badRequest(`Invalid format: ${format}`);
  if ((format === 'full' || format === 'raw') && !request.may(...bodyScopes)) {
    return googleFailure(403, 'forbidden', `Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
  const show = (mail: SimulatedMail) => representation(mail, request, mailbox.historyId);
  const [, kind, id = ''] = /^\/(messages|threads)\/([^/]+)$/.exec(path) ?? [];
  if (kind === 'messages') {
    const mail = mailbox.message(decodeURIComponent(id));
    return mail ? { status: 200, json: show(mail) } : missing;
  }
  const thread = mailbox.thread(decodeURIComponent(id));
  if (kind !== 'threads' || thread.length === 0) return missing;
  return { status: 200, json: { id, historyId: String(mailbox.historyId), messages: thread.map(show) } };
}

/**
 * Starts Gmail's side of the wire over mailboxes on a loopback port.
 * Source: https://developers.google.com/workspace/gmail/api/reference/rest (2026-11-20)
 */
export async function startGmailSimulator(options: GmailSimulatorOptions): Promise<GmailSimulator> {
  const mailboxes = [...options.mailboxes];
  const now = options.now ?? Date.now;
  function mailboxOf(user: string, subject: string | null): SimulatedMailbox | SimulatedReply {
    const own = subject ?? mailboxes[0]?.email;
    const name = user === 'me' ? own : user;
    if (name !== own) return googleFailure(403, 'forbidden', `Delegation denied for ${own}`);
    return (
      mailboxes.find(({ email }) => email === name) ??
      googleFailure(400, 'failedPrecondition', 'Mail service not enabled')
    );
  }
  const simulator = await startGoogleSimulator(options, (request) => {
    const [, user = '', path = ''] = /^\/gmail\/v1\/users\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    if (path === '') return missing;
    const mailbox = mailboxOf(decodeURIComponent(user), request.subject);
    if (!(mailbox instanceof SimulatedMailbox)) return mailbox;
    if (request.method === 'POST') return path === '/drafts' ? createDraft(mailbox, request, now()) : missing;
    if (!request.may(...readingScopes)) return noScope;
    if (path === '/profile') {
      const { email: emailAddress, messages, historyId } = mailbox;
      const threadsTotal = new Set(messages.map(({ threadId }) => threadId)).size;
      return {
        status: 200,
        json: { emailAddress, messagesTotal: messages.length, threadsTotal, historyId: String(historyId) },
      };
    }
    if (path === '/messages') return listMessages(mailbox, request);
    if (path === '/history') return listHistory(mailbox, request);
    return getOne(mailbox, path, request);
  });
  return { ...simulator, mailboxes };
}
