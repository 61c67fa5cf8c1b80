import { AppError } from '../../src/domain/errors.ts';
import { MapContext } from '../csv/map-context.ts';
import type { Mapping } from '../csv/mapping-file.ts';
import type { TableSource } from '../csv/source-rows.ts';
import { planTable, type TablePlan } from '../csv/table-plan.ts';
import type { RunStatement } from './client.ts';
import type { PostgresSettings, TableSettings } from './settings.ts';
import { quoteIdentifier, type TableColumn } from './sql.ts';

/** A table of the settings as the catalog has it now: its columns, which field each fills, and what orders its pages. */
export interface PlannedTable {
  readonly name: string;
  readonly settings: TableSettings;
  readonly columns: readonly TableColumn[];
  readonly plan: TablePlan;
  readonly id: readonly TableColumn[];
  readonly updatedAt: TableColumn | null;
  readonly deletedAtIndex: number | null;
  /** The planner's guess, null when it was never analysed. */
  readonly estimatedRows: number | null;
}

const numericTypes = /^(smallint|integer|bigint|real|double precision|numeric.*)$/;
const instantTypes = /^(date|timestamp.*)$/;

const catalogStatement = `select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type, c.reltuples::bigint::text as estimate
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.oid = to_regclass($1) and c.relkind in ('r', 'v', 'm', 'p', 'f') and a.attnum > 0 and not a.attisdropped
order by a.attnum`;

/** `schema.table`, as messages and tools name it. */
export function tableName({ schema, table }: Pick<TableSettings, 'schema' | 'table'>): string {
  return `${schema}.${table}`;
}

/** What the settings say of one table, in the words of the reader of exports. Database text is unambiguous: points, days year first. */
function mappingOf(settings: PostgresSettings, table: TableSettings): Mapping {
  const { currency, stages, outcomes } = settings;
  const { object, id, columns, blank } = table;
  const ignore = [...table.ignore, ...[table.updatedAt, table.deletedAt].filter((name) => name !== undefined)];
  return {
    tables: { [tableName(table)]: { object, columns, ignore, blank, ...(id === undefined ? {} : { id }) } },
    dateOrder: 'ymd',
    decimal: 'point',
    stages,
    ...(currency === undefined ? {} : { currency }),
    ...(outcomes === undefined ? {} : { outcomes }),
  };
}

function sourceOf(name: string): TableSource {
  const content = { format: 'json', encoding: 'utf-8', bomBytes: 0, delimiter: null, hasSeparatorLine: false } as const;
  return { path: name, name, bytes: 0, modifiedMs: 0, content };
}

/**
 * Looks a table up and decides which column fills which field, by the rules of the csv connector.
 * @throws AppError `not_found` for a table that is not there or not readable, `invalid_input` when settings and table disagree.
 */
export async function planSource(
  run: RunStatement,
  settings: PostgresSettings,
  table: TableSettings,
): Promise<PlannedTable> {
  const name = tableName(table);
  const quoted = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.table)}`;
  const rows = await run(catalogStatement, [quoted]);
  if (rows.length === 0) {
    throw new AppError('not_found', `postgres: there is no table or view ${name}; check the settings.`, {
      table: name,
    });
  }
  const columns = rows.map((row) => ({ name: row['name'] ?? '', type: row['type'] ?? 'text' }));
  const find = (wanted: string, types: RegExp): TableColumn => {
    const column = columns.find((each) => each.name === wanted);
    if (column && types.test(column.type)) return column;
    const why = column ? `it is of type ${column.type}, not a date or timestamp` : 'there is no such column';
    throw new AppError('invalid_input', `postgres: ${name}.${wanted}: ${why}.`, { table: name });
  };
  const updatedAt = table.updatedAt === undefined ? null : find(table.updatedAt, instantTypes);
  const deletedAt = table.deletedAt === undefined ? null : find(table.deletedAt, /./);
  const plan = planOrRefuse(name, columns, mappingOf(settings, table));
  const id = plan.idColumns.map((index) => columns[index]).filter((column) => column !== undefined);
  if (id.length === 0) {
    throw new AppError('invalid_input', `postgres: ${name}: name the column that identifies its rows as id.`, {
      table: name,
    });
  }
  const estimate = Number(rows[0]?.['estimate'] ?? -1);
  return {
    ...{ name, settings: table, columns, plan, id, updatedAt },
    deletedAtIndex: deletedAt === null ? null : columns.indexOf(deletedAt),
    estimatedRows: estimate > 0 ? estimate : null,
  };
}

function planOrRefuse(name: string, columns: readonly TableColumn[], mapping: Mapping): TablePlan {
  try {
    return planTable(
      sourceOf(name),
      columns.map((column) => column.name),
      mapping,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      `postgres: ${name} ${error.message}`,
      { ...error.data, table: name },
      { cause: error },
    );
  }
}

/** What the rows of a table are read with. */
export function contextOf(settings: PostgresSettings, table: PlannedTable): MapContext {
  const { plan, columns } = table;
  const context = new MapContext(mappingOf(settings, table.settings));
  const numeric = columns.flatMap(({ type }, index) => (numericTypes.test(type) ? [index] : []));
  context.numeric.set(plan, new Set(numeric));
  return context;
}
