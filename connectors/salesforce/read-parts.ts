import type { MirrorRecord } from '../../src/domain/record.ts';
import type { SalesforceClient } from './client.ts';
import type { ReadableObject } from './cursor.ts';
import { mapEvent, mapTask } from './mapper-activity.ts';
import { mapAccount, mapContact, mapContactRole, mapStage, mapUser } from './mapper-organisation.ts';
import { customFieldsOf, opportunityFields, opportunityRecords, stageFields } from './opportunity-records.ts';
import { parseRows, relatedRows } from './related-rows.ts';
import {
  accountSchema,
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

/** One of Salesforce's objects as a part of one of ours: what to select, and how its rows become records. */
export interface ReadPart {
  readonly object: string;
  readonly fields: readonly string[];
  /** Selected when the first name can be read, e.g. a field over a relationship. */
  readonly overRelationships?: Readonly<Record<string, string>>;
  /** Further fields that depend on the organisation. */
  readonly extraFields?: (client: SalesforceClient, described: DescribedObject) => readonly string[];
  readonly toRecords: (
    rows: readonly unknown[],
    described: DescribedObject,
    client: SalesforceClient,
    signal: AbortSignal,
  ) => Promise<MirrorRecord[]>;
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
  toRecords: (rows, described, client, signal) =>
    opportunityRecords(client, described, parseRows(opportunitySchema, rows, 'opportunities'), signal),
};

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
  async toRecords(rows, _described, client, signal) {
    const tasks = parseRows(taskSchema, rows, 'tasks');
    const emailIds = tasks.filter((row) => row.TaskSubtype === 'Email').map(({ Id }) => Id);
    const fields = ['Id', 'ActivityId', 'Incoming', 'MessageDate', 'ThreadIdentifier', 'Status'];
    const source = { object: 'EmailMessage', link: 'ActivityId', fields, schema: emailMessageSchema };
    const emails = await relatedRows(client, source, emailIds, signal);
    return tasks.map((row) => mapTask(row, emails.get(row.Id)?.[0] ?? null));
  },
};

const event: ReadPart = {
  object: 'Event',
  fields: [...stamped, ...related, 'StartDateTime', 'ActivityDateTime', 'IsChild'],
  async toRecords(rows, _described, client, signal) {
    // Each invited user has a copy of the event; the attendees of the original tell the same.
    const events = parseRows(eventSchema, rows, 'events').filter((row) => row.IsChild !== true);
    const fields = ['EventId', 'IsDeleted', 'RelationId', 'IsWhat', 'IsInvitee', 'Status'];
    const source = { object: 'EventRelation', link: 'EventId', fields, schema: eventRelationSchema };
    const relations = await relatedRows(
      client,
      source,
      events.map(({ Id }) => Id),
      signal,
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
  ],
  toRecords: async (rows, described) =>
    parseRows(accountSchema, rows, 'accounts').map((row) => mapAccount(row, names(described))),
};

const contact: ReadPart = {
  object: 'Contact',
  fields: [...stamped, 'Name', 'Email', 'Title', 'AccountId'],
  toRecords: async (rows, described) =>
    parseRows(contactSchema, rows, 'contacts').map((row) => mapContact(row, names(described))),
};

const contactRole: ReadPart = {
  object: 'OpportunityContactRole',
  fields: [...stamped, 'OpportunityId', 'ContactId', 'Role', 'IsPrimary'],
  toRecords: async (rows, described) =>
    parseRows(contactRoleSchema, rows, 'contact roles').map((row) => mapContactRole(row, names(described))),
};

const user: ReadPart = {
  object: 'User',
  fields: ['Id', 'CreatedDate', 'SystemModstamp', 'Name', 'Email', 'IsActive', 'ManagerId', 'Division', 'UserRoleId'],
  overRelationships: { UserRoleId: 'UserRole.Name' },
  toRecords: async (rows, described) =>
    parseRows(userSchema, rows, 'users').map((row) => mapUser(row, names(described))),
};

const stage: ReadPart = {
  object: 'OpportunityStage',
  fields: stageFields,
  toRecords: async (rows) => parseRows(stageSchema, rows, 'stages').map(mapStage),
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
};
