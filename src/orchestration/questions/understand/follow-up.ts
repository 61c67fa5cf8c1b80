import type {
  AnalysisQuestion,
  QuestionFilter,
  SimpleQuestion,
  TopicQuestion,
  UnderstoodQuestion,
} from '../../../domain/question.ts';
import { type Draft, emptyDraft, type Ground, statusFilter } from './compose/draft.ts';
import { readAnalysisSteps } from './compose/read-analysis.ts';
import { readMissing, readNameConditions, readStates } from './compose/read-conditions.ts';
import { is, type Part, partsOf, unusedParts, use } from './compose/sentence.ts';
import { settleNames } from './compose/settle-names.ts';
import { fieldOn } from './lexicon/concepts.ts';
import { readTarget } from './read-target.ts';
import { targetOfFilters } from './read-topic.ts';
import type { Mention, Reading } from './reading.ts';

/** Kinds that can only change a question, not be one. */
const changing: readonly Reading['kind'][] = [
  'name',
  'period',
  'number',
  'comparison',
  'status',
  'negation',
  'except',
  'only',
  'by',
  'each',
  'sort',
  'direction',
  'top',
  'and',
  'or',
  'preposition',
  'signal',
  'condition',
  'mine',
  'again',
  'bucket',
  'bucketBy',
  'between',
  'mark',
  'event',
  'superlative',
  'auxiliary',
  'role',
  'versus',
  'compare',
];
const opening =
  /^\s*(and|what about|how about|only|just|but|same|now|also|sort|order|rank|exclud\w*|except|without|instead|show only|limit|what if|ok|then|as|filter|restrict|group|break|split|or)\b/i;

/** The question before with what the new words change; null: they are a question of their own. */
export function followUp(
  mentions: readonly Mention[],
  ground: Ground,
  previous: UnderstoodQuestion,
): UnderstoodQuestion | null {
  const last = previous.kind === 'question' ? previous.parts.at(-1) : undefined;
  if (!last) return null;
  const parts = partsOf(mentions);
  const why = whyOf(parts, last);
  if (why) return { kind: 'question', parts: [why] };
  if (!isElliptical(parts, ground.text)) return null;
  const changed =
    last.intent === 'analysis'
      ? changeAnalysis(parts, ground, last)
      : last.intent === 'topic'
        ? changeTopic(parts, ground, last)
        : null;
  return changed;
}

function isElliptical(parts: readonly Part[], text: string): boolean {
  const asks = parts.filter((part) => is(part, 'ask'));
  const own = asks.some((part) => is(part, 'ask') && !['what', 'list'].includes(part.reading.ask));
  if (own || parts.some((part) => is(part, 'topic') || is(part, 'action'))) return false;
  const rest = parts.filter((part) => !is(part, 'ask'));
  const onlyChanges = rest.every((part) => changing.includes(part.reading.kind));
  const isCut = rest.every(
    (part) =>
      changing.includes(part.reading.kind) ||
      is(part, 'field') ||
      is(part, 'subject') ||
      is(part, 'measure') ||
      is(part, 'money') ||
      is(part, 'aggregate'),
  );
  if (asks.length > 0 && !opening.test(text))
    return onlyChanges && rest.length > 0 && asks.every((part) => is(part, 'ask') && part.reading.ask === 'list');
  return rest.length > 0 && (opening.test(text) ? isCut : onlyChanges || isRegrouped(rest));
}

/** `by region instead`, `sorted by amount`, `without a next step`. */
function isRegrouped(rest: readonly Part[]): boolean {
  const [first] = rest;
  const begins =
    is(first, 'by') ||
    is(first, 'each') ||
    is(first, 'sort') ||
    is(first, 'except') ||
    is(first, 'preposition') ||
    is(first, 'comparison');
  return (
    begins &&
    rest.every(
      (part) =>
        changing.includes(part.reading.kind) ||
        is(part, 'field') ||
        is(part, 'subject') ||
        is(part, 'measure') ||
        is(part, 'money'),
    )
  );
}

