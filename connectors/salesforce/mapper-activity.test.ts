import { expect, test } from 'vitest';
import { activityRecordSchema } from '../../src/domain/record.ts';
import { mapEvent, mapTask } from './mapper-activity.ts';
import { emailMessageSchema, eventRelationSchema, eventSchema, taskSchema } from './schema.ts';

const [ada, ben, carol, dave] = [
  '005000000000001AAA',
  '005000000000002AAA',
  '003000000000001AAA',
  '003000000000002AAA',
];
const base = {
  Id: '00T000000000001EAA',
  IsDeleted: false,
  CreatedDate: '2026-01-05T09:00:00.000+0000',
  SystemModstamp: '2026-01-05T09:00:00.000+0000',
  WhatId: '006000000000001AAA',
  WhoId: carol,
  AccountId: '001000000000001AAA',
  OwnerId: ada,
  Subject: 'Hello',
};

const task = (over: Record<string, unknown> = {}) =>
  taskSchema.parse({ ...base, ActivityDate: '2026-01-09', IsClosed: false, TaskSubtype: 'Task', ...over });
const event = (over: Record<string, unknown> = {}) =>
  eventSchema.parse({ ...base, Id: '00U000000000001EAA', StartDateTime: '2026-01-12T10:00:00.000+0000', ...over });
const invitee = (RelationId: string, Status: string) =>
  eventRelationSchema.parse({ EventId: '00U000000000001EAA', RelationId, IsWhat: false, IsInvitee: true, Status });
const email = (Incoming: boolean) =>
  emailMessageSchema.parse({
    Id: '02s000000000001EAA',
    ActivityId: base.Id,
    Incoming,
    MessageDate: '2026-01-05T08:30:00.000+0000',
    ThreadIdentifier: 'thread-1',
  });

test('an open task is due at the end of its day and known since it was made [salesforce.activities]', () => {
  const { activity } = activityRecordSchema.parse(mapTask(task(), null));
  expect(activity).toMatchObject({
    kind: 'task',
    status: 'open',
    occurredAt: '2026-01-09T23:59:59.999Z',
    knownAt: '2026-01-05T09:00:00.000Z',
    opportunityId: base.WhatId,
    accountId: base.AccountId,
    contactIds: [carol],
    userIds: [ada],
  });
});

test('a completed to-do is known from its completion, so the past does not know that it was done [salesforce.activities]', () => {
  const done = task({ IsClosed: true, CompletedDateTime: '2026-01-20T15:00:00.000+0000' });
  expect(mapTask(done, null).activity).toMatchObject({
    status: 'done',
    occurredAt: '2026-01-20T15:00:00.000Z',
    knownAt: '2026-01-20T15:00:00.000Z',
  });
});

test('an e-mail takes direction, time and thread from its message; without one the direction is unknown [salesforce.email-direction]', () => {
  const logged = task({ TaskSubtype: 'Email', IsClosed: true });
  expect(mapTask(logged, email(true)).activity).toMatchObject({
    kind: 'email',
    direction: 'inbound',
    occurredAt: '2026-01-05T08:30:00.000Z',
    threadId: 'thread-1',
    status: null,
  });
  expect(mapTask(logged, email(false)).activity.direction).toBe('outbound');
  expect(mapTask(logged, null).activity).toMatchObject({
    kind: 'email',
    direction: null,
    occurredAt: '2026-01-05T09:00:00.000Z',
  });
});

test('a call has the direction of its type, list e-mail is automatic', () => {
  const call = task({ TaskSubtype: 'Call', IsClosed: true, CallType: 'Inbound', ActivityDate: '2026-01-02' });
  expect(mapTask(call, null).activity).toMatchObject({
    kind: 'call',
    direction: 'inbound',
    occurredAt: '2026-01-02T23:59:59.999Z',
  });
  expect(mapTask(task({ TaskSubtype: 'List Email', IsClosed: true }), null).activity).toMatchObject({
    kind: 'email',
    isAutomatic: true,
  });
});

test('a meeting gathers contacts and users once each from owner, contact and attendees [salesforce.activities]', () => {
  const relations = [invitee(carol, 'Accepted'), invitee(dave, 'Declined'), invitee(ben, 'New')];
  const what = eventRelationSchema.parse({
    EventId: event().Id,
    RelationId: base.WhatId,
    IsWhat: true,
    IsInvitee: false,
  });
  const { activity } = activityRecordSchema.parse(mapEvent(event(), [...relations, what]));
  expect(activity).toMatchObject({
    kind: 'meeting',
    status: 'planned',
    contactIds: [carol, dave],
    userIds: [ada, ben],
    participantCount: 4,
    occurredAt: '2026-01-12T10:00:00.000Z',
  });
});

test('a meeting deleted before it began was cancelled and stays on record, one deleted later is gone [salesforce.cancelled-meetings]', () => {
  const cancelled = mapEvent(event({ IsDeleted: true, SystemModstamp: '2026-01-10T09:00:00.000+0000' }), []);
  expect(cancelled).toMatchObject({
    isDeleted: false,
    activity: { status: 'cancelled', knownAt: '2026-01-10T09:00:00.000Z' },
  });
  expect(mapEvent(event({ IsDeleted: true, SystemModstamp: '2026-01-20T09:00:00.000+0000' }), []).isDeleted).toBe(true);
});

test('a meeting that every invited contact declined is declined', () => {
  expect(mapEvent(event(), [invitee(carol, 'Declined'), invitee(ben, 'Accepted')]).activity.status).toBe('declined');
  expect(mapEvent(event(), [invitee(carol, 'Declined'), invitee(dave, 'New')]).activity.status).toBe('planned');
});

test('an attendee who was uninvited is not counted, unless the whole event is gone', () => {
  const uninvited = { ...invitee(dave, 'Accepted'), IsDeleted: true };
  expect(mapEvent(event(), [uninvited]).activity.contactIds).toEqual([carol]);
  expect(mapEvent(event({ IsDeleted: true }), [uninvited]).activity.contactIds).toEqual([carol, dave]);
});

test('an activity on an account belongs to no deal, and leads and queues are nobody we know', () => {
  const onAccount = task({ WhatId: '001000000000009AAA', WhoId: '00Q000000000001EAA', OwnerId: '00G000000000001EAA' });
  expect(mapTask(onAccount, null).activity).toMatchObject({
    opportunityId: null,
    accountId: '001000000000009AAA',
    contactIds: [],
    userIds: [],
  });
});
