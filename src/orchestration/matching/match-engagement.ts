import type { Activity } from '../../domain/activity.ts';
import type { Engagement } from '../../domain/engagement.ts';
import type { Instant } from '../../domain/time.ts';
import { type Chosen, chooseDeal } from './choose-deal.ts';
import { companyDomains, type KnownContact, type PeopleDirectory } from './people-directory.ts';

/**
 * Mail with more recipients than this is a circular.
 * Source: product.md, matching rule: https://help.gong.io/docs/associate-your-crm-entities-with-gong-activities (2026-11-21)
 */
const mostRecipients = 50;

/**
 * What matching says of one message or meeting, all its copies together. `activity` null: it is no engagement with a customer.
 * `refs` are the records it rests on: a change of one of them asks for another look.
 */
export interface EngagementMatch {
  readonly state: 'assigned' | 'unassigned' | 'ambiguous' | 'internal' | 'automatic' | 'bulk';
  readonly reason: string | null;
  readonly activity: Activity | null;
  readonly refs: readonly string[];
}

interface People {
  readonly userIds: readonly string[];
  readonly contacts: readonly KnownContact[];
  /** Addresses outside our company, contacts or not. */
  readonly external: readonly string[];
  readonly knownAt: readonly (Instant | null)[];
}

/**
 * Decides who of the people is ours, which contacts, account and deal a message belongs to, and who spoke. Deals by the contacts'
 * roles first, else by the account among the deals worked on at that time. What fits several stays unassigned. Pure.
 *
 * The activity counts from the moment on which all it rests on was on record, so that no earlier date can see it.
 */
export function matchEngagement(id: string, engagement: Engagement, directory: PeopleDirectory): EngagementMatch {
  const people = sortPeople(engagement, directory);
  const refs = [...people.userIds, ...people.contacts.map((contact) => contact.id)];
  const none = (state: EngagementMatch['state'], reason: string) => ({ state, reason, activity: null, refs });
  if (engagement.isAutomatic) return none('automatic', 'An automatic reply or list mail is not engagement.');
  const recipients = Math.max(engagement.participantCount ?? 0, engagement.participants.length);
  if (recipients > mostRecipients) return none('bulk', `${recipients} recipients: a circular is not engagement.`);
  const isTalkAbout = people.external.length === 0 && engagement.kind === 'message' && engagement.mentions.length > 0;
  if (people.external.length === 0 && !isTalkAbout) return none('internal', 'Nobody outside the company takes part.');

  const accounts = accountsOf(people, engagement, directory);
  if (accounts.length > 1) {
    return {
      ...none('ambiguous', `Its people belong to ${accounts.length} accounts.`),
      refs: [...refs, ...accounts.map((account) => account.id)],
    };
  }
  const [account] = accounts;
  const chosen = chooseDeal(engagement.occurredAt, people.contacts, account?.id ?? null, directory);
  const accountId = account?.id ?? chosen.accountId;
  const allRefs = [...refs, ...(accountId === null ? [] : [accountId]), ...chosen.refs];
  const verdict = verdictOf(chosen, accountId, people);
  if (accountId === null && chosen.opportunityId === null && people.contacts.length === 0) {
    return { ...verdict, activity: null, refs: allRefs };
  }
  const knownAt = [engagement.knownAt, account?.knownAt ?? null, ...people.knownAt, ...chosen.knownAt].reduce<Instant>(
    (latest, at) => (at !== null && at > latest ? at : latest),
    engagement.knownAt,
  );
  const activity = toActivity(id, engagement, people, { ...chosen, accountId }, knownAt, directory);
  return { ...verdict, activity, refs: allRefs };
}

function verdictOf(
  { opportunityId, candidates }: Chosen,
  accountId: string | null,
  people: People,
): Pick<EngagementMatch, 'state' | 'reason'> {
  if (opportunityId !== null) return { state: 'assigned', reason: null };
  if (candidates > 1) return { state: 'ambiguous', reason: `It fits ${candidates} deals.` };
  if (accountId !== null) return { state: 'unassigned', reason: 'The account had no deal at that time.' };
  if (people.contacts.length > 0)
    return { state: 'unassigned', reason: 'Its contacts belong to no account and no deal.' };
  return { state: 'unassigned', reason: 'Nobody outside is a known contact or writes from the domain of an account.' };
}

function sortPeople({ participants }: Engagement, directory: PeopleDirectory): People {
  const userIds = new Set<string>();
  const contacts = new Map<string, KnownContact>();
  const external = new Set<string>();
  const knownAt: (Instant | null)[] = [];
  for (const { email } of participants) {
    if (email === null) continue;
    const user = directory.usersByAddress.get(email);
    if (user) userIds.add(user.id);
    if (isInternal(email, directory)) continue;
    external.add(email);
    const found = directory.contactsByAddress.get(email) ?? [];
    for (const contact of found) {
      contacts.set(contact.id, contact);
      knownAt.push(contact.knownAt);
    }
  }
  return { userIds: [...userIds], contacts: [...contacts.values()], external: [...external], knownAt };
}

function isInternal(address: string, { usersByAddress, internalDomains }: PeopleDirectory): boolean {
  return usersByAddress.has(address) || companyDomains(address).some((domain) => internalDomains.has(domain));
}

/** The accounts of the contacts; of people who are no contacts, those of their domain. A contact without an account has its domain's. */
function accountsOf(people: People, { mentions }: Engagement, directory: PeopleDirectory) {
  const found = new Map<string, { readonly id: string; readonly knownAt: Instant | null }>();
  const ofDomains = (domains: readonly string[]) => {
    const hit = domains.find((domain) => directory.accountsByDomain.has(domain));
    for (const account of hit ? (directory.accountsByDomain.get(hit) ?? []) : []) found.set(account.id, account);
  };
  for (const { accountId } of people.contacts)
    if (accountId !== null) found.set(accountId, { id: accountId, knownAt: null });
  if (found.size === 0) for (const address of people.external) ofDomains(companyDomains(address));
  if (found.size === 0) {
    for (const mention of mentions) {
      ofDomains([mention.toLowerCase()]);
      for (const account of directory.accountsByName.get(mention) ?? []) found.set(account.id, account);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function toActivity(
  id: string,
  engagement: Engagement,
  people: People,
  { accountId, opportunityId }: Pick<Chosen, 'accountId' | 'opportunityId'>,
  knownAt: Instant,
  directory: PeopleDirectory,
): Activity {
  const { kind, occurredAt, participantCount, participants, threadId, status, subject, phrases } = engagement;
  return {
    id,
    kind,
    occurredAt,
    knownAt,
    direction: directionOf(engagement, directory),
    opportunityId,
    accountId,
    contactIds: people.contacts.map((contact) => contact.id).sort(),
    userIds: [...people.userIds].sort(),
    participantCount: participantCount ?? participants.length,
    threadId,
    status,
    isAutomatic: false,
    subject,
    phrases,
  };
}

/** Seen from us, by who wrote; a meeting is nobody's speaking. */
function directionOf({ kind, participants }: Engagement, directory: PeopleDirectory): Activity['direction'] {
  if (kind === 'meeting' || kind === 'task') return null;
  const hasOutsiders = participants.some(({ email }) => email !== null && !isInternal(email, directory));
  if (!hasOutsiders) return 'internal';
  const author = participants.find(({ part }) => part === 'from' || part === 'author' || part === 'organizer');
  if (!author?.email) return null;
  return isInternal(author.email, directory) ? 'outbound' : 'inbound';
}
