/**
 * The data of one simulated Salesforce organisation: plain rows per sObject under Salesforce's own field names.
 * Ids are 18 characters. Date-times are instants like `2026-03-01T09:30:00.000Z` (the simulator writes them as `+0000` on the
 * wire), dates are `2026-03-01`. The rows may be changed while the simulator runs; each change must raise `SystemModstamp`.
 * Custom fields stand beside the others under their `…__c` names and are declared in `customFields`.
 */
export interface SimulatorOrg {
  readonly organization: OrganizationRow;
  /** Optional parts of an edition: what is false here is absent from describe and unknown to queries. */
  readonly features: {
    /** Adds `CurrencyIsoCode` to the money-carrying objects and the `CurrencyType` object. */
    readonly multiCurrency: boolean;
    /** Fields of Opportunity with field history tracking, e.g. `['OwnerId', 'NextStep']`; empty: no OpportunityFieldHistory rows. */
    readonly trackedOpportunityFields: readonly string[];
    /** Enhanced Email: adds the `EmailMessage` object, which tells the direction of the e-mails that Tasks log. */
    readonly enhancedEmail: boolean;
    /** Adds `IsPersonAccount` and its companions to Account and Contact. */
    readonly personAccounts?: boolean;
  };
  readonly customFields?: Readonly<Record<string, readonly CustomField[]>>;
  /** Fields the integration user may not read, per object: absent from describe, `INVALID_FIELD` in a query. */
  readonly hiddenFields?: Readonly<Record<string, readonly string[]>>;
  /** Objects the integration user may not see at all. */
  readonly hiddenObjects?: readonly string[];
  readonly CurrencyType?: CurrencyTypeRow[];
  /** Dated rates; with them "advanced currency management" is on. */
  readonly DatedConversionRate?: DatedConversionRateRow[];
  readonly User: UserRow[];
  readonly Account: AccountRow[];
  readonly Contact: ContactRow[];
  readonly OpportunityStage: OpportunityStageRow[];
  readonly Opportunity: OpportunityRow[];
  readonly OpportunityHistory: OpportunityHistoryRow[];
  readonly OpportunityFieldHistory: OpportunityFieldHistoryRow[];
  readonly OpportunityContactRole: OpportunityContactRoleRow[];
  readonly Task: TaskRow[];
  readonly Event: EventRow[];
  readonly EventRelation: EventRelationRow[];
  readonly EmailMessage?: EmailMessageRow[];
  /** Absent: the organisation has no cases at all, and describe does not list the object. */
  readonly Case?: CaseRow[];
  /** Absent: the old notes are switched off. */
  readonly Note?: NoteRow[];
  /** Records that left the recycle bin too: only `deleted` still tells them, and only for 15 days. */
  readonly purged?: { readonly object: string; readonly id: string; readonly deletedDate: string }[];
  /** Which records a user may read; absent: all. Ids have 18 characters. */
  readonly mayRead?: (userId: string, recordId: string) => boolean;
}

/** A field the customer added; `type` is Salesforce's field type. */
export interface CustomField {
  readonly name: `${string}__c`;
  readonly label: string;
  readonly type:
    | 'string'
    | 'textarea'
    | 'picklist'
    | 'boolean'
    | 'double'
    | 'currency'
    | 'percent'
    | 'date'
    | 'datetime';
  readonly externalId?: boolean;
  readonly unique?: boolean;
}

export type CustomValues = { [field: `${string}__c`]: string | number | boolean | null };

export interface OrganizationRow {
  Id: string;
  Name: string;
  /** The corporate currency. */
  DefaultCurrencyIsoCode: string;
}

export interface CurrencyTypeRow {
  Id: string;
  IsoCode: string;
  ConversionRate: number;
  DecimalPlaces: number;
  IsActive: boolean;
  IsCorporate: boolean;
  SystemModstamp: string;
}

/** The rate of one currency from `StartDate` until the day before `NextStartDate`. */
export interface DatedConversionRateRow {
  Id: string;
  IsoCode: string;
  ConversionRate: number;
  StartDate: string;
  NextStartDate: string;
  SystemModstamp: string;
}

/** What every row carries; `IsDeleted` rows are in the recycle bin and only `queryAll` shows them. */
export interface SystemFields {
  Id: string;
  IsDeleted: boolean;
  CreatedDate: string;
  SystemModstamp: string;
}

export interface UserRow {
  Id: string;
  Name: string;
  Email: string | null;
  IsActive: boolean;
  ManagerId: string | null;
  Title: string | null;
  Department: string | null;
  Division: string | null;
  UserRoleId: string | null;
  /** Served as the relationship `UserRole.Name`. */
  UserRoleName: string | null;
  CreatedDate: string;
  SystemModstamp: string;
}

export interface AccountRow extends SystemFields, CustomValues {
  Name: string;
  Website: string | null;
  Industry: string | null;
  Type: string | null;
  NumberOfEmployees: number | null;
  AnnualRevenue: number | null;
  BillingCountry: string | null;
  OwnerId: string;
  ParentId: string | null;
  CurrencyIsoCode?: string;
  /** The record that took this one over in a merge; such a row is also deleted. */
  MasterRecordId?: string | null;
  /** Present where person accounts are switched on. */
  IsPersonAccount?: boolean;
  PersonContactId?: string | null;
}

