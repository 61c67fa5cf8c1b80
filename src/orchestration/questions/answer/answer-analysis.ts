import type { AnalysisQuestion, QuestionFilter } from '../../../domain/question.ts';
import { fieldOf } from '../fields.ts';
import { measureEntries } from '../measures.ts';
import type { AnswerContext, AnswerDraft } from './answer-context.ts';
import { counted, filtersText, listed, measuredText, valueText } from './answer-wording.ts';
import { evidenceOf } from './evidence-of.ts';
import { groupRows, type RowGroup, withEmptyGroups } from './group-rows.ts';
import { listRows } from './list-rows.ts';
import { matcherOf } from './match-filters.ts';
import { type Measured, type MeasureTerms, measureRows, wordOf } from './measure-rows.ts';
import { rankRows } from './rank-rows.ts';
import { rowsOf, type SubjectRow } from './subject-rows.ts';

type Row = Record<string, string | number | boolean | null>;
type Measure = AnalysisQuestion['measures'][number];

/** Rows of one line of the result: a group, a series, or a group of a series. */
interface Line {
  readonly labels: Row;
  readonly title: string;
  readonly rows: readonly SubjectRow[];
  readonly filters: readonly QuestionFilter[];
  readonly whole: readonly SubjectRow[];
}

interface MeasuredLine extends Line {
  readonly measured: readonly Measured[];
  readonly shares: readonly (number | null)[];
}

/** Answers a question for numbers or a list by counting over the rows that the asker may see. */
export function answerAnalysis(question: AnalysisQuestion, context: AnswerContext): AnswerDraft {
  const { subject } = question;
  const all = rowsOf(context.table, subject, context.activities);
  const isStay = question.measures.some(({ id }) => id === 'time_in_stage');
  const filters = isStay ? question.filters.filter(({ field }) => field !== 'stage') : question.filters;
  const rows = all.filter(matcherOf(subject, filters));
  const looked = lookedAt(question, all.length, context);
  if (question.measures.length === 0 && question.groupBy.length === 0 && question.series.length === 0)
    return { ...listRows(question, rows), looked };
  const measures: readonly Measure[] = question.measures.length > 0 ? question.measures : [{ id: 'count', of: null }];
  const lines = linesOf(question, rows, context).map((line) => measureLine(line, measures, question, context));
  const isScalar = question.groupBy.length === 0 && question.series.length === 0 && measures.length === 1;
  const draft = isScalar ? scalarDraft(lines[0], measures, question) : tableDraft(lines, measures, question, context);
  const isPart = question.share && question.series.length === 1 && question.groupBy.length === 0;
  return {
    ...(isPart ? shareDraft(lines[0], measures, question) : draft),
    definitions: definitionsOf(measures, question),
    evidence: evidenceOf(rows, subject),
    suggestions: [],
    looked,
  };
}

/** Activities may be too many to look at each. */
function lookedAt({ subject }: AnalysisQuestion, count: number, { activitiesInAll }: AnswerContext) {
  const isOfActivities = subject === 'activity' || subject === 'meeting';
  return { count, word: wordOf(subject), total: isOfActivities ? (activitiesInAll ?? count) : count };
}

function linesOf(question: AnalysisQuestion, rows: readonly SubjectRow[], context: AnswerContext): Line[] {
  const { subject, groupBy, filters } = question;
  const series = question.series.length > 0 ? question.series : [{ label: '', filters: [] }];
  return series.flatMap(({ label, filters: own }) => {
    const isStay = question.measures.some(({ id }) => id === 'time_in_stage');
    const rowFilters = isStay ? own.filter(({ field }) => field !== 'stage') : own;
    const inSeries = own.length === 0 ? rows : rows.filter(matcherOf(subject, rowFilters));
    const named: Row = question.series.length > 0 ? { series: label } : {};
    const line = { filters: [...filters, ...own], whole: rows };
    if (groupBy.length === 0) return [{ ...line, labels: named, title: label, rows: inSeries }];
    const groups = groupRows(inSeries, subject, groupBy, context);
    return groupsOf(question, groups, context).map((group): Line => {
      const labels = Object.fromEntries(groupBy.map(({ field }, index) => [field, group.labels[index] ?? null]));
      const title = [...(label === '' ? [] : [label]), ...group.labels.map((each) => each ?? 'none')].join(', ');
      return { ...line, labels: { ...named, ...labels }, title, rows: group.rows };
    });
  });
}

