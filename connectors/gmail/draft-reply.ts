import { hash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { GmailClient } from './client.ts';
import { headersOf, messageIds } from './mapper.ts';
import { readAddresses } from './read-addresses.ts';
import type { RawMessage } from './schema.ts';

export const draftReplySchema = z.object({
  threadId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a thread id as Gmail gives it')
    .describe('As engagements and gmail_get_thread give it; without the mailbox in front.'),
  text: z.string().min(1).max(20_000).describe('Plain text of the reply.'),
  replyAll: z.boolean().default(false),
});
export type DraftReply = z.infer<typeof draftReplySchema>;

/** Values of a header go on one line: a line break in them would start a header of its own. */
const oneLine = (value: string) => value.replace(/\p{Cc}+/gu, ' ').trim();

/** Non-ASCII words of a header. Source: https://www.rfc-editor.org/rfc/rfc2047#section-4.1 (2026-11-20) */
function encoded(value: string): string {
  const line = oneLine(value);
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  const words: string[] = [];
  let part = '';
  for (const letter of line) {
    if (Buffer.byteLength(part + letter) > 45) {
      words.push(part);
      part = '';
    }
    part += letter;
  }
  words.push(part);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** The id by which a repeat finds the draft: the same key, thread and text give the same one. */
export function draftMessageId(key: string, draft: DraftReply, domain: string): string {
  return `bellwether.${hash('sha256', JSON.stringify([key, draft.threadId, draft.text])).slice(0, 40)}@${domain}`;
}

interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

function recipientsOf(last: RawMessage, own: string, replyAll: boolean): Recipients {
  const headers = headersOf(last);
  const emails = (name: string) =>
    readAddresses(headers.get(name) ?? '', 'to').flatMap(({ email }) =>
      email === null || email === own ? [] : [email],
    );
  const isOwn = readAddresses(headers.get('from') ?? '', 'from').some(({ email }) => email === own);
  const answered = isOwn ? [] : emails(headers.has('reply-to') ? 'reply-to' : 'from');
  const to = [...new Set(isOwn ? emails('to') : answered)];
  const others = replyAll ? [...(isOwn ? [] : emails('to')), ...emails('cc')] : [];
  return { to, cc: [...new Set(others)].filter((email) => !to.includes(email)) };
}

function compose(last: RawMessage, own: string, messageId: string, draft: DraftReply): string {
  const headers = headersOf(last);
  const { to, cc } = recipientsOf(last, own, draft.replyAll);
  if (to.length === 0)
    throw new AppError('conflict', 'gmail: nobody outside is in this thread to reply to.', { system: 'gmail' });
  const answered = messageIds(headers.get('message-id'))[0];
  const before = messageIds(headers.get('references'));
  const references = [...before, ...(answered ? [answered] : [])].slice(-20).map((id) => `<${id}>`);
  const subject = headers.get('subject') ?? '';
  const lines = [
    `From: ${own}`,
    `To: ${to.join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []),
    // Gmail keeps a reply in its thread only with the thread's subject.
    `Subject: ${encoded(/^\s*re:/i.test(subject) ? subject : `Re: ${subject}`)}`,
    `Message-ID: <${messageId}>`,
    ...(answered ? [`In-Reply-To: <${answered}>`, `References: ${references.join('\r\n ')}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: base64',
  ];
  const body = Buffer.from(draft.text.toWellFormed()).toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}\r\n`).toString('base64url');
}

/**
 * Puts a draft reply into a thread, once: the thread is read first, and a message that carries our Message-ID is the draft, also
 * after it was sent.
 * @throws AppError `not_found` for an unknown thread, `forbidden` without gmail.compose
 * Source: https://developers.google.com/workspace/gmail/api/guides/threads (2026-11-20)
 */
export async function draftReply(client: GmailClient, draft: DraftReply, key: string | null, signal: AbortSignal) {
  const mailbox = client.settings.mailboxes[0] ?? 'me';
  const own = (await client.profile(mailbox, signal)).emailAddress.toLowerCase();
  const messageId = draftMessageId(key ?? client.connectionId, draft, own.split('@')[1] ?? 'localhost');
  const thread = await client.thread(mailbox, draft.threadId, signal);
  const idOf = (message: RawMessage) => messageIds(headersOf(message).get('message-id'))[0];
  const existing = thread.messages.find((message) => idOf(message) === messageId);
  if (existing) return { messageId: existing.id, threadId: thread.id, isNew: false };
  const last = thread.messages.findLast(({ labelIds }) => !labelIds.includes('DRAFT') && !labelIds.includes('TRASH'));
  if (!last) throw new AppError('not_found', 'gmail: the thread holds no message to reply to.', { system: 'gmail' });
  const raw = compose(last, own, messageId, draft);
  const created = await client.createDraft(mailbox, { threadId: thread.id, raw }, signal);
  return { messageId: created.message.id, threadId: created.message.threadId ?? thread.id, isNew: true };
}
