import type { z } from 'zod';
import { collectPages } from '../kit/paginate.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { QueryOptions, SalesforceClient } from './client.ts';
import { buildSoql } from './soql.ts';

/** 400 ids of 18 characters stay below the 16,384 bytes of a request line, quotes and commas encoded. */
const idsPerQuery = 400;
const maxRowsPerQuery = 200_000;

/** Checks raw rows against their schema. @throws AppError `bad_vendor_response` */
export function parseRows<Schema extends z.ZodType>(
  schema: Schema,
  rows: readonly unknown[],
  what: string,
): z.infer<Schema>[] {
  return rows.map((row) => {
    const parsed = schema.safeParse(row);
    if (!parsed.success) throw badVendorResponse('Salesforce', what, parsed.error);
    return parsed.data;
  });
}

/** Every row of a query, page by page. */
export async function queryRows<Schema extends z.ZodType>(
  client: SalesforceClient,
  schema: Schema,
  soql: string,
  signal: AbortSignal,
  options: QueryOptions = {},
): Promise<z.infer<Schema>[]> {
  const { items } = await collectPages(
    async (locator) => {
      const page =
        locator === null ? await client.query(soql, signal, options) : await client.queryMore(locator, signal);
      return { items: page.records, next: page.locator };
    },
    { system: 'Salesforce', what: 'related rows', maxItems: maxRowsPerQuery, atCap: 'error', signal },
  );
  return parseRows(schema, items, 'a query for related rows');
}

/** Rows of another object that point to records being read: history rows to their deal. */
export interface RelatedSource<Schema extends z.ZodType = z.ZodType> {
  readonly object: string;
  /** The field that points. */
  readonly link: string;
  readonly fields: readonly string[];
  readonly schema: Schema;
}

/** Gives the related rows of `ids`, grouped by the id they point to, wherever they come from. */
export type ReadRelated = <Schema extends z.ZodType>(
  source: RelatedSource<Schema>,
  ids: readonly string[],
) => Promise<Map<string, z.infer<Schema>[]>>;

/** Reads related rows by REST. */
export function relatedByRest(client: SalesforceClient, signal: AbortSignal): ReadRelated {
  return (source, ids) => relatedRows(client, source, ids, signal);
}

/** Groups rows by the id they point to. */
export function groupByLink<Row>(link: string, rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => String((row as Record<string, unknown>)[link]));
}

/**
 * The rows of another object that point to `ids`, grouped by the id they point to. Fields that cannot be read are left out; an
 * object that cannot be read gives nothing.
 */
export async function relatedRows<Schema extends z.ZodType>(
  client: SalesforceClient,
  related: RelatedSource<Schema>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, z.infer<Schema>[]>> {
  const described = ids.length > 0 ? await client.describe(related.object, signal) : null;
  const present = new Set(described?.fields.map(({ name }) => name));
  if (!present.has(related.link)) return new Map();
  const fields = related.fields.filter((field) => present.has(field));
  const chunks = Array.from({ length: Math.ceil(ids.length / idsPerQuery) }, (_, at) =>
    ids.slice(at * idsPerQuery, (at + 1) * idsPerQuery),
  );
  const rows = await Promise.all(
    chunks.map((chunk) => {
      const where = { field: related.link, in: chunk.map((id) => ({ text: id })) };
      return queryRows(client, related.schema, buildSoql({ object: related.object, fields, where }), signal, {
        all: true,
      });
    }),
  );
  return groupByLink(related.link, rows.flat());
}
