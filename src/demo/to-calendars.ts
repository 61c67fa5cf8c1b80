import { SimulatedCalendar, type SimulatedEvent } from '../../connectors/google-calendar/simulator-calendar.ts';
import { addDays } from '../domain/time.ts';
import type { DemoActivity, DemoOrganisation, DemoUser } from './organisation.ts';
import { createRandom, type Random } from './random.ts';
import { instantAt, minutesAfter, workingDayOnOrAfter, workingDayOnOrBefore } from './working-time.ts';

/** Calendar ids are base32hex, of which hexadecimal digits are a part. */
const idOf = (name: string) => Buffer.from(name).toString('hex');
const answers = { accepted: 'accepted', declined: 'declined', none: 'needsAction' } as const;

function hostOf(user: DemoUser) {
  return {
    organizer: { email: user.email, displayName: user.name },
    host: { email: user.email, displayName: user.name, responseStatus: 'accepted' as const, organizer: true },
  };
}

function meetingEvent(organisation: DemoOrganisation, user: DemoUser, meeting: DemoActivity): SimulatedEvent {
  const contacts = new Map(organisation.contacts.map((contact) => [contact.id, contact]));
  const domain = organisation.accounts.find(({ id }) => id === meeting.accountId)?.domain ?? 'unknown.example';
  const { organizer, host } = hostOf(user);
  const guests = meeting.attendees.flatMap(({ contactId, response }) => {
    const contact = contacts.get(contactId);
    if (!contact) return [];
    const displayName = `${contact.firstName} ${contact.lastName}`;
    const email = contact.email ?? `${idOf(contact.id)}@${domain}`;
    return [{ email, displayName, responseStatus: answers[response] }];
  });
  const id = idOf(meeting.id);
  return {
    id,
    status: 'confirmed',
    iCalUID: `${id}@google.com`,
    created: meeting.recordedAt,
    updated: minutesAfter(meeting.recordedAt, meeting.status === 'declined' ? 60 : 0),
    summary: meeting.subject,
    start: { dateTime: meeting.occurredAt },
    end: { dateTime: minutesAfter(meeting.occurredAt, meeting.durationMinutes) },
    organizer,
    attendees: [host, ...guests],
  };
}

/** What fills a calendar beside deals: the weekly call of the team, and calls with a supplier that were declined or cancelled. */
function noise(organisation: DemoOrganisation, user: DemoUser, random: Random): SimulatedEvent[] {
  const { anchorDate, users } = organisation;
  const { organizer, host } = hostOf(user);
  const first = workingDayOnOrAfter(addDays(anchorDate, -84));
  const colleague = users.find(({ id, team, isActive }) => id !== user.id && team === user.team && isActive) ?? user;
  const event = (name: string, startsAt: string, guests: SimulatedEvent['attendees'] = []): SimulatedEvent => {
    const id = idOf(`${user.id} ${name}`);
    const made = instantAt(addDays(first, -1), 9);
    return {
      id,
      status: 'confirmed',
      iCalUID: `${id}@google.com`,
      created: made,
      updated: made,
      summary: name,
      start: { dateTime: startsAt },
      end: { dateTime: minutesAfter(startsAt, 30) },
      organizer,
      attendees: [host, ...guests],
    };
  };
  const inTeam = [{ email: colleague.email, displayName: colleague.name, responseStatus: 'accepted' as const }];
  const supplier = (responseStatus: 'accepted' | 'declined') => [
    { email: 'sales@office-supplier.example', responseStatus },
  ];
  const dayBefore = (days: number) =>
    instantAt(workingDayOnOrBefore(addDays(anchorDate, -days)), random.integer(18, 22) / 2);
  return [
    { ...event('Team call', instantAt(first, 8), inTeam), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=20'] },
    event('Supplier call', dayBefore(random.integer(5, 20)), supplier('declined')),
    { ...event('Supplier follow-up', dayBefore(random.integer(21, 40)), supplier('accepted')), status: 'cancelled' },
    {
      ...event('Holiday', instantAt(first, 0)),
      start: { date: first },
      end: { date: addDays(first, 1) },
      attendees: [],
    },
  ];
}

/**
 * The meetings of the demo organisation, past and planned, as the calendars of its sales users, with internal, declined and cancelled
 * ones in between. Every meeting on record stands in its user's calendar at its own moment with the guests' answers; what is added
 * is with colleagues or a supplier, so that no story changes.
 */
export function toCalendars(organisation: DemoOrganisation): SimulatedCalendar[] {
  return organisation.users.map((user) => {
    const random = createRandom(organisation.seed).fork(`calendar ${user.id}`);
    const meetings = organisation.activities
      .filter(({ kind, userId }) => kind === 'meeting' && userId === user.id)
      .map((meeting) => meetingEvent(organisation, user, meeting));
    const extra = user.isActive ? noise(organisation, user, random) : [];
    const timeZone = user.region === 'EMEA' ? 'Europe/Berlin' : 'America/New_York';
    return new SimulatedCalendar(user.email, { timeZone, events: [...meetings, ...extra] });
  });
}
