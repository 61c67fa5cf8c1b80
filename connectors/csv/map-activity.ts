import type { Activity, ActivityKind } from '../../src/domain/activity.ts';
import type { ActivityRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { MapContext } from './map-context.ts';
import type { ParsedDate } from './parse-date.ts';
import type { RowReader } from './row-reader.ts';

/** One row of an activity table as read. `recordedAt` null: the file does not say when it was put on record. */
export interface ActivityRow {
  readonly object: 'activity';
  readonly id: string;
  readonly occurred: ParsedDate | null;
  readonly recordedAt: Instant | null;
  readonly activity: Omit<Activity, 'occurredAt' | 'knownAt'>;
}

const kinds: Readonly<Record<string, ActivityKind>> = {
  email: 'email',
  mail: 'email',
  emailsent: 'email',
  incomingemail: 'email',
  call: 'call',
  phone: 'call',
  phonecall: 'call',
  meeting: 'meeting',
  event: 'meeting',
  appointment: 'meeting',
  demo: 'meeting',
  demonstration: 'meeting',
  presentation: 'meeting',
  visit: 'meeting',
  lunch: 'meeting',
  webinar: 'meeting',
  message: 'message',
  sms: 'message',
  chat: 'message',
  whatsapp: 'message',
  linkedinmessage: 'message',
  task: 'task',
  todo: 'task',
  deadline: 'task',
};

const statuses: Readonly<Record<string, NonNullable<Activity['status']>>> = {
  planned: 'planned',
  scheduled: 'planned',
  held: 'held',
  completed: 'done',
  complete: 'done',
  done: 'done',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  declined: 'declined',
  noshow: 'no_show',
  open: 'open',
  notstarted: 'open',
  inprogress: 'open',
  waitingonsomeoneelse: 'open',
  deferred: 'open',
};

/** Reads one activity row; problems are left with the reader. A text body is never kept, a subject is. */
export function readActivity(reader: RowReader, context: MapContext): ActivityRow {
  const id = reader.id() ?? '';
  const occurred = reader.date('occurredAt');
  if (!occurred && reader.problems.length === 0) {
    reader.rejectField('occurredAt', {
      reason: 'the date of the activity is blank',
      allowed: 'a date like 2026-03-01',
    });
  }
  const kind = kindOf(reader);
  const contactId = context.refer(reader, 'contactId', 'contact');
  const userId = context.refer(reader, 'userId', 'sales_user');
  const activity = {
    id,
    kind,
    direction: directionOf(reader.text('direction')),
    opportunityId: context.refer(reader, 'opportunityId', 'opportunity'),
    accountId: context.refer(reader, 'accountId', 'account'),
    contactIds: contactId === null ? [] : [contactId],
    userIds: userId === null ? [] : [userId],
    participantCount: null,
    threadId: reader.text('threadId'),
    status: statusOf(reader.text('status'), kind),
    isAutomatic: false,
    subject: reader.text('subject'),
    phrases: [],
  };
  return { object: 'activity', id, occurred, recordedAt: reader.date('knownAt')?.at ?? null, activity };
}

function kindOf(reader: RowReader): ActivityKind {
  const text = reader.text('kind');
  const kind = text === null ? undefined : kinds[text.toLowerCase().replace(/[^a-z]/g, '')];
  if (kind) return kind;
  reader.rejectField('kind', {
    reason: text === null ? 'the kind of activity is blank' : 'is no kind of activity we know',
    allowed: `email, call, meeting, message or task, also ${Object.keys(kinds).join(', ')}`,
  });
  return 'task';
}

function directionOf(text: string | null): Activity['direction'] {
  const word = text?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  if (/^(inbound|incoming|received|incomingemail)$/.test(word)) return 'inbound';
  if (/^(outbound|outgoing|sent|email)$/.test(word)) return 'outbound';
  return word === 'internal' ? 'internal' : null;
}

function statusOf(text: string | null, kind: ActivityKind): Activity['status'] {
  const status = text === null ? undefined : statuses[text.toLowerCase().replace(/[^a-z]/g, '')];
  if (status === undefined) return null;
  if (kind === 'meeting') return status === 'done' ? 'held' : status === 'open' ? 'planned' : status;
  if (kind !== 'task') return null;
  return status === 'planned' ? 'open' : status === 'held' ? 'done' : status;
}

/**
 * The activity's record. Where the file does not say when it was put on record, it was known when it happened, and a planned
 * one (after the export) when the file was written.
 */
export function activityRecord(row: ActivityRow, exportedAt: Instant | null): ActivityRecord {
  const occurredAt = row.occurred?.at ?? '';
  const isPlanned = exportedAt !== null && occurredAt > exportedAt;
  const knownAt = row.recordedAt ?? (isPlanned ? exportedAt : occurredAt);
  return { object: 'activity', activity: { ...row.activity, occurredAt, knownAt }, isDeleted: false };
}
