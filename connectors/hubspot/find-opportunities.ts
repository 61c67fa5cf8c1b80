import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { decimalSchema } from '../../src/domain/money.ts';
import type { ChangedRecord } from '../../src/domain/record.ts';
import { calendarDateSchema } from '../../src/domain/time.ts';
import type { HubspotClient } from './client.ts';
import { dealWorld } from './deal-world.ts';
import { type DealWorld, dealProperties } from './mapper-deal.ts';
import { instantOfDay, toCurrency, toDecimal, toInstant, toText } from './mapper-values.ts';
import { dealRecords, wantedOfDeals } from './read-parts.ts';
import { readAssociations, readBatch, type SearchFilter, searchPage } from './records.ts';
import type { RawObject } from './schema.ts';

/** HubSpot's ids are whole numbers that may be larger than 2^53: text. */
export const recordIdSchema = z.string().regex(/^\d{1,20}$/, 'a HubSpot record id: digits');

export const opportunitySearchSchema = z.object({
  nameContains: z.string().min(1).max(200).optional(),
  stage: z.string().min(1).max(200).optional(),
  ownerId: recordIdSchema.optional(),
  accountId: recordIdSchema.optional(),
  isClosed: z.boolean().optional(),
  closeDateFrom: calendarDateSchema.optional(),
  closeDateTo: calendarDateSchema.optional(),
  minAmount: z.number().optional(),
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
});
export type FoundOpportunity = z.infer<typeof foundOpportunitySchema>;

/** One deal with its dated changes. @throws AppError `not_found`, also for an archived one. */
export async function getOpportunity(client: HubspotClient, id: string, signal: AbortSignal): Promise<ChangedRecord> {
  const rows = await readBatch(client, 'deals', [id], await wantedOfDeals(client, signal), signal);
  const [record] = await dealRecords(client, rows, signal);
  if (record) return record;
  throw new AppError('not_found', `HubSpot has no deal ${id} that this connection may see.`, { system: 'hubspot' });
}

function filtersOf(search: OpportunitySearch, world: DealWorld): SearchFilter[] {
  const filters: SearchFilter[] = [];
  const add = (propertyName: string, operator: SearchFilter['operator'], value: string | undefined) => {
    if (value !== undefined) filters.push({ propertyName, operator, value });
  };
  add('dealstage', 'EQ', search.stage);
  add('hubspot_owner_id', 'EQ', search.ownerId);
  add('associations.company', 'EQ', search.accountId);
  if (search.isClosed !== undefined) add('hs_is_closed', 'EQ', String(search.isClosed));
  // A day more on either side: the zone is applied to what is found.
  const around = (day: string, days: number) =>
    String(Date.parse(instantOfDay(day, world.dayOf)) + days * 36 * 3_600_000);
  if (search.closeDateFrom) add('closedate', 'GTE', around(search.closeDateFrom, -1));
  if (search.closeDateTo) add('closedate', 'LTE', around(search.closeDateTo, 1));
  if (search.minAmount !== undefined) add('amount', 'GTE', String(search.minAmount));
  return filters;
}

function toFound(row: RawObject, accountId: string | null, world: DealWorld): FoundOpportunity {
  const { properties } = row;
  const closedAt = toInstant(properties['closedate']);
  const flag = (value: string | null | undefined) => (value === 'true' ? true : value === 'false' ? false : null);
  return {
    id: row.id,
    name: toText(properties['dealname']),
    accountId,
    ownerId: toText(properties['hubspot_owner_id']),
    stage: toText(properties['dealstage']),
    amount: toDecimal(properties['amount']),
    currency: toCurrency(properties['deal_currency_code']) ?? world.currency,
    closeDate: closedAt && world.dayOf(closedAt),
    isClosed: flag(properties['hs_is_closed']),
    isWon: flag(properties['hs_is_closed_won']),
    nextStep: toText(properties['hs_next_step']),
  };
}

/** HubSpot finds words; a name holds the whole text, so what it finds is looked through. */
const scannedRows = 2_000;

/** Deals that fit every given part, in the order of their ids; `truncated` when there may be more than are told. */
export async function searchOpportunities(client: HubspotClient, search: OpportunitySearch, signal: AbortSignal) {
  const world = await dealWorld(client, signal);
  const filters = filtersOf(search, world);
  const wanted = search.nameContains?.toLowerCase();
  const fits = (found: FoundOpportunity) =>
    (wanted === undefined || (found.name?.toLowerCase().includes(wanted) ?? false)) &&
    (!search.closeDateFrom || (found.closeDate ?? '') >= search.closeDateFrom) &&
    (!search.closeDateTo || (found.closeDate ?? '9999') <= search.closeDateTo);
  const hits: RawObject[] = [];
  let afterId: string | null = null;
  let isWhole = false;
  for (let scanned = 0; scanned < scannedRows && hits.length <= search.limit && !isWhole; scanned += 200) {
    const page: { readonly rows: RawObject[] } = await searchPage(
      client,
      'deals',
      { filters, afterId, properties: dealProperties, limit: 200 },
      signal,
    );
    hits.push(...page.rows.filter((row) => fits(toFound(row, null, world))));
    isWhole = page.rows.length < 200;
    afterId = page.rows.at(-1)?.id ?? afterId;
  }
  const told = hits.slice(0, search.limit);
  const links = await readAssociations(
    client,
    'deals',
    'companies',
    told.map(({ id }) => id),
    signal,
  );
  const opportunities = told.map((row) => {
    const companies = links.get(row.id) ?? [];
    return toFound(row, (companies.find(({ isPrimary }) => isPrimary) ?? companies[0])?.id ?? null, world);
  });
  return { opportunities, truncated: hits.length > search.limit || !isWhole };
}
