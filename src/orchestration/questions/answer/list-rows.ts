import type { AnalysisQuestion, QuestionSubject } from '../../../domain/question.ts';
import { type FieldValue, fieldOf, type QuestionFieldEntry } from '../fields.ts';
import type { AnswerDraft } from './answer-context.ts';
import { counted, filtersText, listed, valueText } from './answer-wording.ts';
import { evidenceOf } from './evidence-of.ts';
import { wordOf } from './measure-rows.ts';
import { rankRows } from './rank-rows.ts';
import type { SubjectRow } from './subject-rows.ts';

/** A list without a limit of its own ends here; the answer says how many there are. */
export const maxListed = 1_000;

/** What a list shows of a subject where the question names no columns. */
export const listColumns: Readonly<Record<QuestionSubject, readonly string[]>> = {
  deal: ['name', 'owner', 'account', 'stage', 'amount', 'currency', 'closeDate'],
  account: ['name', 'industry', 'owner', 'openDealCount', 'daysSinceTouch'],
  person: ['name', 'team', 'manager', 'region'],
  contact: ['name', 'title', 'account', 'role'],
  product: ['name', 'family', 'listPrice'],
  activity: ['date', 'kind', 'subject', 'deal', 'account', 'owner'],
  meeting: ['date', 'subject', 'deal', 'account', 'owner', 'status'],
};

/** Lists rows with their columns, ranked where an order is asked for. */
export function listRows(question: AnalysisQuestion, rows: readonly SubjectRow[]): Omit<AnswerDraft, 'looked'> {
  const { subject, order, limit, skip } = question;
  const orderField = typeof order?.by === 'string' ? order.by : null;
  const field = orderField === null ? null : fieldOf(subject, orderField);
  const nameOf = (row: SubjectRow) => String(titleField(subject)?.read(row as never) ?? row.id);
  const ranked = rows.map((row) => ({
    item: row,
    by: field ? orderValue(field, row) : null,
    label: nameOf(row) + row.id,
  }));
  const known = field && limit !== null ? ranked.filter(({ by }) => by !== null) : ranked;
  const { items, tied, winners } = rankRows(known, field ? (order?.direction ?? 'down') : null, limit ?? null, skip);
  const shown = items.slice(0, Math.max(maxListed, limit ?? 0));
  const columns = columnsOf(question, orderField);
  const filters = filtersText(question.filters, (id) => fieldOf(subject, id)?.label ?? id);
  const condition = filters === '' ? '' : ` (${filters})`;
  if (shown.length === 0) {
    const answer = { kind: 'none' as const, value: null, unit: null, rows: [] };
    return {
      answer,
      text: `None: no ${wordOf(subject)} fit${condition}.`,
      definitions: [],
      evidence: [],
      suggestions: [],
    };
  }
  const fact = factOf(question, shown);
  if (fact !== null) {
    const { label, value, unit } = fact;
    const answer = { kind: 'scalar' as const, value, unit, rows: shown.map((row) => rowOf(row, columns, subject)) };
    const said = plainValue(value, unit, fact.isYear);
    const text = `${nameOf(shown[0] as SubjectRow)}: ${label.toLowerCase()} ${said}.`;
    return { answer, text, definitions: [], evidence: evidenceOf(shown, subject), suggestions: [] };
  }
  const isOne = limit === 1 && field !== null;
  const told = toldOf(question, orderField);
  const titleOf = (row: SubjectRow) => {
    const values = told.map((each) => toldText(each, row)).filter((value) => value !== null);
    return values.length === 0 ? nameOf(row) : `${nameOf(row)} (${values.join(', ')})`;
  };
  const answer = {
    kind: 'list' as const,
    value: isOne && winners.length === 1 ? nameOf(shown[0] as SubjectRow) : null,
    unit: null,
    rows: shown.map((row) => rowOf(row, columns, subject)),
  };
  const tie = tied > 0 ? ` ${tied + (limit ?? 0)} share the last place.` : '';
  const cut = items.length > shown.length ? ` The first ${maxListed.toLocaleString('en')} are listed.` : '';
  const text = `${counted(items.length, wordOf(subject))}${condition}: ${listed(shown.slice(0, 11).map(titleOf).concat(shown.slice(11).map(nameOf)), 10)}.${tie}${cut}`;
  return { answer, text, definitions: [], evidence: evidenceOf(shown, subject), suggestions: [] };
}