/** Groups in the order of dates, else of their names; empty ones where the question may mean "none". */
function groupsOf(question: AnalysisQuestion, groups: RowGroup[], context: AnswerContext): RowGroup[] {
  const mayBeNone = question.having.some(
    ({ op, measure }) => measure.id === 'count' && (op === 'at_most' || op === 'below'),
  );
  const complete = mayBeNone ? withEmptyGroups(groups, question.subject, question.groupBy, context) : groups;
  const isDated = question.groupBy.some(({ field }) => fieldOf(question.subject, field)?.kind === 'date');
  const keyOf = ({ keys, labels }: RowGroup) => (isDated ? keys : labels.map((label) => label ?? '~')).join('\n');
  return complete.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function measureLine(
  line: Line,
  measures: readonly Measure[],
  question: AnalysisQuestion,
  context: AnswerContext,
): MeasuredLine {
  const terms: MeasureTerms = {
    context,
    subject: question.subject,
    filters: line.filters,
    stageIds: stagesOf(line, context),
  };
  const measured = measures.map((measure) => measureRows(line.rows, measure, terms));
  const shares = question.share
    ? measures.map((measure, index) => {
        const whole = measureRows(line.whole, measure, { ...terms, filters: question.filters });
        const part = measured[index]?.value;
        return typeof part === 'number' && typeof whole.value === 'number' && whole.value !== 0
          ? part / whole.value
          : null;
      })
    : [];
  return { ...line, measured, shares };
}

/** The stages whose stays are meant: those named by a filter, or the one that the line is a group of. */
function stagesOf({ filters, labels }: Line, { table }: AnswerContext): ReadonlySet<string> | null {
  const named = filters.flatMap((filter) => (filter.field === 'stage' && filter.op === 'in' ? filter.values : []));
  const words = new Set(named.flatMap(({ id, label }) => [String(id), label]));
  if (typeof labels['stage'] === 'string') words.add(labels['stage']);
  if (words.size === 0) return null;
  return new Set(table.stages.filter(({ id, label }) => words.has(id) || words.has(label)).map(({ id }) => id));
}

function scalarDraft(line: MeasuredLine | undefined, measures: readonly Measure[], question: AnalysisQuestion) {
  const measured = line?.measured[0];
  const [measure] = measures;
  const filtered = filteredText(question);
  if (!measured || !measure) return { answer: noAnswer, text: `None${filtered}.` };
  if (measured.perCurrency !== null) {
    const rows = measured.perCurrency.map(({ currency, value }) => ({ currency, [keyOf(measure)]: value }));
    const text = `${titleOf(measure, question)}${filtered}: ${measuredText(measured)} (several currencies, not added).`;
    return { answer: { kind: 'table' as const, value: null, unit: null, rows }, text };
  }
  if (measured.value === null || (measured.rows === 0 && measure.id !== 'count')) {
    const text = `None: there is nothing to measure ${titleOf(measure, question).toLowerCase()} on${filtered}.`;
    return { answer: noAnswer, text };
  }
  const answer = { kind: 'scalar' as const, value: measured.value, unit: measured.unit, rows: [] };
  const leftOut =
    measured.leftOut > 0 ? ` ${counted(measured.leftOut, wordOf(question.subject))} without a value left out.` : '';
  const text =
    measure.id === 'count'
      ? `${counted(Number(measured.value), wordOf(question.subject))}${filtered}.`
      : `${titleOf(measure, question)}${filtered}: ${valueText(measured.value, measured.unit)}.${leftOut}`;
  return { answer, text };
}

function shareDraft(line: MeasuredLine | undefined, measures: readonly Measure[], question: AnalysisQuestion) {
  const share = line?.shares[0] ?? null;
  const [measure] = measures;
  if (!line || share === null || !measure)
    return { answer: noAnswer, text: 'None: there is no whole to take a share of.' };
  const text = `${line.title}: ${valueText(share, 'ratio')} of ${titleOf(measure, question).toLowerCase()}${filteredText(question)}.`;
  return { answer: { kind: 'scalar' as const, value: share, unit: 'ratio', rows: [] }, text };
}

const noAnswer = { kind: 'none' as const, value: null, unit: null, rows: [] };

function tableDraft(
  lines: readonly MeasuredLine[],
  measures: readonly Measure[],
  question: AnalysisQuestion,
  context: AnswerContext,
) {
  const kept = lines
    .filter(
      (line) =>
        question.series.length > 0 ||
        line.measured.some(({ value, perCurrency }) => value !== null || perCurrency !== null),
    )
    .filter((line) => meets(line, question, context));
  const order = question.order;
  const isByMeasure = typeof order?.by === 'object';
  const orderIndex = isByMeasure ? indexOf(order.by as Measure, measures) : 0;
  const isDated = question.groupBy.some(({ field }) => fieldOf(question.subject, field)?.kind === 'date');
  const direction = order?.direction ?? (isDated || question.series.length > 0 ? null : 'down');
  const ranked = kept.map((line) => ({
    item: line,
    by:
      isByMeasure || order === null
        ? orderValue(line, orderIndex, order?.by, question, context)
        : String(line.labels[order.by as string] ?? ''),
    label: line.title,
  }));
  const { items, tied, winners } = rankRows(ranked, direction, question.limit, question.skip);
  const rows = items.map((line) => rowOf(line, measures, question));
  if (rows.length === 0) return { answer: noAnswer, text: `None${filteredText(question)}.` };
  const unit = items[0]?.measured[0]?.unit ?? null;
  const isOne = question.limit === 1 && question.order !== null;
  const value = isOne && winners.length === 1 ? (winners[0]?.title ?? null) : null;
  const title = `${measures.map((measure) => titleOf(measure, question)).join(', ')}${filteredText(question)}`;
  const named = items.map((line) => `${line.title}: ${line.measured.map(measuredText).join(', ')}`);
  const tie =
    isOne && winners.length > 1
      ? ` ${counted(winners.length, 'places')} share it.`
      : tied > 0
        ? ` ${tied} more share the last place.`
        : '';
  const text = isOne && value !== null ? `${title}: ${named[0]}.` : `${title}: ${listed(named, 10)}.${tie}`;
  return { answer: { kind: 'table' as const, value, unit, rows }, text };
}

/** A measure that groups are ordered by need not be one that is shown. */
function orderValue(
  line: MeasuredLine,
  index: number,
  by: unknown,
  question: AnalysisQuestion,
  context: AnswerContext,
): number | string | null {
  const shown = index >= 0 ? line.measured[index] : undefined;
  const measured = shown ?? measureLine(line, [by as Measure], { ...question, share: false }, context).measured[0];
  return measured?.value ?? measured?.perCurrency?.[0]?.value ?? null;
}

function indexOf({ id, of }: Measure, measures: readonly Measure[]): number {
  return measures.findIndex((measure) => measure.id === id && measure.of === of);
}

function meets(line: MeasuredLine, question: AnalysisQuestion, context: AnswerContext): boolean {
  return question.having.every(({ measure, op, value: limit }) => {
    const [measured] = measureLine(line, [measure], { ...question, share: false }, context).measured;
    if (typeof measured?.value !== 'number') return false;
    const { value } = measured;
    if (op === 'above') return value > limit;
    if (op === 'at_least') return value >= limit;
    return op === 'below' ? value < limit : value <= limit;
  });
}

function rowOf(
  { labels, measured, shares }: MeasuredLine,
  measures: readonly Measure[],
  question: AnalysisQuestion,
): Row {
  const row: Row = { ...labels };
  measured.forEach((each, index) => {
    const measure = measures[index];
    if (!measure) return;
    if (each.perCurrency === null) row[keyOf(measure)] = each.value;
    else
      for (const { currency, value } of each.perCurrency)
        row[`${keyOf(measure)} ${currency ?? '(no currency)'}`] = value;
    if (question.share) row[index === 0 ? 'share' : `${keyOf(measure)} share`] = shares[index] ?? null;
  });
  return row;
}

function keyOf({ id, of }: Measure): string {
  return of === null || id === 'count' ? id : `${id}_${of}`;
}

function titleOf({ id, of }: Measure, question: AnalysisQuestion): string {
  const { label } = measureEntries[id];
  if (id === 'count') return `Number of ${wordOf(question.subject)}`;
  const field = of === null ? null : fieldOf(question.subject, of);
  return field && measureEntries[id].needsField ? `${label} ${field.label.toLowerCase()}` : label;
}

function filteredText({ filters, subject }: AnalysisQuestion): string {
  const text = filtersText(filters, (id) => fieldOf(subject, id)?.label ?? id);
  return text === '' ? '' : ` (${text})`;
}

function definitionsOf(measures: readonly Measure[], question: AnalysisQuestion): string[] {
  const filtered = filteredText(question);
  return measures.flatMap(({ id }) => {
    const { definition } = measureEntries[id];
    return definition === ''
      ? []
      : `${definition}${filtered === '' ? '' : `,${filtered.replace(/^ \((.*)\)$/, ' $1')}`}`;
  });
}
