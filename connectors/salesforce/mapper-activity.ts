import type { Activity, ActivityKind } from '../../src/domain/activity.ts';
import type { ActivityRecord } from '../../src/domain/record.ts';
import { endOfDay } from '../../src/domain/time.ts';
import { isIdOf } from './record-id.ts';
import type { RawEmailMessage, RawEvent, RawEventRelation, RawTask } from './schema.ts';

interface Related {
  readonly WhatId: string | null;
  readonly WhoId: string | null;
  readonly AccountId: string | null;
  readonly OwnerId: string | null;
}

function links({ WhatId, AccountId }: Related): Pick<Activity, 'opportunityId' | 'accountId'> {
  return {
    opportunityId: isIdOf('opportunity', WhatId) ? WhatId : null,
    accountId: isIdOf('account', WhatId) ? WhatId : AccountId,
  };
}

function people(kind: 'contact' | 'user', ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => isIdOf(kind, id));
}

function kindOf(subtype: string | null): ActivityKind {
  if (subtype === 'Email' || subtype === 'List Email') return 'email';
  return subtype === 'Call' ? 'call' : 'task';
}

function directionOf(task: RawTask, email: RawEmailMessage | null): Activity['direction'] {
  if (email?.Incoming !== null && email?.Incoming !== undefined) return email.Incoming ? 'inbound' : 'outbound';
  if (task.TaskSubtype === 'List Email') return 'outbound';
  const callType = task.CallType?.toLowerCase();
  return callType === 'inbound' || callType === 'outbound' || callType === 'internal' ? callType : null;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/**
 * When it happened: the message's own time, else the completion, else the day it was logged for, never later than it was logged.
 * An open task happens at the end of its due day.
 */
function occurredAt(task: RawTask, kind: ActivityKind, email: RawEmailMessage | null): string {
  if (email?.MessageDate) return email.MessageDate;
  const due = task.ActivityDate ? endOfDay(task.ActivityDate) : null;
  if (!task.IsClosed) return due ?? task.CreatedDate;
  if (task.CompletedDateTime)
    return kind === 'task' || due === null ? task.CompletedDateTime : earlier(due, task.CompletedDateTime);
  return due === null ? task.CreatedDate : earlier(due, task.CreatedDate);
}

/**
 * A task: an e-mail, a call or a to-do by its subtype. `email` is its EmailMessage where Enhanced Email is on; without it the
 * direction of an e-mail is unknown. A task that was completed later is known from its completion on.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm (2026-11-20)
 */
export function mapTask(task: RawTask, email: RawEmailMessage | null): ActivityRecord {
  const kind = kindOf(task.TaskSubtype);
  const isDone = task.IsClosed === true;
  const completedAt = isDone && kind === 'task' ? task.CompletedDateTime : null;
  return {
    object: 'activity',
    isDeleted: task.IsDeleted,
    activity: {
      id: task.Id,
      kind,
      occurredAt: occurredAt(task, kind, email),
      knownAt: completedAt ? later(completedAt, task.CreatedDate) : task.CreatedDate,
      direction: directionOf(task, email),
      ...links(task),
      contactIds: people('contact', [task.WhoId]),
      userIds: people('user', [task.OwnerId]),
      participantCount: null,
      threadId: email?.ThreadIdentifier ?? null,
      status: kind === 'task' ? (isDone ? 'done' : 'open') : null,
      isAutomatic: task.TaskSubtype === 'List Email',
      subject: task.Subject,
      phrases: [],
    },
  };
}

function meetingStatus(event: RawEvent, startsAt: string, relations: readonly RawEventRelation[]): Activity['status'] {
  if (event.IsDeleted && event.SystemModstamp < startsAt) return 'cancelled';
  const invited = relations.filter((relation) => relation.IsInvitee === true && isIdOf('contact', relation.RelationId));
  if (invited.length > 0 && invited.every((relation) => relation.Status === 'Declined')) return 'declined';
  return event.SystemModstamp < startsAt ? 'planned' : 'held';
}

/**
 * A calendar event with its attendees. Salesforce has no cancelled state: an event deleted before it began was cancelled, and is
 * kept as such; one deleted afterwards is gone.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm (2026-11-20)
 */
export function mapEvent(event: RawEvent, rows: readonly RawEventRelation[]): ActivityRecord {
  // With the event its attendees are deleted too, and tell who was to come; one deleted alone was uninvited.
  const relations = event.IsDeleted ? rows : rows.filter((row) => !row.IsDeleted);
  const startsAt = event.StartDateTime ?? event.ActivityDateTime ?? event.CreatedDate;
  const status = meetingStatus(event, startsAt, relations);
  const attendees = [
    event.WhoId,
    event.OwnerId,
    ...relations.filter((row) => !row.IsWhat).map((row) => row.RelationId),
  ];
  const everybody = new Set(attendees.filter((id) => id !== null));
  return {
    object: 'activity',
    isDeleted: event.IsDeleted && status !== 'cancelled',
    activity: {
      id: event.Id,
      kind: 'meeting',
      occurredAt: startsAt,
      knownAt: status === 'cancelled' ? event.SystemModstamp : event.CreatedDate,
      direction: null,
      ...links(event),
      contactIds: people('contact', attendees),
      userIds: people('user', attendees),
      participantCount: everybody.size || null,
      threadId: null,
      status,
      isAutomatic: false,
      subject: event.Subject,
      phrases: [],
    },
  };
}
