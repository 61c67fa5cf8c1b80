import { z } from 'zod';
import { type Engagement, engagementSchema } from '../../src/domain/engagement.ts';
import { calendarDateSchema } from '../../src/domain/time.ts';
import { inParallel } from '../google/google-fetch.ts';
import type { GmailClient } from './client.ts';
import { isMail, toEngagement } from './mapper.ts';
import { gmailLimits } from './settings.ts';

export const messageSearchSchema = z.object({
  participant: z
    .string()
    .regex(/^[^\s"(){}:]{1,320}$/, 'an address or a domain')
    .nullable()
    .default(null)
    .describe('An address, or a domain like acme.example.'),
  subjectWords: z.string().trim().min(1).max(200).nullable().default(null),
  after: calendarDateSchema.nullable().default(null),
  before: calendarDateSchema.nullable().default(null).describe('Messages up to the day before.'),
  limit: z.number().int().min(1).max(100).default(25),
});
export type MessageSearch = z.infer<typeof messageSearchSchema>;

export const foundMessagesSchema = z.object({
  messages: z.array(engagementSchema),
  /** More fit than `limit`, or older messages were not looked at. */
  truncated: z.boolean(),
  scanned: z.number().int(),
});

/** Words become a quoted phrase, so that no text turns into an operator. Source: https://support.google.com/mail/answer/7190 (2026-11-20) */
export function queryOf(search: MessageSearch): string {
  const { participant, subjectWords, after, before } = search;
  return [
    participant === null ? '' : `{from:${participant} to:${participant} cc:${participant}}`,
    subjectWords === null ? '' : `subject:"${subjectWords.replace(/["\\]/g, ' ').trim()}"`,
    after === null ? '' : `after:${after.replaceAll('-', '/')}`,
    before === null ? '' : `before:${before.replaceAll('-', '/')}`,
  ]
    .filter((term) => term !== '')
    .join(' ');
}

function fits(message: Engagement, search: MessageSearch): boolean {
  const wanted = search.participant?.toLowerCase().replace(/^@/, '') ?? null;
  const isParticipant = ({ email }: { email: string | null }) =>
    wanted === null || email === wanted || (email?.endsWith(`@${wanted}`) ?? false);
  const words = search.subjectWords?.toLowerCase() ?? '';
  return (
    (wanted === null || message.participants.some(isParticipant)) &&
    (message.subject ?? '').toLowerCase().includes(words) &&
    (search.after === null || message.occurredAt >= search.after) &&
    (search.before === null || message.occurredAt < search.before)
  );
}

/**
 * Finds messages of the first mailbox, newest first. Without bodies the connection may not search, so the newest
 * `gmailLimits.scannedWithoutSearch` messages are looked through.
 * Source: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list (2026-11-20)
 */
export async function searchMessages(client: GmailClient, search: MessageSearch, signal: AbortSignal) {
  const { mailboxes, readBodies, phrases } = client.settings;
  const mailbox = mailboxes[0] ?? 'me';
  const query = readBodies ? queryOf(search) : null;
  const isOldEnough = (message: Engagement) => search.after !== null && message.occurredAt < search.after;
  const found: Engagement[] = [];
  let scanned = 0;
  let pageToken: string | null = null;
  do {
    const limit = 50;
    const page = await client.listMessages({ mailbox, pageToken, limit, query, signal });
    const ids = page.messages.map(({ id }) => id);
    const messages = await inParallel(ids, gmailLimits.parallelReads, (id) => client.message(mailbox, id, signal));
    const read = messages.filter(isMail).map((message) => toEngagement(message, mailbox, phrases));
    scanned += messages.length;
    found.push(...read.filter((message) => fits(message, search)));
    pageToken = page.nextPageToken ?? null;
    if (query === null && read.length > 0 && read.every(isOldEnough)) pageToken = null;
  } while (pageToken !== null && found.length < search.limit && scanned < gmailLimits.scannedWithoutSearch);
  return {
    messages: found.slice(0, search.limit),
    truncated: pageToken !== null || found.length > search.limit,
    scanned,
  };
}
