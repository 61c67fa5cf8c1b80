import type {
  EmailMessageRow,
  EventRelationRow,
  EventRow,
  TaskRow,
} from '../../connectors/salesforce/simulator-org.ts';
import { dateOf } from '../domain/time.ts';
import type { DemoActivity, DemoOrganisation } from './organisation.ts';
import { recordId } from './record-id.ts';
import { minutesAfter } from './working-time.ts';

const subtypes = { email: 'Email', call: 'Call', task: 'Task', meeting: null } as const;
const responses = { accepted: 'Accepted', declined: 'Declined', none: 'New' } as const;

/** E-mails, calls and to-dos: Salesforce keeps all three as Tasks; a logged one is completed the moment it is logged. */
export function taskRows(organisation: DemoOrganisation): TaskRow[] {
  return organisation.activities
    .filter(({ kind }) => kind !== 'meeting')
    .map((activity) => {
      const isClosed = activity.status !== 'open';
      const prefix = activity.kind === 'email' ? 'Email: ' : '';
      return {
        Id: activity.id,
        IsDeleted: false,
        WhatId: activity.opportunityId,
        WhoId: activity.attendees[0]?.contactId ?? null,
        AccountId: activity.accountId,
        OwnerId: activity.userId,
        Subject: `${prefix}${activity.subject}`,
        ActivityDate: dateOf(activity.occurredAt),
        Status: isClosed ? 'Completed' : 'Not Started',
        Priority: 'Normal',
        IsClosed: isClosed,
        TaskSubtype: subtypes[activity.kind],
        CallType: activity.kind === 'call' ? (activity.direction === 'inbound' ? 'Inbound' : 'Outbound') : null,
        CompletedDateTime: isClosed ? activity.occurredAt : null,
        CreatedDate: activity.recordedAt,
        SystemModstamp: activity.recordedAt,
      };
    });
}

/** The e-mails themselves, which alone tell who wrote; each stands in the timeline as a Task. */
export function emailMessageRows(organisation: DemoOrganisation): EmailMessageRow[] {
  const contacts = new Map(organisation.contacts.map((contact) => [contact.id, contact.email]));
  const users = new Map(organisation.users.map((user) => [user.id, user.email]));
  return organisation.activities
    .filter(({ kind }) => kind === 'email')
    .map((activity, index) => {
      const theirs = contacts.get(activity.attendees[0]?.contactId ?? '') ?? null;
      const ours = users.get(activity.userId) ?? null;
      const isIncoming = activity.direction === 'inbound';
      return {
        Id: recordId('emailMessage', index + 1),
        IsDeleted: false,
        ActivityId: activity.id,
        RelatedToId: activity.opportunityId,
        Incoming: isIncoming,
        MessageDate: activity.occurredAt,
        Subject: activity.subject,
        FromAddress: isIncoming ? theirs : ours,
        ToAddress: isIncoming ? ours : theirs,
        ThreadIdentifier: activity.threadId,
        Status: isIncoming ? '1' : '3',
        CreatedDate: activity.recordedAt,
        SystemModstamp: activity.recordedAt,
      };
    });
}

function meetings(organisation: DemoOrganisation): DemoActivity[] {
  return organisation.activities.filter(({ kind }) => kind === 'meeting');
}

/** Meetings, past and planned; Salesforce keeps no status on them. */
export function eventRows(organisation: DemoOrganisation): EventRow[] {
  return meetings(organisation).map((meeting) => ({
    Id: meeting.id,
    IsDeleted: false,
    WhatId: meeting.opportunityId,
    WhoId: meeting.attendees[0]?.contactId ?? null,
    AccountId: meeting.accountId,
    OwnerId: meeting.userId,
    Subject: meeting.subject,
    StartDateTime: meeting.occurredAt,
    EndDateTime: minutesAfter(meeting.occurredAt, meeting.durationMinutes),
    IsAllDayEvent: false,
    EventSubtype: 'Event',
    CreatedDate: meeting.recordedAt,
    SystemModstamp: meeting.recordedAt,
  }));
}

/** One row per invited contact, and one that links the meeting to its deal. */
export function eventRelationRows(organisation: DemoOrganisation): EventRelationRow[] {
  const rows: EventRelationRow[] = [];
  for (const meeting of meetings(organisation)) {
    const invitees = meeting.attendees.map(({ contactId, response }) => ({
      RelationId: contactId,
      IsInvitee: true,
      IsWhat: false,
      Status: responses[response],
    }));
    const deal = { RelationId: meeting.opportunityId, IsInvitee: false, IsWhat: true, Status: 'New' };
    for (const relation of [...invitees, deal]) {
      rows.push({
        Id: recordId('eventRelation', rows.length + 1),
        IsDeleted: false,
        EventId: meeting.id,
        ...relation,
        IsParent: true,
        CreatedDate: meeting.recordedAt,
        SystemModstamp: meeting.recordedAt,
      });
    }
  }
  return rows;
}
