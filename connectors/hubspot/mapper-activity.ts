import type { Activity } from '../../src/domain/activity.ts';
import type { ActivityRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import { stampsOf } from './mapper-deal.ts';
import { toInstant, toText } from './mapper-values.ts';
import type { RawAssociation, RawObject } from './schema.ts';

/** HubSpot's engagement types, in the order they are read. */
export const engagementTypes = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;
export type EngagementType = (typeof engagementTypes)[number];

const shared = ['hs_timestamp', 'hs_createdate', 'hs_lastmodifieddate', 'hubspot_owner_id'];

/** What is read of each type; never a body. */
export const engagementProperties: Readonly<Record<EngagementType, readonly string[]>> = {
  calls: [...shared, 'hs_call_title', 'hs_call_direction', 'hs_call_status'],
  emails: [...shared, 'hs_email_subject', 'hs_email_direction', 'hs_email_status', 'hs_email_thread_id'],
  meetings: [...shared, 'hs_meeting_title', 'hs_meeting_start_time', 'hs_meeting_outcome'],
  notes: shared,
  tasks: [...shared, 'hs_task_subject', 'hs_task_status', 'hs_task_completion_date'],
};

/** The records an engagement is linked to. */
export interface EngagementLinks {
  readonly deals: readonly RawAssociation[];
  readonly companies: readonly RawAssociation[];
  readonly contacts: readonly RawAssociation[];
}

type Part = Pick<Activity, 'kind' | 'occurredAt' | 'knownAt' | 'direction' | 'status' | 'subject' | 'threadId'>;
type Stamps = { readonly createdAt: Instant; readonly modifiedAt: Instant; readonly at: Instant };

function mapCall({ properties }: RawObject, { at, createdAt }: Stamps): Part {
  const direction = properties['hs_call_direction']?.toLowerCase();
  return {
    kind: 'call',
    occurredAt: at,
    knownAt: createdAt,
    direction: direction === 'inbound' || direction === 'outbound' ? direction : null,
    status: null,
    subject: toText(properties['hs_call_title']),
    threadId: null,
  };
}

const emailDirections: Readonly<Record<string, Activity['direction']>> = {
  EMAIL: 'outbound',
  INCOMING_EMAIL: 'inbound',
  FORWARDED_EMAIL: 'outbound',
};

function mapEmail({ properties }: RawObject, { at, createdAt }: Stamps): Part {
  return {
    kind: 'email',
    occurredAt: at,
    knownAt: createdAt,
    direction: emailDirections[properties['hs_email_direction'] ?? ''] ?? null,
    status: null,
    subject: toText(properties['hs_email_subject']),
    threadId: toText(properties['hs_email_thread_id']),
  };
}

const meetingStatuses: Readonly<Record<string, Activity['status']>> = {
  COMPLETED: 'held',
  CANCELED: 'cancelled',
  CANCELLED: 'cancelled',
  NO_SHOW: 'no_show',
  RESCHEDULED: 'cancelled',
};

function mapMeeting({ properties }: RawObject, { at, createdAt, modifiedAt }: Stamps): Part {
  const startsAt = toInstant(properties['hs_meeting_start_time']) ?? at;
  const outcome = (properties['hs_meeting_outcome'] ?? '').replaceAll(' ', '_');
  const told = meetingStatuses[outcome];
  return {
    kind: 'meeting',
    occurredAt: startsAt,
    // What became of it was on record only from its last change on.
    knownAt: told && told !== 'held' ? modifiedAt : createdAt,
    direction: null,
    status: told ?? (modifiedAt < startsAt ? 'planned' : 'held'),
    subject: toText(properties['hs_meeting_title']),
    threadId: null,
  };
}

/** A note is a message of ours to ourselves: no buyer takes part. */
function mapNote(_record: RawObject, { at, createdAt }: Stamps): Part {
  return {
    kind: 'message',
    occurredAt: at,
    knownAt: createdAt,
    direction: 'internal',
    status: null,
    subject: null,
    threadId: null,
  };
}

function mapTask({ properties }: RawObject, { at, createdAt, modifiedAt }: Stamps): Part {
  const isDone = properties['hs_task_status'] === 'COMPLETED';
  const doneAt = isDone ? (toInstant(properties['hs_task_completion_date']) ?? modifiedAt) : null;
  return {
    kind: 'task',
    occurredAt: doneAt ?? at,
    knownAt: doneAt !== null && doneAt > createdAt ? doneAt : createdAt,
    direction: null,
    status: isDone ? 'done' : 'open',
    subject: toText(properties['hs_task_subject']),
    threadId: null,
  };
}

const mappers: Readonly<Record<EngagementType, (record: RawObject, stamps: Stamps) => Part>> = {
  calls: mapCall,
  emails: mapEmail,
  meetings: mapMeeting,
  notes: mapNote,
  tasks: mapTask,
};

function one(links: readonly RawAssociation[]): string | null {
  return (links.find(({ isPrimary }) => isPrimary) ?? links[0])?.id ?? null;
}

/** Ids are unique within a type only, so ours name the type: `calls-512`. */
export function activityIdOf(type: EngagementType, id: string): string {
  return `${type}-${id}`;
}

/**
 * An engagement as an activity. With several deals the first by id is taken; a mail or meeting that failed, was cancelled or
 * moved is told as such.
 * Source: https://developers.hubspot.com/docs/api-reference/crm-engagements-v3/guide (2026-11-20)
 */
export function mapEngagement(type: EngagementType, record: RawObject, links: EngagementLinks): ActivityRecord {
  const { createdAt, modifiedAt } = stampsOf(record, 'hs_lastmodifieddate', 'hs_createdate');
  const at = toInstant(record.properties['hs_timestamp']) ?? createdAt;
  const owner = toText(record.properties['hubspot_owner_id']);
  const contactIds = [...new Set(links.contacts.map(({ id }) => id))];
  const isMeeting = type === 'meetings';
  return {
    object: 'activity',
    isDeleted: record.archived,
    activity: {
      id: activityIdOf(type, record.id),
      ...mappers[type](record, { createdAt, modifiedAt, at }),
      opportunityId: one(links.deals),
      accountId: one(links.companies),
      contactIds,
      userIds: owner === null ? [] : [owner],
      participantCount: isMeeting ? contactIds.length + (owner === null ? 0 : 1) || null : null,
      isAutomatic: false,
      phrases: [],
    },
  };
}
