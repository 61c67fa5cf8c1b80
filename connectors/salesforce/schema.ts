import { z } from 'zod';
import { toRecordId } from './record-id.ts';

/** Salesforce's raw records in its own names. Fields may be absent: describe decides what is asked for; unknown ones are kept. */

/** A record id in its 18-character form. */
const id = z.string().transform((value, context) => {
  const normalised = toRecordId(value);
  if (normalised !== null) return normalised;
  context.addIssue({ code: 'custom', message: 'not a Salesforce id' });
  return z.NEVER;
});
/** `2026-03-01T09:30:00.000+0000` as our instant. */
const dateTime = z.string().transform((value, context) => {
  const ms = Date.parse(value);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  context.addIssue({ code: 'custom', message: 'not a date-time' });
  return z.NEVER;
});
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const optionalId = id.nullish().transform((value) => value ?? null);
const optionalDateTime = dateTime.nullish().transform((value) => value ?? null);
const date = z.iso
  .date()
  .nullish()
  .transform((value) => value ?? null);
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

const stamped = { Id: id, IsDeleted: z.boolean().default(false), CreatedDate: dateTime, SystemModstamp: dateTime };

export const queryPageSchema = z.looseObject({
  totalSize: z.number().int().min(0),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.unknown()),
});

export const describedObjectSchema = z.looseObject({
  name: z.string(),
  replicateable: z.boolean().default(false),
  fields: z.array(
    z.looseObject({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      custom: z.boolean(),
      externalId: z.boolean().default(false),
      unique: z.boolean().default(false),
    }),
  ),
  childRelationships: z
    .array(z.looseObject({ relationshipName: z.string().nullable(), childSObject: z.string(), field: z.string() }))
    .default([]),
});
export type DescribedObject = z.infer<typeof describedObjectSchema>;

export const describedWorldSchema = z.looseObject({ sobjects: z.array(z.looseObject({ name: z.string() })) });

export const limitsSchema = z.looseObject({
  DailyApiRequests: z.looseObject({ Max: z.number().int(), Remaining: z.number().int() }),
});

export const recordCountsSchema = z.looseObject({
  sObjects: z.array(z.looseObject({ name: z.string(), count: z.number().int() })),
});

const jobStates = ['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'] as const;
export const bulkJobSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9]{15,18}$/),
  state: z.enum(jobStates),
  numberRecordsProcessed: z.number().int().nullish(),
  errorMessage: z.string().nullish(),
});
export type BulkJob = z.infer<typeof bulkJobSchema>;

export const compositeSchema = z.looseObject({
  compositeResponse: z.array(
    z.looseObject({ referenceId: z.string(), httpStatusCode: z.number().int(), body: z.unknown() }),
  ),
});

export const deletedSchema = z.looseObject({
  deletedRecords: z.array(z.looseObject({ id, deletedDate: dateTime })),
});

export const savedSchema = z.looseObject({ id, created: z.boolean().optional() });

export const accessSchema = z.looseObject({ RecordId: id, HasReadAccess: z.boolean() });

export const datedRateSchema = z.looseObject({
  IsoCode: z.string(),
  ConversionRate: z.number(),
  StartDate: z.iso.date(),
  NextStartDate: z.iso.date(),
});

export const userInfoSchema = z.looseObject({
  organizationId: id,
  organizationName: z.string(),
  organizationMultiCurrency: z.boolean(),
  orgDefaultCurrencyIsoCode: z.string().nullish(),
});

export type UserInfo = z.infer<typeof userInfoSchema>;

export const currencyTypeSchema = z.looseObject({
  IsoCode: z.string(),
  ConversionRate: z.number().optional(),
  IsCorporate: z.boolean().optional(),
});
export const fieldDefinitionSchema = z.looseObject({
  QualifiedApiName: z.string(),
  IsFieldHistoryTracked: z.boolean(),
});

/** The two columns that every watermark needs; `SystemModstamp` falls back to `CreatedDate` for history rows. */
export const watermarkSchema = z.looseObject({ Id: id, SystemModstamp: dateTime });

export const opportunitySchema = z.looseObject({
  ...stamped,
  Name: text,
  AccountId: optionalId,
  OwnerId: optionalId,
  StageName: text,
  Amount: number,
  CurrencyIsoCode: text,
  CloseDate: date,
  Probability: number,
  ForecastCategory: text,
  ForecastCategoryName: text,
  IsClosed: flag,
  IsWon: flag,
  NextStep: text,
  Type: text,
});
export type RawOpportunity = z.infer<typeof opportunitySchema>;

