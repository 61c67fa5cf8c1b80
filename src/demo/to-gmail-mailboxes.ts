import { hash } from 'node:crypto';
import { type SimulatedMail, SimulatedMailbox } from '../../connectors/gmail/simulator-mailbox.ts';
import { addDays, type Instant } from '../domain/time.ts';
import type { DemoActivity, DemoContact, DemoOrganisation, DemoUser } from './organisation.ts';
import { createRandom, type Random } from './random.ts';
import { instantAt, minutesAfter, workingDayOnOrBefore } from './working-time.ts';

const idOf = (name: string) => hash('sha256', name).slice(0, 16);

/** A header as a mail program writes it: names outside ASCII travel as encoded words. */
function encoded(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

interface Person {
  readonly name: string;
  readonly email: string;
}

const addressOf = ({ name, email }: Person) =>
  /^[\x20-\x7e]*$/.test(name) ? `"${name}" <${email}>` : `${encoded(name)} <${email}>`;
const domainOf = ({ email }: Person) => email.split('@')[1] ?? 'localhost';

interface Draft {
  readonly key: string;
  readonly thread: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly subject: string;
  readonly at: string;
  readonly isSent: boolean;
  /** Keys of the mails before it in the thread, with their senders, oldest first. */
  readonly before?: readonly { readonly key: string; readonly from: Person }[];
  readonly headers?: Readonly<Record<string, string>>;
}

const messageIdOf = (key: string, from: Person) => `<${idOf(`message ${key}`)}@${domainOf(from)}>`;

function write(draft: Draft): SimulatedMail {
  const before = (draft.before ?? []).map(({ key, from }) => messageIdOf(key, from));
  const headers: Record<string, string> = {
    From: addressOf(draft.from),
    To: draft.to.map(addressOf).join(', '),
    Date: new Date(draft.at).toUTCString(),
    Subject: encoded(draft.subject),
    'Message-ID': messageIdOf(draft.key, draft.from),
    ...(before.length > 0 ? { 'In-Reply-To': before.at(-1) ?? '', References: before.join(' ') } : {}),
    ...draft.headers,
  };
  return {
    id: idOf(`mail ${draft.key}`),
    threadId: idOf(`thread ${draft.thread}`),
    labelIds: draft.isSent ? ['SENT'] : ['INBOX'],
    internalDateMs: Date.parse(draft.at),
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    bodyText: `${draft.subject}\n`,
  };
}

/** The person a contact is; one whose address the CRM does not know has one all the same. */
function personOf(contact: DemoContact, domain: string): Person {
  const name = `${contact.firstName} ${contact.lastName}`;
  const mailbox = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
  return { name, email: contact.email ?? `${mailbox}@${domain}` };
}

function exchanges(organisation: DemoOrganisation, user: DemoUser, random: Random): SimulatedMail[] {
  const domains = new Map(organisation.accounts.map(({ id, domain }) => [id, domain]));
  const contacts = new Map(organisation.contacts.map((contact) => [contact.id, contact]));
  const mails = organisation.activities.filter(({ kind, userId }) => kind === 'email' && userId === user.id);
  const threads = Map.groupBy(mails, (activity) => activity.threadId ?? activity.id);
  const buyerOf = (activity: DemoActivity): Person | null => {
    const contact = contacts.get(activity.attendees[0]?.contactId ?? '');
    return contact ? personOf(contact, domains.get(contact.accountId) ?? 'unknown.example') : null;
  };
  const written: SimulatedMail[] = [];
  for (const [thread, parts] of threads) {
    const before: { key: string; from: Person }[] = [];
    for (const activity of parts) {
      const buyer = buyerOf(activity);
      if (!buyer) continue;
      const isSent = activity.direction === 'outbound';
      const from = isSent ? user : buyer;
      const { id: key, subject, occurredAt: at } = activity;
      written.push(write({ key, thread, from, to: [isSent ? buyer : user], subject, at, isSent, before: [...before] }));
      before.push({ key, from });
      if (!isSent || !random.chance(0.03)) continue;
      const away = { 'Auto-Submitted': 'auto-replied', Precedence: 'auto_reply' };
      const answer = { key: `${key} away`, thread, from: buyer, to: [user], subject: `Automatic reply: ${subject}` };
      written.push(write({ ...answer, at: minutesAfter(at, 1), isSent: false, before: [...before], headers: away }));
    }
  }
  return written;
}

/** What fills a mailbox beside deals: newsletters (some of customers) and mail among colleagues. */
function noise(organisation: DemoOrganisation, user: DemoUser, random: Random): SimulatedMail[] {
  const written: SimulatedMail[] = [];
  const colleague = organisation.users.find(({ id, team }) => id !== user.id && team === user.team) ?? user;
  for (let week = 1; week <= 8; week += 1) {
    const date = workingDayOnOrBefore(addDays(organisation.anchorDate, -7 * week));
    const account = random.pick(organisation.accounts);
    const isCustomer = random.chance(0.3);
    const domain = isCustomer ? account.domain : 'trade-weekly.example';
    const list = { 'List-Id': `<news.${domain}>`, 'List-Unsubscribe': `<mailto:leave@${domain}>`, Precedence: 'list' };
    const news = { name: isCustomer ? account.name : 'Trade Weekly', email: `news@${domain}` };
    const key = `${user.id} week ${week}`;
    const about = { to: [user], isSent: false };
    const at = instantAt(date, random.between(6, 8));
    written.push(
      write({
        ...about,
        key: `${key} news`,
        thread: `${key} news`,
        from: news,
        subject: 'This week',
        at,
        headers: list,
      }),
    );
    const talk = { ...about, key: `${key} team`, thread: `${key} team`, from: colleague, subject: 'Pipeline call' };
    written.push(write({ ...talk, at: instantAt(date, random.between(9, 12)) }));
  }
  return written;
}

/**
 * The e-mails of the demo organisation as the mailboxes of its sales users, with auto-replies, newsletters and mail among colleagues
 * in between. Every e-mail on record stands in the mailbox of the user who took part, at its own moment, in its own thread; what
 * is added is automatic or internal, so that no story changes.
 */
export function toGmailMailboxes(organisation: DemoOrganisation): SimulatedMailbox[] {
  return organisation.users.map((user) => {
    const random = createRandom(organisation.seed).fork(`mailbox ${user.id}`);
    const extra = user.isActive ? noise(organisation, user, random.fork('noise')) : [];
    return new SimulatedMailbox(user.email, [...exchanges(organisation, user, random), ...extra]);
  });
}

/**
 * The organisation without the e-mails and meetings since an instant, which mailboxes and calendars tell from then on: feed the CRM's
 * simulator with it where Gmail and Calendar are connected too, so that nothing stands twice.
 */
export function withoutMailAndMeetings(organisation: DemoOrganisation, since: Instant): DemoOrganisation {
  const stays = ({ kind, occurredAt }: DemoOrganisation['activities'][number]) =>
    (kind !== 'email' && kind !== 'meeting') || occurredAt < since;
  return { ...organisation, activities: organisation.activities.filter(stays) };
}
