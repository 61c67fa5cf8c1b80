import { AppError } from '../../src/domain/errors.ts';
import { fieldSynonyms, normaliseHeader, sharedColumnFields } from './fields.ts';
import { guessObject } from './guess-object.ts';
import { type Mapping, type TableMapping, type TableObject, tableMapping } from './mapping-file.ts';
import { columnsLimit } from './read-csv-rows.ts';
import { showValue } from './rejection.ts';
import type { TableSource } from './source-rows.ts';

/** Where a column's meaning comes from; `own` keeps it under its header, `ignored` drops it. */
export type ColumnOrigin = 'mapping' | 'header' | 'stage label' | 'own' | 'ignored';

/** One column of a table and the field it fills; null: none of ours. */
export interface ColumnPlan {
  readonly header: string;
  field: string | null;
  origin: ColumnOrigin;
}

/** How one file is read: which object, which column fills which field. */
export interface TablePlan {
  readonly source: TableSource;
  readonly object: TableObject;
  readonly objectFrom: 'mapping' | 'file name' | 'headers';
  /** Names as the reader aligns cells to them; `columns` holds the same with duplicates told apart. */
  readonly names: string[];
  readonly columns: ColumnPlan[];
  /** Field → index of its column. */
  readonly fields: ReadonlyMap<string, number>;
  readonly idColumns: readonly number[];
  /** Columns kept under their own header. */
  readonly own: number[];
  readonly blank: ReadonlySet<string>;
  readonly groupBy: number | null;
  readonly take: ReadonlyMap<number, 'first' | 'last' | 'sum'>;
  readonly warnings: string[];
}

/** The one field that names a record of this object where no column holds an id. */
const naturalIds: Readonly<Partial<Record<TableObject, readonly string[]>>> = {
  account: ['name'],
  product: ['name'],
  sales_user: ['email', 'name'],
  contact: ['email'],
};

/** Objects that have a place for columns of the customer's own. */
const objectsWithOwnColumns: ReadonlySet<TableObject> = new Set(['opportunity', 'account']);

/**
 * Decides what a file holds and which column fills which field: the mapping file first, then header synonyms.
 * @throws AppError `invalid_input` when the object or the id is not clear or the mapping names what is not there.
 */
export function planTable(source: TableSource, names: readonly string[], mapping: Mapping): TablePlan {
  if (names.length > columnsLimit) {
    throw new AppError('invalid_input', `has more than ${columnsLimit} columns, which is more than a table has`);
  }
  const declared = tableMapping(mapping, source.name);
  const warnings: string[] = [];
  const columns = nameColumns(names, warnings);
  const guessed = declared.object
    ? { object: declared.object, from: 'mapping' as const }
    : guessObject(source.name, names);
  if (!guessed) {
    const hint = `declare it in the mapping file: tables: {"${source.name}": {object: opportunity}}`;
    throw new AppError(
      'invalid_input',
      `does not tell what it holds: neither its name nor its headers are known; ${hint}`,
    );
  }
  const { object, from: objectFrom } = guessed;
  const indexOf = (header: string) => findColumn(source, columns, header);
  const take = new Map<number, 'first' | 'last' | 'sum'>();
  const fields = declaredFields(object, declared, columns, indexOf, take);
  for (const header of declared.ignore ?? []) {
    const column = columns[indexOf(header)];
    if (column) column.origin = 'ignored';
  }
  guessFields(object, columns, fields);
  const groupBy = declared.groupBy === undefined ? null : indexOf(declared.groupBy);
  const idColumns = idColumnsOf(object, declared, fields, groupBy, indexOf);
  const keepsOwn = objectsWithOwnColumns.has(object);
  const own: number[] = [];
  for (const [index, column] of columns.entries()) {
    if (column.field === null && idColumns.includes(index)) Object.assign(column, { field: 'id', origin: 'mapping' });
    if (column.field === 'modifiedDate') own.push(index);
    if (column.field !== null || column.origin === 'ignored') continue;
    if (keepsOwn) own.push(index);
    else column.origin = 'ignored';
  }
  const blank = new Set(declared.blank ?? []);
  return {
    source,
    object,
    objectFrom,
    names: [...names],
    columns,
    fields,
    idColumns,
    own,
    blank,
    groupBy,
    take,
    warnings,
  };
}

