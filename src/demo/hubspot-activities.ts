import type { PortalObject } from '../../connectors/hubspot/simulator-portal.ts';
import { hubspotIdOf } from './hubspot-ids.ts';
import type { DemoActivity } from './organisation.ts';
import { minutesAfter } from './working-time.ts';

/** Where HubSpot keeps each kind. */
export const engagementTypeOf = { email: 'emails', call: 'calls', meeting: 'meetings', task: 'tasks' } as const;

/** HubSpot keeps no answer of an attendee: a meeting that the buyer declined was cancelled. */
const outcomes: Readonly<Record<DemoActivity['status'], string>> = {
  held: 'COMPLETED',
  planned: 'SCHEDULED',
  declined: 'CANCELED',
  done: 'COMPLETED',
  open: 'SCHEDULED',
};

function ownProperties(activity: DemoActivity): Record<string, string | null> {
  const { kind, direction, subject, occurredAt, status } = activity;
  if (kind === 'email') {
    return {
      hs_email_subject: subject,
      hs_email_direction: direction === 'inbound' ? 'INCOMING_EMAIL' : 'EMAIL',
      hs_email_status: 'SENT',
      hs_email_thread_id: activity.threadId,
    };
  }
  if (kind === 'call') {
    return {
      hs_call_title: subject,
      hs_call_direction: direction === 'inbound' ? 'INBOUND' : 'OUTBOUND',
      hs_call_status: 'COMPLETED',
    };
  }
  if (kind === 'meeting') {
    return {
      hs_meeting_title: subject,
      hs_meeting_start_time: occurredAt,
      hs_meeting_end_time: minutesAfter(occurredAt, activity.durationMinutes),
      hs_meeting_outcome: outcomes[status],
    };
  }
  const isDone = status !== 'open';
  return {
    hs_task_subject: subject,
    hs_task_status: isDone ? 'COMPLETED' : 'NOT_STARTED',
    hs_task_type: 'TODO',
    hs_task_completion_date: isDone ? occurredAt : null,
  };
}

/** One engagement. */
export function engagementObject(activity: DemoActivity): PortalObject {
  return {
    id: hubspotIdOf(activity.id),
    createdAt: activity.recordedAt,
    updatedAt: activity.recordedAt,
    archivedAt: null,
    properties: {
      hs_timestamp: activity.occurredAt,
      hubspot_owner_id: hubspotIdOf(activity.userId),
      ...ownProperties(activity),
    },
    history: {},
  };
}
