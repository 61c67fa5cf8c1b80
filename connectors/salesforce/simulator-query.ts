import soql, { type FieldType, type Query, type Subquery, type ValueQueryCondition } from 'soql-parser-js';
import { compileOrder, compileWhere, type RowReader, SoqlError } from './simulator-conditions.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { describeObject, isArchived, rowsOf, type SimulatedObject, type SimulatedRow } from './simulator-schema.ts';

/** What a query found: rows to be written to the wire by `toRecord`, or only a count. */
export interface QueryAnswer {
  readonly totalSize: number;
  readonly rows: readonly SimulatedRow[];
  toRecord(row: SimulatedRow): Record<string, unknown>;
}

/** One run of a query. `all`: deleted and archived rows too, as `queryAll` shows them. */
export interface QueryRun {
  readonly org: SimulatorOrg;
  readonly nowMs: number;
  readonly all: boolean;
  /** `/services/data/v66.0`, for the records' own addresses. */
  readonly basePath: string;
}

/** Rows of one object by the value of one of their id fields, made once a run. */
type Indexes = Map<string, Map<unknown, SimulatedRow[]>>;
type Run = QueryRun & { readonly indexes: Indexes; readonly text: string };

function indexed(run: Run, object: string, field: string): Map<unknown, SimulatedRow[]> {
  const key = `${object}.${field}`;
  const known = run.indexes.get(key);
  if (known) return known;
  const index = Map.groupBy(rowsOf(run.org, object), (row) => row[field]);
  run.indexes.set(key, index);
  return index;
}

function objectOf(run: Run, name: string): SimulatedObject {
  const object = describeObject(run.org, name);
  if (object) return object;
  throw new SoqlError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
}