export interface ContactRow extends SystemFields, CustomValues {
  Name: string;
  Email: string | null;
  Title: string | null;
  AccountId: string | null;
  OwnerId: string;
  MasterRecordId?: string | null;
  IsPersonAccount?: boolean;
}

export interface OpportunityStageRow {
  Id: string;
  MasterLabel: string;
  ApiName: string;
  SortOrder: number;
  IsActive: boolean;
  IsClosed: boolean;
  IsWon: boolean;
  /** `Omitted`, `Pipeline`, `Best Case`, `Commit` (or the renamed `Most Likely`), `Closed`. */
  ForecastCategoryName: string;
  /** `Omitted`, `Pipeline`, `BestCase`, `MostLikely`, `Forecast`, `Closed`. */
  ForecastCategory: string;
  DefaultProbability: number;
  CreatedDate: string;
  SystemModstamp: string;
}

export interface OpportunityRow extends SystemFields, CustomValues {
  Name: string;
  AccountId: string | null;
  OwnerId: string;
  StageName: string;
  Amount: number | null;
  CurrencyIsoCode?: string;
  /** A calendar day. */
  CloseDate: string;
  Probability: number | null;
  ForecastCategory: string;
  ForecastCategoryName: string;
  IsClosed: boolean;
  IsWon: boolean;
  NextStep: string | null;
  Type: string | null;
  LeadSource: string | null;
  LastActivityDate: string | null;
  LastStageChangeDate: string | null;
  PushCount: number | null;
}

/** One full row each time amount, probability, stage or close date changes, and one at creation. */
export interface OpportunityHistoryRow extends SystemFields {
  OpportunityId: string;
  StageName: string;
  Amount: number | null;
  CurrencyIsoCode?: string;
  CloseDate: string | null;
  Probability: number | null;
  /** `Omitted`, `Pipeline`, `BestCase`, `MostLikely`, `Forecast`, `Closed`. */
  ForecastCategory: string;
  CreatedById: string;
}

/** One row per changed tracked field; for `Owner` Salesforce writes a row with ids, `Field` being `Owner`. */
export interface OpportunityFieldHistoryRow {
  Id: string;
  IsDeleted: boolean;
  OpportunityId: string;
  /** The field's API name, except `Owner` for OwnerId; also `created`. */
  Field: string;
  OldValue: string | number | boolean | null;
  NewValue: string | number | boolean | null;
  CreatedById: string;
  CreatedDate: string;
}

export interface OpportunityContactRoleRow extends SystemFields {
  OpportunityId: string;
  ContactId: string;
  Role: string | null;
  IsPrimary: boolean;
}

export interface TaskRow extends SystemFields, CustomValues {
  WhatId: string | null;
  WhoId: string | null;
  AccountId: string | null;
  OwnerId: string;
  Subject: string | null;
  /** The due day; null when there is none. */
  ActivityDate: string | null;
  Status: string;
  Priority: string;
  IsClosed: boolean;
  /** `Task`, `Call`, `Email`, `List Email`, `Cadence` or null. */
  TaskSubtype: string | null;
  /** `Inbound`, `Internal`, `Outbound` or null. */
  CallType: string | null;
  CompletedDateTime: string | null;
  Description?: string | null;
}

export interface CaseRow extends SystemFields, CustomValues {
  CaseNumber: string;
  AccountId: string | null;
  ContactId: string | null;
  OwnerId: string;
  Subject: string | null;
  Status: string;
  Priority: string | null;
  IsClosed: boolean;
  ClosedDate: string | null;
  MasterRecordId?: string | null;
}

/** A note of the old kind, on its parent. */
export interface NoteRow extends SystemFields {
  ParentId: string;
  Title: string;
  Body: string | null;
  OwnerId: string;
}

export interface EventRow extends SystemFields, CustomValues {
  WhatId: string | null;
  WhoId: string | null;
  AccountId: string | null;
  OwnerId: string;
  Subject: string | null;
  StartDateTime: string;
  EndDateTime: string;
  IsAllDayEvent: boolean;
  /** True for the copy of an event that Salesforce keeps for each invited user; absent: false. */
  IsChild?: boolean;
  /** `Event` or null. */
  EventSubtype: string | null;
}

/** An invitee or a related person of an event. */
export interface EventRelationRow {
  Id: string;
  IsDeleted: boolean;
  EventId: string;
  /** A Contact, Lead or User (or, for `IsWhat`, a record). */
  RelationId: string;
  IsInvitee: boolean;
  IsParent: boolean;
  IsWhat: boolean;
  /** `New`, `Accepted`, `Declined`, `Uninvited`, `Maybe`. */
  Status: string;
  CreatedDate: string;
  SystemModstamp: string;
}

/** An e-mail; the Task with subtype `Email` that `ActivityId` names is its place in the activity timeline. */
export interface EmailMessageRow extends SystemFields {
  ActivityId: string | null;
  RelatedToId: string | null;
  /** True: the customer wrote it. */
  Incoming: boolean;
  MessageDate: string;
  Subject: string | null;
  FromAddress: string | null;
  ToAddress: string | null;
  /** The conversation. */
  ThreadIdentifier: string | null;
  /** `0` new, `1` read, `2` replied, `3` sent, `4` forwarded, `5` draft. */
  Status: string;
}