/** Gives blank and repeated headers a name of their own and says so. */
function nameColumns(names: readonly string[], warnings: string[]): ColumnPlan[] {
  const seen = new Set<string>();
  return names.map((name, index) => {
    let header = name.trim();
    if (header === '') {
      header = `column ${index + 1}`;
      warnings.push(`column ${index + 1} has no header; it is kept as "${header}"`);
    }
    if (header === '__proto__') header = '(__proto__)';
    if (seen.has(header)) {
      let copy = 2;
      while (seen.has(`${header} (${copy})`)) copy += 1;
      warnings.push(
        `header "${header}" stands more than once; the first column fills the field, this one is kept as "${header} (${copy})"`,
      );
      header = `${header} (${copy})`;
    }
    seen.add(header);
    return { header, field: null, origin: 'own' };
  });
}

function findColumn(source: TableSource, columns: readonly ColumnPlan[], header: string): number {
  const exact = columns.findIndex((column) => column.header === header.trim());
  const index =
    exact >= 0 ? exact : columns.findIndex((column) => normaliseHeader(column.header) === normaliseHeader(header));
  if (index >= 0) return index;
  const known = columns.slice(0, 60).map((column) => showValue(column.header));
  throw new AppError(
    'invalid_input',
    `has no column "${header}", which the mapping file names; columns: ${known.join(', ')}`,
    {
      file: source.name,
    },
  );
}

function declaredFields(
  object: TableObject,
  declared: TableMapping,
  columns: readonly ColumnPlan[],
  indexOf: (header: string) => number,
  take: Map<number, 'first' | 'last' | 'sum'>,
): Map<string, number> {
  const fields = new Map<string, number>();
  const known = Object.keys(fieldSynonyms[object]);
  for (const [field, target] of Object.entries(declared.columns ?? {})) {
    if (!known.includes(field)) {
      throw new AppError('invalid_input', `"${field}" is no field of ${object}; allowed: ${known.join(', ')}`, {
        field,
      });
    }
    const index = indexOf(typeof target === 'string' ? target : target.column);
    fields.set(field, index);
    const column = columns[index];
    if (column) Object.assign(column, { field: column.field ?? field, origin: 'mapping' });
    if (typeof target !== 'string' && target.take) take.set(index, target.take);
  }
  return fields;
}

const prefixes: Readonly<Record<TableObject, RegExp>> = {
  opportunity: /^(deal|opportunity|potential)/,
  account: /^(account|company|organi[sz]ation)/,
  contact: /^(contact|person)/,
  contact_role: /^(contactrole)/,
  sales_user: /^(user|owner|rep)/,
  product: /^(product)/,
  activity: /^(activity|task|engagement|meeting|call|email)/,
  target: /^(target|quota)/,
};

/** Fills the fields that the mapping leaves open from the headers we know; a column fills one field. */
function guessFields(object: TableObject, columns: readonly ColumnPlan[], fields: Map<string, number>): void {
  const exact = new Map<string, number>();
  const stripped = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    if (column.origin === 'ignored') continue;
    const name = normaliseHeader(column.header);
    if (!exact.has(name)) exact.set(name, index);
    const short = name.replace(prefixes[object], '');
    if (short !== name && !stripped.has(short)) stripped.set(short, index);
  }
  const shared = sharedColumnFields[object] ?? [];
  for (const candidates of [exact, stripped]) {
    for (const [field, synonyms] of Object.entries(fieldSynonyms[object])) {
      if (fields.has(field)) continue;
      for (const synonym of synonyms) {
        const index = candidates.get(synonym);
        const column = index === undefined ? undefined : columns[index];
        if (index === undefined || !column || (column.field !== null && !shared.includes(field))) continue;
        fields.set(field, index);
        if (column.field === null) Object.assign(column, { field, origin: 'header' });
        break;
      }
    }
  }
}

function idColumnsOf(
  object: TableObject,
  declared: TableMapping,
  fields: ReadonlyMap<string, number>,
  groupBy: number | null,
  indexOf: (header: string) => number,
): number[] {
  if (declared.id !== undefined) return (Array.isArray(declared.id) ? declared.id : [declared.id]).map(indexOf);
  if (groupBy !== null) return [groupBy];
  const id =
    fields.get('id') ?? naturalIds[object]?.map((field) => fields.get(field)).find((index) => index !== undefined);
  if (id !== undefined) return [id];
  if (object === 'target') return [];
  const link = [fields.get('opportunityId'), fields.get('contactId')].filter((index) => index !== undefined);
  if (object === 'contact_role' && link.length === 2) return link;
  throw new AppError(
    'invalid_input',
    'has no column that identifies its rows, and a row number would give the same record another id in the next export; name one or more columns in the mapping file, like `id: [Account, Created Date]`',
    { field: 'id' },
  );
}
