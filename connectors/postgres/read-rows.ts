import { AppError } from '../../src/domain/errors.ts';
import type { PostgresClient } from './client.ts';
import { cellsOf } from './map-rows.ts';
import { readPlace, writePlace } from './page-cursor.ts';
import { planSource, tableName } from './planned-table.ts';
import { pageStatement } from './sql.ts';

/** A page of a table as it stands; every cell as text, null where it is NULL or empty. */
export interface RowPage {
  readonly columns: string[];
  readonly rows: (string | null)[][];
  readonly cursor: string | null;
}

/** Reads a table of the settings by its id. @throws AppError `not_found` for a table that the settings do not name. */
export function readRows(
  client: PostgresClient,
  search: { readonly table: string; readonly cursor: string | null; readonly limit: number },
  signal: AbortSignal,
): Promise<RowPage> {
  const { settings } = client;
  const wanted = settings.tables.find((each) => tableName(each) === search.table);
  if (!wanted) {
    const known = settings.tables.map(tableName).join(', ');
    throw new AppError('not_found', `postgres: the settings name no table ${search.table}; they name ${known}.`, {});
  }
  const place = search.cursor === null ? null : readPlace(search.cursor, search.table);
  return client.read(signal, async (run) => {
    const table = await planSource(run, settings, wanted);
    const { schema, table: name } = wanted;
    const { columns, id: key } = table;
    const after = place?.after ?? null;
    const statement = pageStatement({ schema, table: name, columns, key, after, since: null, limit: search.limit + 1 });
    const rows = await run(statement.text, statement.values);
    const page = rows.slice(0, search.limit);
    const last = page.at(-1);
    const isLast = rows.length <= search.limit || !last;
    const next = isLast ? null : key.map((_column, at) => last[`k${at}`] ?? '');
    const start = { v: 1, name: search.table, table: 0, since: null, watermark: null } as const;
    return {
      columns: columns.map((column) => column.name),
      rows: page.map((row) => cellsOf(table, row).map((cell) => (cell === '' ? null : cell))),
      cursor: next === null ? null : writePlace({ ...start, after: next }),
    };
  });
}