/** One thing asked of one record that the question names, such as the price of a product; null: something else is asked. */
function factOf({ subject, columns, limit }: AnalysisQuestion, rows: readonly SubjectRow[]) {
  const [row] = rows;
  const asked = columns.filter((id) => id !== 'name');
  const field = asked.length === 1 ? fieldOf(subject, asked[0] ?? '') : null;
  if (rows.length !== 1 || limit !== null || row === undefined || field === null) return null;
  const value = cellOf(field.read(row as never), field);
  if (value === null) return null;
  const currency = field.kind === 'money' ? fieldOf(subject, 'currency')?.read(row as never) : null;
  const unit = field.kind === 'money' ? ((currency as string | null | undefined) ?? null) : unitOf(field);
  return {
    label: field.label,
    isYear: isYear(field),
    value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : value,
    unit,
  };
}

function unitOf({ kind }: QuestionFieldEntry): string | null {
  return kind === 'days' || kind === 'ratio' || kind === 'date' ? kind : null;
}

/** What is told beside each name: what was asked of it or what it is ranked by, of a deal else its amount. */
function toldOf({ subject, columns }: AnalysisQuestion, orderField: string | null): QuestionFieldEntry[] {
  const asked = [...new Set([...columns, ...(orderField === null ? [] : [orderField])])].filter((id) => id !== 'name');
  const ids = asked.length > 0 ? asked : subject === 'deal' ? ['amount'] : [];
  return ids
    .slice(0, 2)
    .map((id) => fieldOf(subject, id))
    .filter((field) => field !== null);
}

function toldText(field: QuestionFieldEntry, row: SubjectRow): string | null {
  const value = cellOf(field.read(row as never), field);
  if (value === null || value === '' || typeof value === 'boolean') return null;
  return plainValue(value, unitOf(field), isYear(field));
}

function plainValue(value: string | number, unit: string | null, year: boolean): string {
  return year ? String(value) : valueText(value, unit === 'date' ? null : unit);
}

/** The number of a year is written without a comma. */
function isYear({ label, kind }: QuestionFieldEntry): boolean {
  return kind !== 'days' && /year|founded/i.test(label);
}

function titleField(subject: QuestionSubject): QuestionFieldEntry | null {
  return fieldOf(subject, 'name') ?? fieldOf(subject, 'subject');
}

function orderValue(field: QuestionFieldEntry, row: SubjectRow): number | string | null {
  const value = field.read(row as never);
  if (value === null || value === '') return null;
  if (Array.isArray(value)) return value.length;
  return field.kind === 'money' || typeof value === 'boolean' ? Number(value) : (value as string | number);
}

function columnsOf({ subject, columns, filters }: AnalysisQuestion, orderField: string | null): string[] {
  const base = columns.length > 0 ? ['name', ...columns] : [...listColumns[subject]];
  // what the question asks by is worth seeing
  const asked = [
    ...filters.filter(({ op }) => op !== 'in' && op !== 'equals').map(({ field }) => field),
    orderField ?? 'name',
  ];
  return [...new Set([...base, ...asked])].filter((id) => fieldOf(subject, id) !== null);
}

function rowOf(row: SubjectRow, columns: readonly string[], subject: QuestionSubject) {
  const cells = columns.map((id): [string, string | number | boolean | null] => {
    const field = fieldOf(subject, id);
    return [id, cellOf(field?.read(row as never) ?? null, field)];
  });
  return { id: row.id, ...Object.fromEntries(cells) };
}

function cellOf(value: FieldValue, field: QuestionFieldEntry | null): string | number | boolean | null {
  if (Array.isArray(value)) return value.join(', ');
  if (value !== null && field?.kind === 'money') return Number(value);
  return value as string | number | boolean | null;
}