export const opportunityHistorySchema = z.looseObject({
  Id: id,
  OpportunityId: id,
  CreatedDate: dateTime,
  StageName: text,
  Amount: number,
  CurrencyIsoCode: text,
  CloseDate: date,
  Probability: number,
  ForecastCategory: text,
});
export type RawOpportunityHistory = z.infer<typeof opportunityHistorySchema>;

const anyValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const fieldHistorySchema = z.looseObject({
  Id: id,
  OpportunityId: id,
  CreatedDate: dateTime,
  Field: z.string(),
  OldValue: anyValue.optional().transform((value) => value ?? null),
  NewValue: anyValue.optional().transform((value) => value ?? null),
});
export type RawFieldHistory = z.infer<typeof fieldHistorySchema>;

export const stageSchema = z.looseObject({
  Id: id,
  MasterLabel: z.string(),
  ApiName: text,
  SortOrder: number,
  IsClosed: flag,
  IsWon: flag,
  ForecastCategory: text,
  ForecastCategoryName: text,
  DefaultProbability: number,
  CreatedDate: dateTime,
  SystemModstamp: dateTime,
});
export type RawStage = z.infer<typeof stageSchema>;

export const accountSchema = z.looseObject({
  ...stamped,
  Name: text,
  Website: text,
  Industry: text,
  Type: text,
  NumberOfEmployees: number,
  AnnualRevenue: number,
  BillingCountry: text,
  OwnerId: optionalId,
  ParentId: optionalId,
  MasterRecordId: optionalId,
  IsPersonAccount: flag,
});
export type RawAccount = z.infer<typeof accountSchema>;

export const contactSchema = z.looseObject({
  ...stamped,
  Name: text,
  Email: text,
  Title: text,
  AccountId: optionalId,
  MasterRecordId: optionalId,
});
export type RawContact = z.infer<typeof contactSchema>;

export const contactRoleSchema = z.looseObject({
  ...stamped,
  OpportunityId: id,
  ContactId: id,
  Role: text,
  IsPrimary: flag,
});
export type RawContactRole = z.infer<typeof contactRoleSchema>;

export const caseSchema = z.looseObject({
  ...stamped,
  AccountId: optionalId,
  Subject: text,
  Status: text,
  Priority: text,
  IsClosed: flag,
  ClosedDate: optionalDateTime,
  MasterRecordId: optionalId,
});
export type RawCase = z.infer<typeof caseSchema>;

export const userSchema = z.looseObject({
  Id: id,
  Name: text,
  Email: text,
  IsActive: flag,
  ManagerId: optionalId,
  Division: text,
  UserRole: z
    .looseObject({ Name: text })
    .nullish()
    .transform((value) => value ?? null),
  CreatedDate: dateTime,
  SystemModstamp: dateTime,
});
export type RawUser = z.infer<typeof userSchema>;

const activity = {
  ...stamped,
  WhatId: optionalId,
  WhoId: optionalId,
  AccountId: optionalId,
  OwnerId: optionalId,
  Subject: text,
};

export const taskSchema = z.looseObject({
  ...activity,
  ActivityDate: date,
  Status: text,
  IsClosed: flag,
  TaskSubtype: text,
  CallType: text,
  CompletedDateTime: optionalDateTime,
});
export type RawTask = z.infer<typeof taskSchema>;

export const eventSchema = z.looseObject({
  ...activity,
  StartDateTime: optionalDateTime,
  ActivityDateTime: optionalDateTime,
  IsChild: flag,
});
export type RawEvent = z.infer<typeof eventSchema>;

export const eventRelationSchema = z.looseObject({
  EventId: id,
  IsDeleted: z.boolean().default(false),
  RelationId: optionalId,
  IsWhat: flag,
  IsInvitee: flag,
  Status: text,
});
export type RawEventRelation = z.infer<typeof eventRelationSchema>;

export const emailMessageSchema = z.looseObject({
  Id: id,
  ActivityId: optionalId,
  Incoming: flag,
  MessageDate: optionalDateTime,
  ThreadIdentifier: text,
  Status: text,
});
export type RawEmailMessage = z.infer<typeof emailMessageSchema>;