function whyOf(parts: readonly Part[], last: SimpleQuestion): TopicQuestion | null {
  const rest = parts.filter((part) => !is(part, 'mark') && !is(part, 'and') && !is(part, 'auxiliary'));
  const [first] = rest;
  if (rest.length !== 1 || !is(first, 'ask') || first.reading.ask !== 'why') return null;
  if (last.intent !== 'analysis')
    return { intent: 'topic', topic: 'why_at_risk', target: last.target, period: null, filters: [] };
  const target = targetOfFilters(last.filters);
  const filters = target ? [] : last.filters;
  if (!target && last.subject !== 'deal') return null;
  return {
    intent: 'topic',
    topic: 'why_at_risk',
    target: target ?? { kind: 'everything', id: null, label: 'everything' },
    period: null,
    filters,
  };
}

function unread(parts: readonly Part[]): UnderstoodQuestion | null {
  const left = unusedParts(parts).filter(
    (part) => !is(part, 'only') && !is(part, 'versus') && !is(part, 'by') && !is(part, 'sort'),
  );
  if (left.length === 0) return null;
  const words = left.map((part) => part.text);
  return {
    kind: 'unsupported',
    reason: `It is not clear how ${words.map((word) => `"${word}"`).join(', ')} changes the question before.`,
    unknownWords: words,
    nearest: [],
  };
}

function changeTopic(parts: Part[], ground: Ground, last: TopicQuestion): UnderstoodQuestion | null {
  const draft = emptyDraft(parts, ground);
  settleNames(draft);
  const target = readTarget(draft);
  const period = parts.find((part) => is(part, 'period'));
  use(period);
  for (const part of parts) if (is(part, 'subject')) use(part);
  if (draft.problem) return draft.problem;
  readMissing(draft);
  readNameConditions(draft);
  readStates(draft);
  if (!target && !period && draft.filters.length === 0) return null;
  const stretch = is(period, 'period')
    ? { from: period.reading.period.from, to: period.reading.period.to, label: period.reading.period.label }
    : last.period;
  return (
    unread(parts) ?? {
      kind: 'question',
      parts: [
        { ...last, target: target ?? last.target, period: stretch, filters: [...last.filters, ...draft.filters] },
      ],
    }
  );
}

function changeAnalysis(parts: Part[], ground: Ground, last: AnalysisQuestion): UnderstoodQuestion | null {
  const draft = emptyDraft(parts, ground);
  readAnalysisSteps(draft);
  const left = unread(parts);
  if (left) return left;
  if (draft.problem?.kind === 'unsupported') return draft.problem;
  if (draft.problem && !parts.some((part) => is(part, 'period'))) return draft.problem;
  if (draft.statuses.length > 0) draft.filters.push(statusFilter(draft.statuses));
  const beside = besideBefore(last, draft);
  if (beside) return { kind: 'question', parts: [beside] };
  if (draft.series.length === 0 && parts.some((part) => is(part, 'versus'))) return null;
  const filters = mergeFilters(last, draft);
  if (!filters) return null;
  const measures = measuresAfter(last, draft);
  return {
    kind: 'question',
    parts: [{ ...last, filters, ...cutAfter(last, draft), ...orderAfter(last, draft, measures) }],
  };
}

const sameThing: readonly (readonly string[])[] = [
  ['owner', 'ownerTeam', 'ownerManager'],
  ['closeDate', 'createdDate'],
];

function replaces(added: QuestionFilter, old: QuestionFilter): boolean {
  const isDate = added.op === 'during' && old.op === 'during';
  const isSame =
    added.field === old.field || sameThing.some((group) => group.includes(added.field) && group.includes(old.field));
  if ('value' in added && 'value' in old)
    return isSame && (added.op === old.op || added.op.slice(0, 2) === old.op.slice(0, 2));
  return isDate || (isSame && added.op !== 'not_in' && 'values' in added && 'values' in old);
}

function mergeFilters(last: AnalysisQuestion, draft: Draft): QuestionFilter[] | null {
  let filters: QuestionFilter[] = [...last.filters];
  const told = draft.parts.some(
    (part) => is(part, 'event') || (is(part, 'field') && /date/i.test(part.reading.concept)),
  );
  for (const each of draft.filters) {
    const before = filters.find((old) => old.op === 'during');
    const field = each.op === 'during' && before && !told ? before.field : fieldOn(each.field, last.subject);
    if (field === null) return null;
    const added = { ...each, field };
    filters = [...filters.filter((old) => !replaces(added, old)), added];
  }
  return filters;
}

