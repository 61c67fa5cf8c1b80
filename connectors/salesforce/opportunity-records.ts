import type { ChangedRecord } from '../../src/domain/record.ts';
import type { SalesforceClient } from './client.ts';
import { mapOpportunity, type OpportunityWorld, type StageOutcomes } from './mapper-opportunity.ts';
import { stageIdOf } from './mapper-organisation.ts';
import { toCurrency } from './mapper-values.ts';
import { queryRows, type ReadRelated, relatedByRest } from './related-rows.ts';
import {
  currencyTypeSchema,
  type DescribedObject,
  fieldDefinitionSchema,
  fieldHistorySchema,
  opportunityHistorySchema,
  type RawOpportunity,
  stageSchema,
  type UserInfo,
} from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql } from './soql.ts';

export const opportunityFields = [
  'Id',
  'IsDeleted',
  'CreatedDate',
  'SystemModstamp',
  'Name',
  'AccountId',
  'OwnerId',
  'StageName',
  'Amount',
  'CurrencyIsoCode',
  'CloseDate',
  'Probability',
  'ForecastCategory',
  'ForecastCategoryName',
  'IsClosed',
  'IsWon',
  'NextStep',
  'Type',
] as const;

export const stageFields = [
  'Id',
  'MasterLabel',
  'ApiName',
  'SortOrder',
  'IsClosed',
  'IsWon',
  'ForecastCategory',
  'ForecastCategoryName',
  'DefaultProbability',
  'CreatedDate',
  'SystemModstamp',
] as const;

const plainTypes = new Set(
  'string textarea picklist multipicklist boolean double int currency percent date datetime reference url email phone'.split(
    ' ',
  ),
);

/** The wanted fields that exist, in the wanted order. */
export function presentFields(described: DescribedObject, wanted: readonly string[]): string[] {
  const present = new Set(described.fields.map(({ name }) => name));
  return wanted.filter((field) => present.has(field));
}

/** The customer's own fields of Opportunity that are read: those of the settings, else the first that fit. */
export function customFieldsOf(client: SalesforceClient, described: DescribedObject): string[] {
  const { customFields } = client.settings;
  const readable = described.fields
    .filter((field) => field.custom && plainTypes.has(field.type))
    .map(({ name }) => name);
  if (customFields) return readable.filter((name) => customFields.includes(name));
  return readable.slice(0, salesforceLimits.customFieldsRead);
}

/** Fields of Opportunity with field history tracking; none when that cannot be asked. */
export async function trackedFields(client: SalesforceClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  if (!(await client.describe('FieldDefinition', signal))) return new Set();
  const where = { field: 'EntityDefinition.QualifiedApiName', operator: '=', value: { text: 'Opportunity' } } as const;
  const fields = ['QualifiedApiName', 'IsFieldHistoryTracked'];
  const rows = await queryRows(
    client,
    fieldDefinitionSchema,
    buildSoql({ object: 'FieldDefinition', fields, where }),
    signal,
  );
  return new Set(rows.filter((row) => row.IsFieldHistoryTracked).map((row) => row.QualifiedApiName));
}

/** `currency` is the only currency or, with several, the corporate one. */
export interface OrganisationCurrency {
  readonly currency: string | null;
  readonly isMultiCurrency: boolean;
}

export async function organisationCurrency(
  client: SalesforceClient,
  user: UserInfo,
  signal: AbortSignal,
): Promise<OrganisationCurrency> {
  if (!user.organizationMultiCurrency) {
    return { currency: toCurrency(user.orgDefaultCurrencyIsoCode), isMultiCurrency: false };
  }
  const where = { field: 'IsCorporate', operator: '=', value: true } as const;
  const soql = buildSoql({ object: 'CurrencyType', fields: ['IsoCode'], where });
  const [corporate] = await queryRows(client, currencyTypeSchema, soql, signal);
  return { currency: toCurrency(corporate?.IsoCode), isMultiCurrency: true };
}

async function stageOutcomes(client: SalesforceClient, signal: AbortSignal): Promise<StageOutcomes> {
  const described = await client.describe('OpportunityStage', signal);
  if (!described) return new Map();
  const soql = buildSoql({ object: 'OpportunityStage', fields: presentFields(described, stageFields) });
  const stages = await queryRows(client, stageSchema, soql, signal);
  return new Map(
    stages.map((stage) => [stageIdOf(stage), { isClosed: stage.IsClosed ?? false, isWon: stage.IsWon ?? false }]),
  );
}

async function readWorld(
  client: SalesforceClient,
  described: DescribedObject,
  signal: AbortSignal,
): Promise<OpportunityWorld> {
  const [stages, tracked, money] = await Promise.all([
    stageOutcomes(client, signal),
    client.remember('tracked', signal, (own) => trackedFields(client, own)),
    client
      .userInfo(signal)
      .then((user) => client.remember('money', signal, (own) => organisationCurrency(client, user, own))),
  ]);
  return {
    present: new Set(described.fields.map(({ name }) => name)),
    customFields: customFieldsOf(client, described),
    tracked,
    stages,
    currency: money.isMultiCurrency ? null : money.currency,
  };
}

/** What is the same for every opportunity, remembered. */
export function opportunityWorld(
  client: SalesforceClient,
  described: DescribedObject,
  signal: AbortSignal,
): Promise<OpportunityWorld> {
  return client.remember('world', signal, (own) => readWorld(client, described, own));
}

export const historySource = {
  object: 'OpportunityHistory',
  link: 'OpportunityId',
  fields: [
    'Id',
    'OpportunityId',
    'CreatedDate',
    'StageName',
    'Amount',
    'CurrencyIsoCode',
    'CloseDate',
    'Probability',
    'ForecastCategory',
  ],
  schema: opportunityHistorySchema,
} as const;

export const fieldHistorySource = {
  object: 'OpportunityFieldHistory',
  link: 'OpportunityId',
  fields: ['Id', 'OpportunityId', 'CreatedDate', 'Field', 'OldValue', 'NewValue'],
  schema: fieldHistorySchema,
} as const;

/** Opportunities with their histories as mirror records. */
export async function opportunityRecords(
  client: SalesforceClient,
  described: DescribedObject,
  rows: readonly RawOpportunity[],
  signal: AbortSignal,
  readRelated: ReadRelated = relatedByRest(client, signal),
): Promise<ChangedRecord[]> {
  const ids = rows.map(({ Id }) => Id);
  const world = await opportunityWorld(client, described, signal);
  const [histories, fieldHistories] = await Promise.all([
    readRelated(historySource, ids),
    world.tracked.size > 0 ? readRelated(fieldHistorySource, ids) : new Map(),
  ]);
  return rows.map((record) =>
    mapOpportunity(
      { record, history: histories.get(record.Id) ?? [], fieldHistory: fieldHistories.get(record.Id) ?? [] },
      world,
    ),
  );
}
