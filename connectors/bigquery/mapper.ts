import type { RawField, RawRow } from './schema.ts';

/** A cell in our words; a whole number beyond 2^53 and every NUMERIC is text, so that no digit is lost. */
export type BigqueryValue = string | number | boolean | null | BigqueryValue[] | { [name: string]: BigqueryValue };

function scalar(type: string, text: string): BigqueryValue {
  switch (type) {
    case 'INTEGER':
    case 'INT64': {
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : text;
    }
    case 'FLOAT':
    case 'FLOAT64': {
      const number = Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case 'BOOLEAN':
    case 'BOOL':
      return text === 'true';
    case 'TIMESTAMP': {
      // Microseconds since 1970, as `formatOptions.useInt64Timestamp` asks for.
      const atMs = Math.floor(Number(text) / 1000);
      return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : text;
    }
    default:
      return text;
  }
}

function readValue(field: RawField, value: unknown): BigqueryValue {
  if (value === null || value === undefined) return field.mode === 'REPEATED' ? [] : null;
  if (field.mode === 'REPEATED') {
    const items = Array.isArray(value) ? value : [];
    return items.map((item: { v?: unknown } | null) => readValue({ ...field, mode: 'NULLABLE' }, item?.v));
  }
  if (field.type === 'RECORD' || field.type === 'STRUCT') {
    const cells = (value as { f?: { v?: unknown }[] }).f ?? [];
    return recordOf(field.fields ?? [], cells);
  }
  return typeof value === 'string' ? scalar(field.type, value) : JSON.stringify(value);
}

function recordOf(fields: readonly RawField[], cells: readonly { v?: unknown }[]): { [name: string]: BigqueryValue } {
  return Object.fromEntries(fields.map((field, index) => [field.name, readValue(field, cells[index]?.v)]));
}

/**
 * One row under its column names.
 * Source: https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/list (2026-11-20)
 */
export function toRow(fields: readonly RawField[], row: RawRow): { [name: string]: BigqueryValue } {
  return recordOf(fields, row.f);
}
