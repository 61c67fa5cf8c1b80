import type { MirrorRecord } from '../../src/domain/record.ts';
import type { SalesforceClient } from './client.ts';
import type { ReadableObject } from './cursor.ts';
import { mapEvent, mapTask } from './mapper-activity.ts';
import { goneActivity, goneContactRole, goneRecord } from './mapper-gone.ts';
import { mapAccount, mapCase, mapContact, mapContactRole, mapStage, mapUser } from './mapper-organisation.ts';
import {
  customFieldsOf,
  fieldHistorySource,
  historySource,
  opportunityFields,
  opportunityRecords,
  stageFields,
} from './opportunity-records.ts';
import { parseRows, type ReadRelated, type RelatedSource } from './related-rows.ts';
import {
  accountSchema,
  caseSchema,
  contactRoleSchema,
  contactSchema,
  type DescribedObject,
  emailMessageSchema,
  eventRelationSchema,
  eventSchema,
  opportunitySchema,
  stageSchema,
  taskSchema,
  userSchema,
} from './schema.ts';

/** What turning rows into records may need. */
export interface PartContext {
  readonly described: DescribedObject;
  readonly client: SalesforceClient;
  readonly signal: AbortSignal;
  readonly readRelated: ReadRelated;
}

/** One of Salesforce's objects as a part of one of ours: what to select, and how its rows become records. */
export interface ReadPart {
  readonly object: string;
  readonly fields: readonly string[];
  /** Selected when the first name can be read, e.g. a field over a relationship. */
  readonly overRelationships?: Readonly<Record<string, string>>;
  /** Further fields that depend on the organisation. */
  readonly extraFields?: (client: SalesforceClient, described: DescribedObject) => readonly string[];
  /** Rows of other objects that belong to these. */
  readonly related?: readonly RelatedSource[];
  readonly toRecords: (rows: readonly unknown[], context: PartContext) => Promise<MirrorRecord[]>;
  /** The record of a row that is gone for good, of which only the id is known. */
  readonly toTombstone?: (id: string, deletedAt: string) => MirrorRecord;
}

const stamped = ['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp'];
const related = ['WhatId', 'WhoId', 'AccountId', 'OwnerId', 'Subject'];

function names(described: DescribedObject): ReadonlySet<string> {
  return new Set(described.fields.map(({ name }) => name));
}

const opportunity: ReadPart = {
  object: 'Opportunity',
  fields: opportunityFields,
  extraFields: customFieldsOf,
  related: [historySource, fieldHistorySource],
  toRecords: (rows, { client, described, signal, readRelated }) =>
    opportunityRecords(client, described, parseRows(opportunitySchema, rows, 'opportunities'), signal, readRelated),
  toTombstone: (id) => goneRecord('opportunity', id),
};

const emailSource = {
  object: 'EmailMessage',
  link: 'ActivityId',
  fields: ['Id', 'ActivityId', 'Incoming', 'MessageDate', 'ThreadIdentifier', 'Status'],
  schema: emailMessageSchema,
} as const;

const relationSource = {
  object: 'EventRelation',
  link: 'EventId',
  fields: ['EventId', 'IsDeleted', 'RelationId', 'IsWhat', 'IsInvitee', 'Status'],
  schema: eventRelationSchema,
} as const;

const task: ReadPart = {
  object: 'Task',
  fields: [
    ...stamped,
    ...related,
    'ActivityDate',
    'Status',
    'IsClosed',
    'TaskSubtype',
    'CallType',
    'CompletedDateTime',
  ],
  related: [emailSource],
  toTombstone: goneActivity,
  async toRecords(rows, { readRelated }) {
    const tasks = parseRows(taskSchema, rows, 'tasks');
    const emailIds = tasks.filter((row) => row.TaskSubtype === 'Email').map(({ Id }) => Id);
    const emails = await readRelated(emailSource, emailIds);
    return tasks.map((row) => mapTask(row, emails.get(row.Id)?.[0] ?? null));
  },
};

const event: ReadPart = {
  object: 'Event',
  fields: [...stamped, ...related, 'StartDateTime', 'ActivityDateTime', 'IsChild'],
  related: [relationSource],
  toTombstone: goneActivity,
  async toRecords(rows, { readRelated }) {
    // Each invited user has a copy of the event; the attendees of the original tell the same.
    const events = parseRows(eventSchema, rows, 'events').filter((row) => row.IsChild !== true);
    const relations = await readRelated(
      relationSource,
      events.map(({ Id }) => Id),
    );
    return events.map((row) => mapEvent(row, relations.get(row.Id) ?? []));
  },
};

const account: ReadPart = {
  object: 'Account',
  fields: [
    ...stamped,
    'Name',
    'Website',
    'Industry',
    'Type',
    'NumberOfEmployees',
    'AnnualRevenue',
    'BillingCountry',
    'OwnerId',
    'ParentId',
    'MasterRecordId',
    'IsPersonAccount',
  ],
  toTombstone: (id) => goneRecord('account', id),
  toRecords: async (rows, { described }) =>
    parseRows(accountSchema, rows, 'accounts').map((row) => mapAccount(row, names(described))),
};

const contact: ReadPart = {
  object: 'Contact',
  fields: [...stamped, 'Name', 'Email', 'Title', 'AccountId', 'MasterRecordId'],
  toTombstone: (id) => goneRecord('contact', id),
  toRecords: async (rows, { described }) =>
    parseRows(contactSchema, rows, 'contacts').map((row) => mapContact(row, names(described))),
};

const contactRole: ReadPart = {
  object: 'OpportunityContactRole',
  fields: [...stamped, 'OpportunityId', 'ContactId', 'Role', 'IsPrimary'],
  toTombstone: goneContactRole,
  toRecords: async (rows, { described }) =>
    parseRows(contactRoleSchema, rows, 'contact roles').map((row) => mapContactRole(row, names(described))),
};

const user: ReadPart = {
  object: 'User',
  fields: ['Id', 'CreatedDate', 'SystemModstamp', 'Name', 'Email', 'IsActive', 'ManagerId', 'Division', 'UserRoleId'],
  overRelationships: { UserRoleId: 'UserRole.Name' },
  toRecords: async (rows, { described }) =>
    parseRows(userSchema, rows, 'users').map((row) => mapUser(row, names(described))),
};

const stage: ReadPart = {
  object: 'OpportunityStage',
  fields: stageFields,
  toRecords: async (rows) => parseRows(stageSchema, rows, 'stages').map(mapStage),
};

const supportTicket: ReadPart = {
  object: 'Case',
  fields: [...stamped, 'AccountId', 'Subject', 'Status', 'Priority', 'IsClosed', 'ClosedDate', 'MasterRecordId'],
  toTombstone: (id) => goneRecord('support_ticket', id),
  toRecords: async (rows, { described }) =>
    parseRows(caseSchema, rows, 'cases').map((row) => mapCase(row, names(described))),
};

/** Which of Salesforce's objects make up each of ours, in the order they are read. */
export const readParts: Readonly<Record<ReadableObject, readonly ReadPart[]>> = {
  opportunity: [opportunity],
  account: [account],
  contact: [contact],
  contact_role: [contactRole],
  sales_user: [user],
  stage: [stage],
  activity: [task, event],
  support_ticket: [supportTicket],
};

/** Every object a full pass reads, counted together to decide how. */
export const countedObjects: readonly string[] = Object.values(readParts).flatMap((parts) =>
  parts.flatMap(({ object, related: own = [] }) => [object, ...own.map((source) => source.object)]),
);
