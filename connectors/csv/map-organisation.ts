import type { ChangedRecord } from '../../src/domain/record.ts';
import { addDays, type CalendarDate } from '../../src/domain/time.ts';
import type { MapContext } from './map-context.ts';
import type { TableObject } from './mapping-file.ts';
import type { RowReader } from './row-reader.ts';

/** Objects whose rows become one undated record each. */
export type UndatedObject = Exclude<TableObject, 'opportunity' | 'activity'>;

/** One row of a table whose facts the file does not date. */
export interface UndatedRow {
  readonly object: UndatedObject;
  readonly id: string;
  readonly record: ChangedRecord;
}

type ReadFields = (reader: RowReader, context: MapContext) => Record<string, unknown>;

const readFields: Readonly<Record<UndatedObject, ReadFields>> = {
  account: (reader, context) => ({
    name: reader.text('name'),
    domain: domainOf(reader.text('domain')),
    industry: reader.text('industry'),
    segment: reader.text('segment'),
    region: reader.text('region'),
    employeeCount: reader.integer('employeeCount'),
    annualRevenue: reader.decimal('annualRevenue'),
    ownerId: context.refer(reader, 'ownerId', 'sales_user'),
    parentAccountId: context.refer(reader, 'parentAccountId', 'account'),
    custom: ownColumns(reader, context),
  }),
  contact: (reader, context) => ({
    name: personName(reader),
    email: reader.text('email')?.toLowerCase() ?? null,
    title: reader.text('title'),
    accountId: context.refer(reader, 'accountId', 'account'),
  }),
  contact_role: (reader, context) => ({
    opportunityId: required(reader, 'opportunityId', context.refer(reader, 'opportunityId', 'opportunity')),
    contactId: required(reader, 'contactId', context.refer(reader, 'contactId', 'contact')),
    role: reader.text('role'),
    isPrimary: reader.boolean('isPrimary'),
    removed: false,
  }),
  sales_user: (reader, context) => ({
    name: personName(reader),
    email: reader.text('email')?.toLowerCase() ?? null,
    isActive: reader.boolean('isActive'),
    managerId: context.refer(reader, 'managerId', 'sales_user'),
    team: reader.text('team'),
    region: reader.text('region'),
  }),
  product: (reader) => ({
    name: reader.text('name') ?? reader.id(),
    family: reader.text('family'),
    listPrice: reader.decimal('listPrice'),
  }),
  target: (reader, context) => {
    const period = periodOf(reader);
    return {
      team: reader.text('team'),
      startDate: period?.startDate ?? null,
      endDate: period?.endDate ?? null,
      amount: required(reader, 'amount', reader.decimal('amount')),
      currency: context.currencyOf(reader),
    };
  },
};

/** Reads one row of accounts, contacts, roles, users, products or targets; problems are left with the reader. */
export function readUndated(object: UndatedObject, reader: RowReader, context: MapContext): UndatedRow {
  const undated = readFields[object](reader, context);
  const id = object === 'target' && reader.plan.idColumns.length === 0 ? targetId(undated) : (reader.id() ?? '');
  return { object, id, record: { object, id, changes: [], undated, isDeleted: false } };
}

/** The name by which others may refer to the record. */
export function nameOf(row: UndatedRow): string | null {
  const name = row.record.undated['name'];
  return typeof name === 'string' ? name : null;
}

function required<Value>(reader: RowReader, field: string, value: Value | null): Value | null {
  if (value === null && reader.problems.length === 0) {
    reader.rejectField(field, { reason: `the ${field} is blank`, allowed: 'a value' });
  }
  return value;
}

function personName(reader: RowReader): string | null {
  const name = reader.text('name');
  if (name !== null) return name;
  const parts = [reader.text('firstName'), reader.text('lastName')].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' ') : null;
}

/** The mail domain in a website or domain cell. */
function domainOf(text: string | null): string | null {
  if (text === null) return null;
  return (
    text
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/^www\./, '')
      .replace(/[/?#:].*$/, '') || null
  );
}

function ownColumns(reader: RowReader, context: MapContext): Record<string, string | number> {
  const custom: Record<string, string | number> = {};
  for (const index of reader.plan.own) {
    const value = reader.cell(index);
    const header = reader.plan.columns[index]?.header;
    if (value !== null && header !== undefined) {
      custom[header] = context.isNumeric(reader.plan, index) ? Number(value) : value;
    }
  }
  return custom;
}

function targetId(undated: Record<string, unknown>): string {
  return `${undated['team'] ?? 'all'}:${undated['startDate']}:${undated['endDate']}`;
}

interface Period {
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
}

/** The first and last day of a target: given, or those of a month, quarter or year. */
function periodOf(reader: RowReader): Period | null {
  const start = reader.date('startDate');
  const end = reader.date('endDate');
  if (start && end) return { startDate: start.day, endDate: end.day };
  const text = reader.text('period');
  const period = text === null ? null : parsePeriod(text);
  if (period || reader.problems.length > 0) return period;
  const allowed = 'a month like 2026-03, a quarter like 2026-Q1, a year like 2026, or a start and an end date';
  return reader.rejectField('period', { reason: 'is not a period', allowed });
}

function parsePeriod(text: string): Period | null {
  const match = /^(\d{4})(?:[-/ ](?:Q([1-4])|(0?[1-9]|1[0-2])(?:[-/]0?1)?))?$/i.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const length = match[2] ? 3 : match[3] ? 1 : 12;
  const month = match[2] ? Number(match[2]) * 3 - 2 : Number(match[3] ?? 1);
  const next = month + length > 12 ? `${year + 1}-01-01` : `${year}-${String(month + length).padStart(2, '0')}-01`;
  return { startDate: `${match[1]}-${String(month).padStart(2, '0')}-01`, endDate: addDays(next, -1) };
}
