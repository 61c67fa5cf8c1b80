import type { Engagement, EngagementParticipant } from '../../src/domain/engagement.ts';
import type { Instant } from '../../src/domain/time.ts';
import { plainLine } from '../kit/tool-names.ts';
import type { RawAttendee, RawEvent, RawMoment } from './schema.ts';
import { instantInZone, startOfDayInZone } from './zoned-day.ts';

/** Where an event was read. `now` tells planned from held. */
export interface CalendarPlace {
  readonly calendarId: string;
  readonly timeZone: string;
  readonly now: Instant;
}

/** Null: no moment, or none that can be read. An all-day moment is the start of its day in the calendar's zone. */
export function instantOf(moment: RawMoment | undefined, timeZone: string): Instant | null {
  if (moment?.date) return startOfDayInZone(moment.date, timeZone);
  if (!moment?.dateTime) return null;
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(moment.dateTime)) {
    return Number.isNaN(Date.parse(`${moment.dateTime}Z`))
      ? null
      : instantInZone(moment.dateTime, moment.timeZone ?? timeZone);
  }
  const atMs = Date.parse(moment.dateTime);
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}

function stampOf(text: string | undefined): Instant | null {
  const atMs = Date.parse(text ?? '');
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}

const responses: Readonly<Record<string, EngagementParticipant['response']>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
};

function person(email: string | undefined, name: string | undefined) {
  const shown = plainLine(name ?? '', 200);
  return { email: email?.trim().toLowerCase() || null, name: shown === '' ? null : shown };
}

/** Rooms are no people; the organizer stands once, with the answer they gave as attendee. */
function participantsOf(event: RawEvent): EngagementParticipant[] {
  const guests = event.attendees.filter(({ resource }) => resource !== true);
  const organizerEmail = event.organizer?.email?.toLowerCase();
  const isOrganizer = (guest: RawAttendee) => guest.organizer === true || guest.email?.toLowerCase() === organizerEmail;
  const answerOf = (guest: RawAttendee | undefined) => responses[guest?.responseStatus ?? ''] ?? null;
  const organizer = event.organizer?.email
    ? [
        {
          ...person(event.organizer.email, event.organizer.displayName),
          part: 'organizer' as const,
          response: answerOf(guests.find(isOrganizer)),
        },
      ]
    : [];
  const others = guests
    .filter((guest) => !isOrganizer(guest))
    .map((guest) => ({
      ...person(guest.email, guest.displayName),
      part: 'attendee' as const,
      response: answerOf(guest),
    }));
  return [...organizer, ...others];
}

/** Google has no such status; sales people and scheduling tools write it at the front of the title. */
const noShowTitle = /^\W*no[\s-]?show\b/i;

const domainOf = (email: string | null) => email?.split('@')[1] ?? null;

/**
 * Declined: everybody from outside the organizer's domain said no, or, where nobody is from outside, every other guest did.
 */
function isDeclined(people: readonly EngagementParticipant[]): boolean {
  const organizer = people.find(({ part }) => part === 'organizer');
  const guests = people.filter(({ part }) => part === 'attendee');
  const home = domainOf(organizer?.email ?? null);
  const outside = guests.filter(({ email }) => domainOf(email) !== home);
  const asked = outside.length > 0 ? outside : guests;
  const isHostOut = organizer?.response === 'declined' && guests.length > 0;
  return isHostOut || (asked.length > 0 && asked.every(({ response }) => response === 'declined'));
}

function statusOf(event: RawEvent, people: readonly EngagementParticipant[], startsAt: Instant, now: Instant) {
  if (event.status === 'cancelled') return 'cancelled';
  if (noShowTitle.test(event.summary ?? '')) return 'no_show';
  if (isDeclined(people)) return 'declined';
  return startsAt > now ? 'planned' : 'held';
}

/** Instances of one series share its iCalUID and differ by the start they were planned for, which moving them does not change. */
function sharedIdOf(event: RawEvent, timeZone: string): string | null {
  if (!event.iCalUID) return null;
  const original = instantOf(event.originalStartTime, timeZone);
  return original === null ? event.iCalUID : `${event.iCalUID}/${original}`;
}

/** The id under which an event is known: as in Google Calendar, with its calendar in front where it is not the primary one. */
export function engagementId(calendarId: string, id: string): string {
  return calendarId === 'primary' ? id : `${calendarId}/${id}`;
}

/** False for what stands in a calendar and is no meeting: working locations, absences, focus time, birthdays, own reminders. */
export function isMeeting(event: RawEvent): boolean {
  const isKind = event.eventType === undefined || event.eventType === 'default' || event.eventType === 'fromGmail';
  return isKind && event.attendees.some(({ resource, self }) => resource !== true && self !== true);
}

/**
 * One event as we know it; null for a deleted one of which Google tells no time. Known since it was created, a cancellation or
 * refusal since it was last changed: a calendar keeps no history.
 * Source: https://developers.google.com/workspace/calendar/api/v3/reference/events (2026-11-20)
 */
export function toEngagement(event: RawEvent, place: CalendarPlace): Engagement | null {
  const { calendarId, timeZone, now } = place;
  const startsAt = instantOf(event.start, timeZone);
  if (startsAt === null) return null;
  const participants = participantsOf(event);
  const status = statusOf(event, participants, startsAt, now);
  const isSettledLater = status === 'cancelled' || status === 'declined';
  const createdAt = stampOf(event.created);
  const changedAt = stampOf(event.updated);
  const subject = plainLine(event.summary ?? '', 1_000);
  return {
    id: engagementId(calendarId, event.id),
    sharedId: sharedIdOf(event, timeZone),
    kind: 'meeting',
    occurredAt: startsAt,
    knownAt: (isSettledLater ? changedAt : createdAt) ?? changedAt ?? createdAt ?? startsAt,
    endsAt: instantOf(event.end, timeZone),
    threadId: event.recurringEventId ? engagementId(calendarId, event.recurringEventId) : null,
    replyToId: null,
    participants,
    participantCount: event.attendeesOmitted ? null : participants.length,
    status,
    isAutomatic: false,
    subject: subject === '' ? null : subject,
    phrases: [],
    mentions: [],
  };
}

/** What is left of a deleted event: its id; the start only where Google still tells it, else `now`. */
export function deletedEngagement(event: RawEvent, place: CalendarPlace): Engagement {
  const at = instantOf(event.originalStartTime, place.timeZone) ?? place.now;
  return {
    id: engagementId(place.calendarId, event.id),
    sharedId: sharedIdOf(event, place.timeZone),
    kind: 'meeting',
    occurredAt: at,
    knownAt: place.now,
    endsAt: null,
    threadId: null,
    replyToId: null,
    participants: [],
    participantCount: null,
    status: 'cancelled',
    isAutomatic: false,
    subject: null,
    phrases: [],
    mentions: [],
  };
}
