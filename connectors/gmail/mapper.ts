import type { Engagement, EngagementParticipant } from '../../src/domain/engagement.ts';
import type { Instant } from '../../src/domain/time.ts';
import { plainLine } from '../kit/tool-names.ts';
import { decodeWords } from './encoded-words.ts';
import { readAddresses } from './read-addresses.ts';
import type { RawMessage, RawPart } from './schema.ts';

/** The headers that are asked for; no other leaves Google. */
export const metadataHeaders = [
  'From',
  'To',
  'Cc',
  'Date',
  'Subject',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Reply-To',
  'List-Id',
  'List-Unsubscribe',
  'List-Post',
  'Auto-Submitted',
  'X-Autoreply',
  'X-Autorespond',
  'Precedence',
] as const;

type Headers = ReadonlyMap<string, string>;

/** Header names in lower case; of a header that stands twice, addresses are joined and the first of any other counts. */
export function headersOf(message: RawMessage): Headers {
  const headers = new Map<string, string>();
  for (const { name, value } of message.payload?.headers ?? []) {
    const key = name.toLowerCase();
    const before = headers.get(key);
    if (before === undefined) headers.set(key, value);
    else if (key === 'to' || key === 'cc') headers.set(key, `${before}, ${value}`);
  }
  return headers;
}

/** The ids of a Message-ID, In-Reply-To or References header, without their angle brackets. */
export function messageIds(header: string | undefined): string[] {
  const ids = [...(header ?? '').matchAll(/<\s*([^<>\s]{1,900})\s*>/g)].map(([, id = '']) => id);
  if (ids.length > 0 || !header) return ids;
  const bare = header.trim();
  return /^[^\s<>]{1,900}$/.test(bare) ? [bare] : [];
}

/**
 * True for what no person wrote to us: auto-replies, bounces and list mail.
 * Source: https://www.rfc-editor.org/rfc/rfc3834#section-5 (2026-11-20)
 * Source: https://www.rfc-editor.org/rfc/rfc2919#section-3 (2026-11-20)
 */
export function isAutomatic(headers: Headers): boolean {
  const submitted = headers.get('auto-submitted')?.split(';')[0]?.trim().toLowerCase();
  if (submitted !== undefined && submitted !== '' && submitted !== 'no') return true;
  const replies = headers.get('x-autoreply') ?? headers.get('x-autorespond');
  if (replies !== undefined && !/^\s*(no|false|0)\s*$/i.test(replies)) return true;
  if (/^\s*(bulk|list|junk|auto_reply)\b/i.test(headers.get('precedence') ?? '')) return true;
  if (['list-id', 'list-unsubscribe', 'list-post'].some((name) => headers.has(name))) return true;
  return /\b(mailer-daemon|postmaster)@/i.test(headers.get('from') ?? '');
}

/** What is no mail: drafts have not been sent, chats are another system, the user does not want spam and bin. */
const unwantedLabels = ['DRAFT', 'CHAT', 'SPAM', 'TRASH'];

/** False for drafts, chats, spam and what lies in the bin. */
export function isMail(message: RawMessage): boolean {
  return !message.labelIds.some((label) => unwantedLabels.includes(label));
}

/** The text parts of a message that was read with its body, quoted lines left out; empty where bodies are not read. */
export function bodyText(part: RawPart | undefined): string {
  if (!part) return '';
  const own =
    part.mimeType === 'text/plain' && !part.filename && part.body?.data
      ? Buffer.from(part.body.data, 'base64url').toString('utf8')
      : '';
  const text = [own, ...(part.parts ?? []).map(bodyText)].filter((piece) => piece !== '').join('\n');
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .slice(0, 200_000);
}

/** The configured phrases that stand in a text as whole words, in any case. */
export function phrasesIn(text: string, phrases: readonly string[]): string[] {
  const words = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return phrases.filter((phrase) => {
    const wanted = phrase
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    return wanted !== '' && words.includes(` ${wanted} `);
  });
}

function instantOf(internalDate: string): Instant {
  return new Date(Number(internalDate)).toISOString();
}

/** The id under which a message is known: as in Gmail, with its mailbox in front where there are several. */
export function engagementId(mailbox: string, id: string): string {
  return mailbox === 'me' ? id : `${mailbox}/${id}`;
}

/**
 * One message as we know it. Both stamps are Gmail's `internalDate`, when it took the message; the `Date` header is the sender's.
 * Source: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#Message (2026-11-20)
 */
export function toEngagement(message: RawMessage, mailbox: string, phrases: readonly string[]): Engagement {
  const headers = headersOf(message);
  const people: EngagementParticipant[] = [
    ...readAddresses(headers.get('from') ?? '', 'from').slice(0, 1),
    ...readAddresses(headers.get('to') ?? '', 'to'),
    ...readAddresses(headers.get('cc') ?? '', 'cc'),
  ];
  const subject = plainLine(decodeWords(headers.get('subject') ?? ''), 1_000);
  const at = instantOf(message.internalDate);
  const references = messageIds(headers.get('references'));
  return {
    id: engagementId(mailbox, message.id),
    sharedId: messageIds(headers.get('message-id'))[0] ?? null,
    kind: 'email',
    occurredAt: at,
    knownAt: at,
    endsAt: null,
    threadId: message.threadId ? engagementId(mailbox, message.threadId) : null,
    replyToId: messageIds(headers.get('in-reply-to'))[0] ?? references.at(-1) ?? null,
    participants: people,
    participantCount: new Set(people.map(({ email }) => email)).size,
    status: null,
    isAutomatic: isAutomatic(headers),
    subject: subject === '' ? null : subject,
    phrases: phrasesIn(`${subject}\n${bodyText(message.payload)}`, phrases),
    mentions: [],
  };
}

/** What is left of a message that was deleted: only its id is known, so `at` is when we learned of it. */
export function deletedEngagement(id: string, mailbox: string, at: Instant): Engagement {
  return {
    id: engagementId(mailbox, id),
    sharedId: null,
    kind: 'email',
    occurredAt: at,
    knownAt: at,
    endsAt: null,
    threadId: null,
    replyToId: null,
    participants: [],
    participantCount: null,
    status: null,
    isAutomatic: false,
    subject: null,
    phrases: [],
    mentions: [],
  };
}