/** `vs Q2`: what was asked before beside the same of another period, person or value. */
function besideBefore(last: AnalysisQuestion, draft: Draft): AnalysisQuestion | null {
  const [told] = draft.filters;
  if (!told || draft.filters.length > 1 || !draft.parts.some((part) => is(part, 'versus') || is(part, 'compare')))
    return null;
  const field = told.op === 'during' ? 'closeDate' : fieldOn(told.field, last.subject);
  const before = last.filters.find((old) =>
    told.op === 'during' ? old.op === 'during' : old.field === field && old.op === told.op,
  );
  if (!before || last.series.length > 0) return null;
  const series = [before, { ...told, field: before.field }].map((filter) => ({
    label: labelOf(filter),
    filters: [filter],
  }));
  return { ...last, filters: last.filters.filter((each) => each !== before), series };
}

function labelOf(filter: QuestionFilter): string {
  if (filter.op === 'during' || filter.op === 'not_during') return filter.period.label;
  return 'values' in filter ? filter.values.map((each) => each.label).join(' or ') : filter.field;
}

const otherMoney: Readonly<Record<string, 'won_value' | 'lost_value' | 'pipeline_value'>> = {
  won: 'won_value',
  lost: 'lost_value',
  open: 'pipeline_value',
};

function measuresAfter(last: AnalysisQuestion, { measures, statuses }: Draft): AnalysisQuestion['measures'] {
  if (measures.length > 0) return measures;
  const [status] = statuses;
  const money = status ? otherMoney[status] : undefined;
  if (!money) return last.measures;
  return last.measures.map((each) =>
    Object.values(otherMoney).includes(each.id as 'won_value') ? { id: money, of: null } : each,
  );
}

function cutAfter(
  last: AnalysisQuestion,
  draft: Draft,
): Pick<AnalysisQuestion, 'groupBy' | 'series' | 'having' | 'columns'> {
  const groupBy =
    draft.groups.length > 0
      ? draft.groups.map((each) => ({ ...each, field: fieldOn(each.field, last.subject) ?? each.field }))
      : last.groupBy;
  const replaced = last.series.some((each) =>
    each.filters.some((old) => draft.filters.some((added) => replaces(added, old))),
  );
  const series = draft.series.length > 0 ? draft.series : replaced ? [] : last.series;
  return {
    groupBy,
    series,
    having: draft.having.length > 0 ? draft.having : last.having,
    columns: [...last.columns, ...draft.columns],
  };
}

function orderAfter(
  last: AnalysisQuestion,
  { ranking, groups, columns, measures: own }: Draft,
  measures: AnalysisQuestion['measures'],
): Pick<AnalysisQuestion, 'order' | 'limit' | 'skip' | 'measures'> {
  const [first] = measures;
  const isMeasured = last.groupBy.length > 0 || groups.length > 0;
  const shown = isMeasured && measures.length === 0 ? [{ id: 'count' as const, of: null }] : measures;
  if (!ranking) {
    const kept = own.length > 0 && last.order && first ? { ...last.order, by: first } : last.order;
    return {
      order: groups.length > 0 && last.limit === 1 ? null : kept,
      limit: groups.length > 0 && last.limit === 1 ? null : last.limit,
      skip: last.skip,
      measures: shown,
    };
  }
  const field = typeof ranking.by === 'string' ? fieldOn(ranking.by, last.subject) : null;
  const by = isMeasured
    ? typeof ranking.by === 'object' && ranking.by
      ? ranking.by
      : (first ?? shown[0] ?? { id: 'count' as const, of: null })
    : (field ?? columns[0] ?? (typeof last.order?.by === 'string' ? last.order.by : 'amount'));
  const isGroupField = isMeasured && field !== null && last.groupBy.some((each) => each.field === field);
  return {
    order: { by: isGroupField ? field : by, direction: ranking.direction },
    limit: ranking.limit ?? last.limit,
    skip: ranking.skip,
    measures: shown,
  };
}
