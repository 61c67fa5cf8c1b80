import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { decimalSchema } from '../../src/domain/money.ts';
import type { ChangedRecord } from '../../src/domain/record.ts';
import { calendarDateSchema } from '../../src/domain/time.ts';
import type { SalesforceClient } from './client.ts';
import { type CorporateAmount, corporateAmountSchema, currencyRates, toCorporate } from './currency-rates.ts';
import { toCurrency, toDecimal } from './mapper-values.ts';
import {
  customFieldsOf,
  opportunityFields,
  opportunityRecords,
  opportunityWorld,
  presentFields,
} from './opportunity-records.ts';
import { toRecordId } from './record-id.ts';
import { parseRows } from './related-rows.ts';
import { type DescribedObject, opportunitySchema } from './schema.ts';
import { buildSoql, type SoqlCondition } from './soql.ts';

/** A Salesforce id of 15 or 18 characters, normalised to 18. */
export const recordIdSchema = z
  .string()
  .regex(/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/, 'a Salesforce id of 15 or 18 characters');

export const opportunitySearchSchema = z.object({
  nameContains: z.string().min(1).max(200).optional(),
  stage: z.string().min(1).max(200).optional(),
  ownerId: recordIdSchema.optional(),
  accountId: recordIdSchema.optional(),
  isClosed: z.boolean().optional(),
  closeDateFrom: calendarDateSchema.optional(),
  closeDateTo: calendarDateSchema.optional(),
  minAmount: z.number().optional(),
  /** Adds each amount in the corporate currency by the rate of the deal's close date. */
  inCorporateCurrency: z.boolean().default(false),
  limit: z.number().int().min(1).max(200).default(50),
});
export type OpportunitySearch = z.infer<typeof opportunitySearchSchema>;

export const foundOpportunitySchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  accountId: z.string().nullable(),
  ownerId: z.string().nullable(),
  stage: z.string().nullable(),
  amount: decimalSchema.nullable(),
  currency: z.string().nullable(),
  closeDate: calendarDateSchema.nullable(),
  isClosed: z.boolean().nullable(),
  isWon: z.boolean().nullable(),
  nextStep: z.string().nullable(),
  corporate: corporateAmountSchema.nullable(),
});

async function describeOpportunity(client: SalesforceClient, signal: AbortSignal): Promise<DescribedObject> {
  const described = await client.describe('Opportunity', signal);
  if (described) return described;
  throw new AppError('forbidden', 'The Salesforce user of this connection cannot read Opportunity.', {
    system: 'salesforce',
  });
}

/** One opportunity with its dated changes. @throws AppError `not_found`, also for one in the recycle bin. */
export async function getOpportunity(
  client: SalesforceClient,
  { id, inCorporateCurrency }: { readonly id: string; readonly inCorporateCurrency: boolean },
  signal: AbortSignal,
): Promise<{ record: ChangedRecord; corporate: CorporateAmount | null }> {
  const described = await describeOpportunity(client, signal);
  const fields = [...presentFields(described, opportunityFields), ...customFieldsOf(client, described)];
  const where: SoqlCondition = { field: 'Id', operator: '=', value: { text: toRecordId(id) ?? id } };
  const page = await client.query(buildSoql({ object: 'Opportunity', fields, where, limit: 1 }), signal);
  const rows = parseRows(opportunitySchema, page.records, 'one opportunity');
  const [record] = await opportunityRecords(client, described, rows, signal);
  const [row] = rows;
  if (record && row) {
    const rates = inCorporateCurrency ? await currencyRates(client, signal) : null;
    return {
      record,
      corporate: toCorporate(rates, toDecimal(row.Amount), toCurrency(row.CurrencyIsoCode), row.CloseDate),
    };
  }
  throw new AppError('not_found', `Salesforce has no opportunity ${id} that this connection may see.`, {
    system: 'salesforce',
  });
}

function conditionsOf(search: OpportunitySearch): SoqlCondition[] {
  const conditions: SoqlCondition[] = [];
  const equals = (field: string, text: string | undefined) => {
    if (text !== undefined) conditions.push({ field, operator: '=', value: { text } });
  };
  if (search.nameContains !== undefined) conditions.push({ field: 'Name', contains: search.nameContains });
  equals('StageName', search.stage);
  equals('OwnerId', search.ownerId);
  equals('AccountId', search.accountId);
  if (search.isClosed !== undefined) conditions.push({ field: 'IsClosed', operator: '=', value: search.isClosed });
  const { closeDateFrom, closeDateTo, minAmount } = search;
  if (closeDateFrom) conditions.push({ field: 'CloseDate', operator: '>=', value: { date: closeDateFrom } });
  if (closeDateTo) conditions.push({ field: 'CloseDate', operator: '<=', value: { date: closeDateTo } });
  if (minAmount !== undefined) conditions.push({ field: 'Amount', operator: '>=', value: minAmount });
  return conditions;
}

/** Opportunities that fit every given part, by close date; `truncated` when there are more than `limit`. */
export async function searchOpportunities(client: SalesforceClient, search: OpportunitySearch, signal: AbortSignal) {
  const described = await describeOpportunity(client, signal);
  const soql = buildSoql({
    object: 'Opportunity',
    fields: presentFields(described, opportunityFields),
    where: { all: conditionsOf(search) },
    orderBy: [{ field: 'CloseDate' }, { field: 'Id' }],
    limit: search.limit + 1,
  });
  const page = await client.query(soql, signal);
  const { currency } = await opportunityWorld(client, described, signal);
  const rates = search.inCorporateCurrency ? await currencyRates(client, signal) : null;
  const rows = parseRows(opportunitySchema, page.records, 'a search');
  const opportunities = rows.slice(0, search.limit).map((row) => ({
    id: row.Id,
    name: row.Name,
    accountId: row.AccountId,
    ownerId: row.OwnerId,
    stage: row.StageName,
    amount: toDecimal(row.Amount),
    currency: toCurrency(row.CurrencyIsoCode) ?? currency,
    closeDate: row.CloseDate,
    isClosed: row.IsClosed,
    isWon: row.IsWon,
    nextStep: row.NextStep,
    corporate: toCorporate(rates, toDecimal(row.Amount), toCurrency(row.CurrencyIsoCode), row.CloseDate),
  }));
  return { opportunities, truncated: rows.length > search.limit };
}
