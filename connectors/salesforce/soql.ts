import { AppError } from '../../src/domain/errors.ts';
import { calendarDateSchema, instantSchema } from '../../src/domain/time.ts';

/** A value inside a condition, written by its kind: text is quoted and escaped, instants and days are checked. */
export type SoqlValue =
  | { readonly text: string }
  | { readonly instant: string }
  | { readonly date: string }
  | number
  | boolean
  | null;

export type SoqlCondition =
  | {
      readonly field: string;
      readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=';
      readonly value: SoqlValue;
    }
  | { readonly field: string; readonly in: readonly SoqlValue[] }
  /** True when the field contains `contains`, taken literally. */
  | { readonly field: string; readonly contains: string }
  | { readonly all: readonly SoqlCondition[] }
  | { readonly any: readonly SoqlCondition[] };

export interface SoqlSelect {
  readonly object: string;
  readonly fields: readonly string[];
  /** Rows that point here, by the name of the relationship. */
  readonly nested?: readonly { readonly relationship: string; readonly fields: readonly string[] }[];
  readonly where?: SoqlCondition;
  readonly orderBy?: readonly { readonly field: string; readonly descending?: boolean }[];
  readonly limit?: number;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){0,5}$/;

function nameOf(name: string): string {
  if (namePattern.test(name)) return name;
  throw new AppError('invalid_input', `"${name.slice(0, 80)}" is not a Salesforce field or object name.`, {
    system: 'salesforce',
  });
}

/**
 * Source: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm (2026-11-20)
 */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function quoted(text: string): string {
  return `'${text.replace(/[\\'"\n\r\t\b\f]/g, (char) => escapes[char] ?? '')}'`;
}

function literal(value: SoqlValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value.toFixed(4).replace(/\.?0+$/, '');
    throw new AppError('invalid_input', 'A number in a query must be finite.', { system: 'salesforce' });
  }
  if ('text' in value) return quoted(value.text);
  if ('instant' in value) return instantSchema.parse(value.instant);
  return calendarDateSchema.parse(value.date);
}

function condition(where: SoqlCondition): string {
  if ('all' in where) return joined(where.all, ' AND ');
  if ('any' in where) return joined(where.any, ' OR ');
  const field = nameOf(where.field);
  if ('in' in where) return `${field} IN (${where.in.map(literal).join(',')})`;
  if ('contains' in where) return `${field} LIKE '%${quoted(where.contains).slice(1, -1).replace(/[%_]/g, '\\$&')}%'`;
  return `${field} ${where.operator} ${literal(where.value)}`;
}

function joined(parts: readonly SoqlCondition[], word: string): string {
  const [only] = parts;
  return parts.length === 1 && only ? condition(only) : `(${parts.map(condition).join(word)})`;
}

/**
 * Writes a SOQL query; names are checked and values escaped, so that no text from outside can change its meaning.
 * @throws AppError `invalid_input` for a name or number that cannot stand in a query.
 */
export function buildSoql(select: SoqlSelect): string {
  const fields = select.fields.map((field) => (field === 'COUNT()' ? field : nameOf(field)));
  for (const { relationship, fields: inner } of select.nested ?? []) {
    fields.push(`(SELECT ${inner.map(nameOf).join(', ')} FROM ${nameOf(relationship)})`);
  }
  let text = `SELECT ${fields.join(', ')} FROM ${nameOf(select.object)}`;
  const isEmpty = select.where && 'all' in select.where && select.where.all.length === 0;
  if (select.where && !isEmpty) text += ` WHERE ${condition(select.where)}`;
  if (select.orderBy?.length) {
    text += ` ORDER BY ${select.orderBy.map((key) => `${nameOf(key.field)}${key.descending ? ' DESC' : ''}`).join(', ')}`;
  }
  return select.limit === undefined ? text : `${text} LIMIT ${Math.trunc(select.limit)}`;
}
