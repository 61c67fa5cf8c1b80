/** An identifier as SQL takes it, whatever characters it holds. Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html (2026-11-20) */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A column of a table, as the catalog has it. `type` is the catalog's own spelling, e.g. `timestamp with time zone`. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

/** A value as text that the reader of exports understands: instants in UTC, floats without exponents. */
export function columnText({ name, type }: TableColumn): string {
  const column = quoteIdentifier(name);
  if (/^timestamp(\(\d\))? with time zone$/.test(type)) {
    return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  if (/^timestamp/.test(type)) return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  if (/^(real|double precision)$/.test(type)) return `${column}::numeric::text`;
  return `${column}::text`;
}

/** One page of a table in the order of its key. */
export interface PageQuery {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly TableColumn[];
  /** What the pages are ordered by; together unique. */
  readonly key: readonly TableColumn[];
  /** The key of the last row before this page, as text; null at the beginning. */
  readonly after: readonly string[] | null;
  /** Rows whose first key column is at or after this instant; null: all. */
  readonly since: string | null;
  readonly limit: number;
}

/**
 * Builds the statement: every name is quoted, every value is a parameter cast to its column's type, and the key comes back
 * beside the row as `k0`, `k1`, … so that the next page starts exactly after it.
 */
export function pageStatement(query: PageQuery): { readonly text: string; readonly values: string[] } {
  const { key, after, since } = query;
  const values: string[] = [];
  const parameter = (value: string, cast: string) => {
    values.push(value);
    return `$${values.length}::${cast}`;
  };
  const conditions = key.map(({ name }) => `${quoteIdentifier(name)} is not null`);
  const [first] = key;
  if (since !== null && first) {
    conditions.push(`${quoteIdentifier(first.name)} >= ${parameter(since, `timestamptz::${first.type}`)}`);
  }
  if (after !== null) {
    const names = key.map(({ name }) => quoteIdentifier(name)).join(', ');
    const place = key.map(({ type }, index) => parameter(after[index] ?? '', type)).join(', ');
    conditions.push(`(${names}) > (${place})`);
  }
  const cells = query.columns.map((column, index) => `${columnText(column)} as c${index}`);
  const keys = key.map(({ name }, index) => `${quoteIdentifier(name)}::text as k${index}`);
  const order = key.map(({ name }) => quoteIdentifier(name)).join(', ');
  const from = `${quoteIdentifier(query.schema)}.${quoteIdentifier(query.table)}`;
  const text = `select ${[...cells, ...keys].join(', ')} from ${from} where ${conditions.join(' and ')} order by ${order} limit ${Math.trunc(query.limit)}`;
  return { text, values };
}
