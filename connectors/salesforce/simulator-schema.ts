import type { SimulatorOrg } from './simulator-org.ts';

/** One field as describe tells it. `filterable` false: a query may select it but not filter by it. */
export interface SimulatedField {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly custom: boolean;
  readonly filterable: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
}

/** One object that the integration user may see. */
export interface SimulatedObject {
  readonly name: string;
  readonly fields: ReadonlyMap<string, SimulatedField>;
  /** Relationship name → the id field here and the object it names. */
  readonly parents: Readonly<Record<string, { readonly field: string; readonly object: string }>>;
  /** Child relationship name → the child object and its field that points here. */
  readonly children: Readonly<Record<string, { readonly object: string; readonly field: string }>>;
}

interface Blueprint {
  readonly fields: string;
  readonly parents?: SimulatedObject['parents'];
  readonly children?: SimulatedObject['children'];
}

const system = 'Id:id IsDeleted:boolean CreatedDate:datetime SystemModstamp:datetime';

const blueprints: Readonly<Record<string, Blueprint>> = {
  Organization: { fields: 'Id:id Name:string' },
  CurrencyType: {
    fields:
      'Id:id IsoCode:picklist ConversionRate:double DecimalPlaces:int IsActive:boolean IsCorporate:boolean SystemModstamp:datetime',
  },
  DatedConversionRate: {
    fields: 'Id:id IsoCode:picklist ConversionRate:double StartDate:date NextStartDate:date SystemModstamp:datetime',
  },
  UserRecordAccess: {
    fields:
      'RecordId:id UserId:id HasReadAccess:boolean HasEditAccess:boolean HasDeleteAccess:boolean HasTransferAccess:boolean HasAllAccess:boolean MaxAccessLevel:picklist',
  },
  Case: {
    fields: `${system} MasterRecordId:reference CaseNumber:string AccountId:reference ContactId:reference OwnerId:reference Subject:string Status:picklist Priority:picklist IsClosed:boolean ClosedDate:datetime`,
    parents: { Account: { field: 'AccountId', object: 'Account' } },
  },
  Note: { fields: `${system} ParentId:reference Title:string Body:textarea OwnerId:reference` },
  FieldDefinition: {
    fields: 'DurableId:string QualifiedApiName:string Label:string IsFieldHistoryTracked:boolean',
    parents: { EntityDefinition: { field: 'EntityDefinitionId', object: 'EntityDefinition' } },
  },
  EntityDefinition: { fields: 'DurableId:string QualifiedApiName:string' },
  UserRole: { fields: 'Id:id Name:string' },
  User: {
    fields:
      'Id:id Name:string Email:email IsActive:boolean ManagerId:reference Title:string Department:string Division:string UserRoleId:reference CreatedDate:datetime SystemModstamp:datetime',
    parents: {
      UserRole: { field: 'UserRoleId', object: 'UserRole' },
      Manager: { field: 'ManagerId', object: 'User' },
    },
  },
  Account: {
    fields: `${system} MasterRecordId:reference IsPersonAccount:boolean PersonContactId:reference Name:string Website:url Industry:picklist Type:picklist NumberOfEmployees:int AnnualRevenue:currency BillingCountry:string OwnerId:reference ParentId:reference CurrencyIsoCode:picklist`,
    parents: { Owner: { field: 'OwnerId', object: 'User' }, Parent: { field: 'ParentId', object: 'Account' } },
    children: {
      Opportunities: { object: 'Opportunity', field: 'AccountId' },
      Contacts: { object: 'Contact', field: 'AccountId' },
    },
  },
  Contact: {
    fields: `${system} MasterRecordId:reference IsPersonAccount:boolean Name:string Email:email Title:string AccountId:reference OwnerId:reference`,
    parents: { Account: { field: 'AccountId', object: 'Account' }, Owner: { field: 'OwnerId', object: 'User' } },
  },
  OpportunityStage: {
    fields:
      'Id:id MasterLabel:string ApiName:string SortOrder:int IsActive:boolean IsClosed:boolean IsWon:boolean ForecastCategoryName:picklist ForecastCategory:picklist DefaultProbability:percent CreatedDate:datetime SystemModstamp:datetime',
  },
  Opportunity: {
    fields: `${system} Name:string AccountId:reference OwnerId:reference StageName:picklist Amount:currency CurrencyIsoCode:picklist CloseDate:date Probability:percent ForecastCategory:picklist ForecastCategoryName:picklist IsClosed:boolean IsWon:boolean NextStep:string Type:picklist LeadSource:picklist LastActivityDate:date LastStageChangeDate:datetime PushCount:int`,
    parents: { Account: { field: 'AccountId', object: 'Account' }, Owner: { field: 'OwnerId', object: 'User' } },
    children: {
      OpportunityHistories: { object: 'OpportunityHistory', field: 'OpportunityId' },
      Histories: { object: 'OpportunityFieldHistory', field: 'OpportunityId' },
      OpportunityContactRoles: { object: 'OpportunityContactRole', field: 'OpportunityId' },
      Tasks: { object: 'Task', field: 'WhatId' },
      Events: { object: 'Event', field: 'WhatId' },
    },
  },
  OpportunityHistory: {
    fields: `${system} OpportunityId:reference StageName:picklist Amount:currency CurrencyIsoCode:picklist CloseDate:date Probability:percent ForecastCategory:picklist CreatedById:reference`,
    parents: { Opportunity: { field: 'OpportunityId', object: 'Opportunity' } },
  },
  OpportunityFieldHistory: {
    fields:
      'Id:id IsDeleted:boolean OpportunityId:reference Field:picklist OldValue:anyType NewValue:anyType CreatedById:reference CreatedDate:datetime',
    parents: { Opportunity: { field: 'OpportunityId', object: 'Opportunity' } },
  },
  OpportunityContactRole: {
    fields: `${system} OpportunityId:reference ContactId:reference Role:picklist IsPrimary:boolean`,
    parents: {
      Opportunity: { field: 'OpportunityId', object: 'Opportunity' },
      Contact: { field: 'ContactId', object: 'Contact' },
    },
  },
  Task: {
    fields: `${system} IsArchived:boolean WhatId:reference WhoId:reference AccountId:reference OwnerId:reference Subject:combobox ActivityDate:date Status:picklist Priority:picklist IsClosed:boolean TaskSubtype:picklist CallType:picklist CompletedDateTime:datetime Description:textarea`,
    parents: { Owner: { field: 'OwnerId', object: 'User' }, Account: { field: 'AccountId', object: 'Account' } },
    children: { EmailMessages: { object: 'EmailMessage', field: 'ActivityId' } },
  },
  Event: {
    fields: `${system} IsArchived:boolean WhatId:reference WhoId:reference AccountId:reference OwnerId:reference Subject:combobox StartDateTime:datetime EndDateTime:datetime IsAllDayEvent:boolean IsChild:boolean EventSubtype:picklist`,
    parents: { Owner: { field: 'OwnerId', object: 'User' }, Account: { field: 'AccountId', object: 'Account' } },
    children: { EventRelations: { object: 'EventRelation', field: 'EventId' } },
  },
  EventRelation: {
    fields:
      'Id:id IsDeleted:boolean EventId:reference RelationId:reference IsInvitee:boolean IsParent:boolean IsWhat:boolean Status:picklist CreatedDate:datetime SystemModstamp:datetime',
  },
  EmailMessage: {
    fields: `${system} ActivityId:reference RelatedToId:reference Incoming:boolean MessageDate:datetime Subject:string FromAddress:string ToAddress:string ThreadIdentifier:string Status:picklist`,
  },
};

