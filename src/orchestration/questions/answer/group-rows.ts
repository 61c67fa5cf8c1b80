import { fiscalQuarterOf, fiscalYearOf } from '../../../domain/fiscal-calendar.ts';
import type { AnalysisQuestion, QuestionSubject } from '../../../domain/question.ts';
import { addDays, type CalendarDate } from '../../../domain/time.ts';
import { fieldOf } from '../fields.ts';
import type { AnswerContext } from './answer-context.ts';
import type { SubjectRow } from './subject-rows.ts';

/** Rows that share the values of the group fields. `keys` sort chronologically for dates; `labels` are for people. */
export interface RowGroup {
  readonly keys: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly rows: SubjectRow[];
}

interface GroupKey {
  readonly key: string;
  readonly label: string | null;
}

/** Cuts rows by up to two fields; a row with several values (signals) is in several groups. */
export function groupRows(
  rows: readonly SubjectRow[],
  subject: QuestionSubject,
  groupBy: AnalysisQuestion['groupBy'],
  context: AnswerContext,
): RowGroup[] {
  const groups = new Map<string, RowGroup>();
  const readers = groupBy.map((group) => keyReader(subject, group, context));
  for (const row of rows) {
    const combinations = readers.reduce<GroupKey[][]>(
      (all, read) => all.flatMap((before) => read(row).map((each) => [...before, each])),
      [[]],
    );
    for (const combination of combinations) addTo(groups, combination, row);
  }
  return [...groups.values()];
}

function addTo(groups: Map<string, RowGroup>, combination: readonly GroupKey[], row: SubjectRow | null): void {
  const key = combination.map((each) => each.key).join('\n');
  let group = groups.get(key);
  if (!group) {
    group = { keys: combination.map((each) => each.key), labels: combination.map((each) => each.label), rows: [] };
    groups.set(key, group);
  }
  if (row !== null) group.rows.push(row);
}

function keyReader(
  subject: QuestionSubject,
  { field: id, bucket }: AnalysisQuestion['groupBy'][number],
  { settings }: AnswerContext,
): (row: SubjectRow) => GroupKey[] {
  const field = fieldOf(subject, id);
  if (field === null) return () => [{ key: '', label: null }];
  return (row) => {
    const value = field.read(row as never);
    if (Array.isArray(value)) return value.map((each: string) => ({ key: each, label: each }));
    if (value === null || value === '') return [{ key: '', label: null }];
    if (field.kind === 'date' && typeof value === 'string') return [bucketOf(value, bucket ?? 'day', settings)];
    const text = String(value);
    return [{ key: field.readId?.(row as never) ?? text, label: text }];
  };
}

function bucketOf(
  date: CalendarDate,
  bucket: NonNullable<AnalysisQuestion['groupBy'][number]['bucket']>,
  { fiscalCalendar }: AnswerContext['settings'],
): GroupKey {
  switch (bucket) {
    case 'day':
      return { key: date, label: date };
    case 'week': {
      const monday = addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
      return { key: monday, label: `week of ${monday}` };
    }
    case 'month':
      return { key: date.slice(0, 7), label: date.slice(0, 7) };
    default: {
      const period = bucket === 'quarter' ? fiscalQuarterOf(date, fiscalCalendar) : fiscalYearOf(date, fiscalCalendar);
      const label = fiscalCalendar.firstMonth === 1 ? period.label.replace('FY', '') : period.label;
      return { key: period.startDate, label };
    }
  }
}

/** Groups without rows for every thing that a group field names, so that "none" can be said of it. */
export function withEmptyGroups(
  groups: readonly RowGroup[],
  subject: QuestionSubject,
  groupBy: AnalysisQuestion['groupBy'],
  { table }: AnswerContext,
): RowGroup[] {
  const [only, ...others] = groupBy;
  if (subject !== 'deal' || only === undefined || others.length > 0) return [...groups];
  const things: Record<string, readonly { readonly id: string; readonly label: string | null }[]> = {
    owner: table.people.map(({ id, name }) => ({ id, label: name })),
    account: table.accounts.map(({ id, name }) => ({ id, label: name })),
    product: table.products.map(({ id, name }) => ({ id, label: name })),
    stage: table.stages.map(({ id, label }) => ({ id, label })),
    ownerRegion: distinct(table.people.map(({ region }) => region)),
    ownerTeam: distinct(table.people.map(({ team }) => team)),
  };
  const known = new Set(groups.map(({ keys }) => keys[0]));
  const empty = (things[only.field] ?? []).filter(({ id }) => !known.has(id));
  return [...groups, ...empty.map(({ id, label }) => ({ keys: [id], labels: [label], rows: [] }))];
}

function distinct(values: readonly (string | null)[]) {
  return [...new Set(values)].flatMap((value) => (value === null ? [] : { id: value, label: value }));
}