/** Walks `Account.Owner.Name` to its last object and canonical field. */
function resolve(run: Run, object: SimulatedObject, path: string): { steps: string[]; type: string; name: string } {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  if (parts[0]?.toLowerCase() === object.name.toLowerCase()) parts.shift();
  let current = object;
  const steps: string[] = [];
  for (const part of parts) {
    const key = Object.keys(current.parents).find((name) => name.toLowerCase() === part.toLowerCase());
    const parent = key ? current.parents[key] : undefined;
    if (!key || !parent) {
      throw new SoqlError(
        'INVALID_FIELD',
        `Didn't understand relationship '${part}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
      );
    }
    steps.push(key);
    current = objectOf(run, parent.object);
  }
  const field = current.fields.get(last.toLowerCase());
  if (!field) {
    throw new SoqlError(
      'INVALID_FIELD',
      `\n${path} FROM ${object.name}\n^\nERROR at Row:1:Column:8\nNo such column '${last}' on entity '${current.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return { steps, type: field.type, name: field.name };
}

function parentRow(run: Run, object: SimulatedObject, row: SimulatedRow, step: string) {
  const link = object.parents[step];
  if (!link) return null;
  const next = objectOf(run, link.object);
  const id = row[link.field];
  const found = id ? indexed(run, link.object, 'Id').get(id)?.[0] : undefined;
  return found ? { object: next, row: found } : null;
}

function readPath(run: Run, object: SimulatedObject, row: SimulatedRow, steps: string[], name: string): unknown {
  let at: { object: SimulatedObject; row: SimulatedRow } | null = { object, row };
  for (const step of steps) at = at && parentRow(run, at.object, at.row, step);
  if (name === 'IsArchived' && at) return isArchived(at.object.name, at.row, run.nowMs);
  return at?.row[name] ?? null;
}

function readerOf(run: Run, object: SimulatedObject): RowReader<SimulatedRow> {
  const paths = new Map<string, ReturnType<typeof resolve>>();
  const pathOf = (field: string) => {
    const known = paths.get(field) ?? resolve(run, object, field);
    paths.set(field, known);
    return known;
  };
  return {
    nowMs: run.nowMs,
    type(field) {
      const { type } = pathOf(field);
      if (type === 'anyType' || type === 'textarea') {
        throw new SoqlError('INVALID_FIELD', `field '${field}' can not be filtered in a query call`);
      }
      return type;
    },
    read(row, field) {
      const { steps, name } = pathOf(field);
      return readPath(run, object, row, steps, name);
    },
    subquery(condition: ValueQueryCondition) {
      const answer = select(run, condition.valueQuery);
      const first = condition.valueQuery.fields?.[0];
      const name = first && 'field' in first ? first.field : 'Id';
      return new Set(answer.rows.map((row) => row[name]));
    },
  };
}

/** Date-times leave as `…+0000`, every other value as it is. */
function wireValue(type: string, value: unknown): unknown {
  if (value === undefined) return null;
  return type === 'datetime' && typeof value === 'string' ? value.replace('Z', '+0000') : value;
}

type Writer = (row: SimulatedRow, record: Record<string, unknown>) => void;

function attributes(run: Run, object: SimulatedObject, row: SimulatedRow): Record<string, unknown> {
  return { type: object.name, url: `${run.basePath}/sobjects/${object.name}/${String(row['Id'])}` };
}

function relationWriter(run: Run, object: SimulatedObject, path: string): Writer {
  const { steps, type, name } = resolve(run, object, path);
  return (row, record) => {
    let target = record;
    let at: { object: SimulatedObject; row: SimulatedRow } | null = { object, row };
    for (const step of steps) {
      at = at && parentRow(run, at.object, at.row, step);
      if (!at) {
        target[step] ??= null;
        return;
      }
      const nested = (target[step] ?? { attributes: attributes(run, at.object, at.row) }) as Record<string, unknown>;
      target[step] = nested;
      target = nested;
    }
    target[name] = wireValue(type, at?.row[name]);
  };
}

function childWriter(run: Run, object: SimulatedObject, subquery: Subquery): Writer {
  const name = Object.keys(object.children).find(
    (key) => key.toLowerCase() === subquery.relationshipName.toLowerCase(),
  );
  const link = name ? object.children[name] : undefined;
  if (!name || !link) {
    throw new SoqlError(
      'INVALID_TYPE',
      `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call.`,
    );
  }
  return (row, record) => {
    const children = indexed(run, link.object, link.field).get(row['Id']) ?? [];
    const answer = select(run, { ...subquery, sObject: link.object } as Query, children);
    record[name] = answer.totalSize
      ? { totalSize: answer.totalSize, done: true, records: answer.rows.map((child) => answer.toRecord(child)) }
      : null;
  };
}

function writersOf(run: Run, object: SimulatedObject, fields: readonly FieldType[]): Writer[] {
  return fields.map((field) => {
    if (field.type === 'FieldSubquery') return childWriter(run, object, field.subquery);
    if (field.type === 'Field') return relationWriter(run, object, field.field);
    if (field.type === 'FieldRelationship') {
      return relationWriter(run, object, [...field.relationships, field.field].join('.'));
    }
    throw new SoqlError('MALFORMED_QUERY', `${field.type} is not simulated`);
  });
}

function visible(run: Run, object: string, row: SimulatedRow): boolean {
  return run.all || (row['IsDeleted'] !== true && !isArchived(object, row, run.nowMs));
}

/**
 * `UserRecordAccess` answers only for one user and at most 200 records named in the query.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm (2026-11-20)
 */
function accessRows(run: Run): SimulatedRow[] {
  const user = /\bUserId\s*=\s*'(\w+)'/i.exec(run.text)?.[1];
  const list = /\bRecordId\s*(?:=\s*('\w+')|IN\s*\(([^)]*)\))/i.exec(run.text);
  const ids = [...(list?.[1] ?? list?.[2] ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
  if (!user || ids.length === 0) {
    throw new SoqlError('MALFORMED_QUERY', 'UserRecordAccess must be filtered by UserId and RecordId');
  }
  if (ids.length > 200) throw new SoqlError('EXCEEDED_ID_LIMIT', 'at most 200 record ids can be asked for');
  return ids.map((RecordId) => {
    const may = run.org.mayRead?.(user, RecordId) ?? true;
    return { RecordId, UserId: user, HasReadAccess: may, HasEditAccess: may, MaxAccessLevel: may ? 'Edit' : 'None' };
  });
}

function select(run: Run, query: Query, from?: readonly SimulatedRow[]): QueryAnswer {
  if (query.groupBy || query.having) throw new SoqlError('MALFORMED_QUERY', 'GROUP BY is not simulated');
  const object = objectOf(run, query.sObject ?? '');
  const reader = readerOf(run, object);
  const fields = query.fields ?? [];
  const count = fields.find((field) => field.type === 'FieldFunctionExpression');
  const writers = count ? [] : writersOf(run, object, fields);
  const where = query.where ? compileWhere(query.where, reader) : () => true;
  const order = query.orderBy ? compileOrder([query.orderBy].flat(), reader) : null;
  const all = from ?? (object.name === 'UserRecordAccess' ? accessRows(run) : rowsOf(run.org, object.name));
  let rows = all.filter((row) => visible(run, object.name, row) && where(row));
  if (order) rows = rows.toSorted(order);
  if (query.offset) rows = rows.slice(query.offset);
  if (query.limit !== undefined) rows = rows.slice(0, query.limit);
  if (count?.type === 'FieldFunctionExpression')
    return countAnswer(rows.length, count.parameters.length > 0, count.alias);
  return {
    totalSize: rows.length,
    rows,
    toRecord(row) {
      const record: Record<string, unknown> = { attributes: attributes(run, object, row) };
      for (const write of writers) write(row, record);
      return record;
    },
  };
}

/** `COUNT()` has a size and no rows; `COUNT(field)` has one aggregate row. */
function countAnswer(count: number, asRow: boolean, alias: string | undefined): QueryAnswer {
  if (!asRow) return { totalSize: count, rows: [], toRecord: () => ({}) };
  return {
    totalSize: 1,
    rows: [{}],
    toRecord: () => ({ attributes: { type: 'AggregateResult' }, [alias ?? 'expr0']: count }),
  };
}

/**
 * Parses and evaluates one SOQL query over the organisation's rows as they are now.
 * @throws SoqlError with Salesforce's error code.
 */
export function runQuery(run: QueryRun, text: string): QueryAnswer {
  let query: Query;
  try {
    query = soql.parseQuery(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable';
    throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${reason}`);
  }
  return select({ ...run, text, indexes: new Map() }, query);
}