/** Objects that only queries know; describe lists them too, but they hold no records of the customer. */
const multiCurrencyOnly = new Set(['CurrencyType', 'DatedConversionRate']);
const personAccountFields = new Set(['IsPersonAccount', 'PersonContactId']);

function isAvailable(org: SimulatorOrg, object: string): boolean {
  if (org.hiddenObjects?.includes(object)) return false;
  if (object === 'DatedConversionRate' && !org.DatedConversionRate) return false;
  if (object === 'Case' || object === 'Note') return org[object] !== undefined;
  if (multiCurrencyOnly.has(object)) return org.features.multiCurrency;
  if (object === 'EmailMessage') return org.features.enhancedEmail;
  return true;
}

function fieldsOf(org: SimulatorOrg, object: string, list: string): Map<string, SimulatedField> {
  const hidden = new Set(org.hiddenFields?.[object] ?? []);
  const fields = new Map<string, SimulatedField>();
  for (const pair of list.split(' ')) {
    const [name = '', type = ''] = pair.split(':');
    if (hidden.has(name) || (name === 'CurrencyIsoCode' && !org.features.multiCurrency)) continue;
    if (personAccountFields.has(name) && !org.features.personAccounts) continue;
    const filterable = type !== 'anyType' && type !== 'textarea';
    const plain = { custom: false, externalId: false, unique: false };
    fields.set(name.toLowerCase(), { name, type, label: name, filterable, ...plain });
  }
  for (const { name, label, type, externalId = false, unique = false } of org.customFields?.[object] ?? []) {
    if (hidden.has(name)) continue;
    const flags = { custom: true, filterable: type !== 'textarea', externalId, unique };
    fields.set(name.toLowerCase(), { name, type, label, ...flags });
  }
  return fields;
}

/** What the integration user may see of one object now; null when there is no such object in this edition. */
export function describeObject(org: SimulatorOrg, name: string): SimulatedObject | null {
  const canonical = Object.keys(blueprints).find((object) => object.toLowerCase() === name.toLowerCase());
  const blueprint = canonical ? blueprints[canonical] : undefined;
  if (!canonical || !blueprint || !isAvailable(org, canonical)) return null;
  return {
    name: canonical,
    fields: fieldsOf(org, canonical, blueprint.fields),
    parents: blueprint.parents ?? {},
    children: blueprint.children ?? {},
  };
}

/** Every object of this edition by name. */
export function objectNames(org: SimulatorOrg): string[] {
  return Object.keys(blueprints).filter((name) => isAvailable(org, name));
}

export type SimulatedRow = Readonly<Record<string, unknown>>;

/**
 * Activities older than a year are archived: only `queryAll` shows them.
 * Source: https://help.salesforce.com/s/articleView?id=sales.activities_archived.htm&type=5 (2026-11-20)
 */
const archiveAfterMs = 365 * 86_400_000;

/** True for an activity that is archived by `nowMs`. */
export function isArchived(object: string, row: SimulatedRow, nowMs: number): boolean {
  if (object !== 'Task' && object !== 'Event') return false;
  if (object === 'Task' && row['IsClosed'] === false) return false;
  const day = row[object === 'Task' ? 'ActivityDate' : 'EndDateTime'];
  return typeof day === 'string' && Date.parse(day) < nowMs - archiveAfterMs;
}

function fieldDefinitions(org: SimulatorOrg): SimulatedRow[] {
  return objectNames(org).flatMap((object) => {
    const tracked = new Set(object === 'Opportunity' ? org.features.trackedOpportunityFields : []);
    return [...(describeObject(org, object)?.fields.values() ?? [])].map((field) => ({
      DurableId: `${object}.${field.name}`,
      QualifiedApiName: field.name,
      Label: field.label,
      IsFieldHistoryTracked: tracked.has(field.name),
      EntityDefinitionId: object,
    }));
  });
}

/** The rows of one object as they are now, deleted and archived ones included. */
export function rowsOf(org: SimulatorOrg, object: string): readonly SimulatedRow[] {
  switch (object) {
    case 'Organization':
      return [org.organization as unknown as SimulatedRow];
    case 'FieldDefinition':
      return fieldDefinitions(org);
    case 'EntityDefinition':
      return objectNames(org).map((name) => ({ DurableId: name, Id: name, QualifiedApiName: name }));
    case 'UserRole':
      return org.User.flatMap((user) => (user.UserRoleId ? [{ Id: user.UserRoleId, Name: user.UserRoleName }] : []));
    default:
      return (org[object as keyof SimulatorOrg] ?? []) as unknown as readonly SimulatedRow[];
  }
}
