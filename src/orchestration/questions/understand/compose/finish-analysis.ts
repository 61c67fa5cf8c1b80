import type {
  AnalysisQuestion,
  QuestionFilter,
  QuestionMeasure,
  QuestionSubject,
} from '../../../../domain/question.ts';
import { fieldOn } from '../lexicon/concepts.ts';
import { countMeasure, type Draft, fieldOfSubject, named, statusFilter } from './draft.ts';
import { ofOwnRows } from './finish-own-rows.ts';
import { rankGroups, rankRows } from './finish-ranking.ts';
import { blank, homeOf, onSubject, subjectWith, things } from './question-rows.ts';
import { isNumeric } from './read-comparisons.ts';
import { firstOf, is } from './sentence.ts';

/** States that a measure has in its own definition. */
const implied: Readonly<Record<string, readonly string[]>> = {
  won_value: ['won'],
  average_deal_size: ['won'],
  pipeline_value: ['open'],
  weighted_value: ['open'],
  lost_value: ['lost'],
  win_rate: ['won', 'lost'],
  loss_rate: ['won', 'lost'],
  coverage: ['open'],
  quota_attainment: ['won'],
};

/** Settles the subject, the measures and the order, and puts every field in the words of that subject; null: nothing is asked. */
export function finishAnalysis(draft: Draft): AnalysisQuestion | null {
  const ask = firstOf(draft.parts, 'ask')?.reading.ask ?? null;
  const isCountedToo = (ask === 'how_many' || ask === 'how_often') && draft.asked?.concept == null;
  if (
    isCountedToo &&
    draft.measures.length > 0 &&
    draft.measures.every((each) => each.id !== 'count') &&
    !isPerGroup(draft)
  )
    draft.measures.unshift(countMeasure);
  addStatuses(draft);
  splitShare(draft);
  const activity = draft.subjects.find((each) => each === 'activity' || each === 'meeting');
  if (activity) return ofActivities(draft, activity, ask);
  const counted = ask === 'how_many' || ask === 'how_often';
  if (counted && draft.columns.length > 0 && !draft.columns.every((each) => isNumeric(each, draft))) return null;
  if (counted && draft.columns.length === 0 && !isRanked(draft) && draft.measures.every((each) => each.id === 'count'))
    return countOf(draft);
  const moved = ofOwnRows(draft);
  if (moved) return moved.analysis;
  const thing = thingAsked(draft);
  if (thing) return ofThing(draft, thing);
  return ofDeals(draft, ask);
}

/** The measure is taken of the groups themselves: how many there are, or rows per group. */
function isPerGroup({ measures, groups }: Draft): boolean {
  return groups.some((group) => measures[0]?.of === group.field);
}

function isRanked({ ranking }: Draft): boolean {
  return ranking !== null && ranking.hint !== 'sort';
}

function addStatuses({ statuses, measures, filters, series }: Draft): void {
  const covered =
    measures.length > 0 && measures.every((each) => statuses.every((status) => implied[each.id]?.includes(status)));
  const inSeries = series.some((each) => each.filters.some((filter) => filter.field === 'status'));
  if (statuses.length > 0 && !covered && !inSeries) filters.push(statusFilter(statuses));
}

/** Of `what share of the pipeline is in EMEA` the last name is the part, everything else the whole. */
function splitShare(draft: Draft): void {
  if (!draft.share || draft.groups.length > 0 || draft.series.length > 0) return;
  const { filters } = draft;
  const isName = (filter: QuestionFilter): boolean => 'values' in filter && filter.field !== 'status';
  const place = filters.findLastIndex(isName);
  const other = place >= 0 ? place : filters.findLastIndex((filter) => filter.op !== 'during');
  const [part] = other >= 0 ? filters.splice(other, 1) : [];
  if (!part) return;
  const label = 'values' in part ? part.values.map((each) => each.label).join(' or ') : 'part';
  draft.series = [{ label, filters: [part] }];
}

/** The thing whose rows or groups are wanted: the noun asked for, or the one all shown fields belong to. */
function thingAsked(draft: Draft): string | null {
  const { asked, columns, subjects, measures, groups } = draft;
  if (asked?.concept) return asked.concept;
  if (asked?.subject && asked.subject !== 'deal') return fieldOfSubject[asked.subject] ?? null;
  const ranked =
    isRanked(draft) && measures.length > 0 && groups.length === 0
      ? subjects.find((each) => each !== 'deal')
      : undefined;
  if (ranked) return fieldOfSubject[ranked] ?? null;
  if (measures.length > 0 || groups.length > 0 || subjects.includes('deal') || draft.series.length > 0) return null;
  const [subject] = subjects;
  if (subject && subject !== 'deal') return fieldOfSubject[subject] ?? null;
  const owner = columns.length > 0 ? subjectOfColumns(draft) : null;
  if (owner) return fieldOfSubject[owner] ?? null;
  const onParents = draft.filters.length > 0 && draft.filters.every((each) => each.field === 'accountParent');
  if (onParents && columns.length === 0 && draft.statuses.length === 0) return 'account';
  const onPeople =
    draft.filters.length > 0 && draft.filters.every((each) => ['ownerManager', 'ownerTeam'].includes(each.field));
  return onPeople && columns.length === 0 ? 'owner' : null;
}

function subjectOfColumns({ columns, filters }: Draft): QuestionSubject | null {
  const fits = (subject: QuestionSubject): boolean =>
    columns.every((each) => fieldOn(each, subject) !== null) &&
    filters.length > 0 &&
    filters.every((each) => fieldOn(each.field, subject) !== null);
  return things.find(fits) ?? null;
}

function ofActivities(draft: Draft, subject: 'activity' | 'meeting', ask: string | null): AnalysisQuestion | null {
  const filters = onSubject(
    draft.filters.filter((each) => each.field !== 'activityDate'),
    subject,
  );
  if (!filters) return null;
  for (const each of draft.filters) if (each.field === 'activityDate') filters.push({ ...each, field: 'date' });
  if (draft.activityKind)
    filters.push({ field: 'kind', op: 'in', values: [{ id: draft.activityKind, label: draft.activityKind }] });
  const thing =
    draft.asked && draft.asked.subject !== subject
      ? (draft.asked.concept ?? fieldOfSubject[draft.asked.subject ?? 'deal'] ?? null)
      : null;
  const cut = [...draft.groups.map((each) => each.field), ...(thing ? [thing] : [])];
  const groupBy = cut.map((field) => ({
    field: field === 'activityDate' ? 'date' : (fieldOn(field, subject) ?? field),
    bucket: draft.groups.find((each) => each.field === field)?.bucket ?? null,
  }));
  const isCounted =
    ask === 'how_many' ||
    ask === 'how_often' ||
    groupBy.length > 0 ||
    draft.measures.length > 0 ||
    draft.having.length > 0;
  const order = isRanked(draft) && draft.ranking ? { by: countMeasure, direction: draft.ranking.direction } : null;
  return {
    ...blank(subject, filters),
    measures: isCounted ? [countMeasure] : [],
    groupBy,
    series: draft.series,
    having: draft.having,
    order,
    limit: order ? (draft.ranking?.limit ?? 1) : null,
  };
}

/** `how many`: rows of a thing where its own fields suffice, else the things that deals belong to. */
function countOf(draft: Draft): AnalysisQuestion {
  const { asked, filters, having, groups, series } = draft;
  const concept =
    asked?.concept ?? (asked?.subject && asked.subject !== 'deal' ? fieldOfSubject[asked.subject] : null) ?? null;
  const base = { ...blank('deal', filters), groupBy: groups, series, having, share: draft.share };
  if (concept === null || groups.some((each) => each.field === concept)) {
    const named = draft.measures.length > 0 ? draft.measures : [countMeasure];
    return { ...base, measures: named, ...grouped(draft, having.length > 0 ? groupForHaving(draft) : null) };
  }
  const subject = subjectWith(concept);
  const own =
    subject && having.length === 0 && groups.every((each) => fieldOn(each.field, subject))
      ? onSubject(filters, subject)
      : null;
  const isBought =
    draft.subjects.includes('deal') || draft.parts.some((part) => is(part, 'status') || is(part, 'condition'));
  if (subject && own && !isBought) {
    const cut = groups.map((each) => ({ ...each, field: fieldOn(each.field, subject) ?? each.field }));
    return { ...blank(subject, own), measures: [countMeasure], groupBy: cut, series, share: draft.share };
  }
  const groupBy = having.length > 0 ? [{ field: concept, bucket: null }, ...groups].slice(0, 2) : groups;
  const home = homeOf(concept);
  const atHome = home && having.length === 0 && groups.length === 0 && !isBought ? onSubject(filters, home) : null;
  if (home && atHome) return { ...blank(home, atHome), measures: [named('distinct', fieldOn(concept, home))], series };
  return { ...base, measures: [named('distinct', concept)], groupBy };
}

function groupForHaving({ subjects }: Draft): string | null {
  const thing = subjects.find((each) => each !== 'deal');
  return thing ? (fieldOfSubject[thing] ?? null) : null;
}

function grouped({ groups }: Draft, concept: string | null): Pick<AnalysisQuestion, 'groupBy'> {
  if (concept === null || groups.some((each) => each.field === concept)) return { groupBy: groups };
  return { groupBy: [{ field: concept, bucket: null }, ...groups].slice(0, 2) };
}

/** Which reps, accounts, products, regions, months: a list of them, or deals cut by them. */
function ofThing(draft: Draft, concept: string): AnalysisQuestion | null {
  const { filters, measures, having, ranking, columns, series } = draft;
  const subject = subjectWith(concept) ?? subjectOfAskedField(draft, concept);
  const rankField = typeof ranking?.by === 'string' ? ranking.by : null;
  const isPlain =
    measures.length === 0 &&
    having.length === 0 &&
    series.length === 0 &&
    draft.groups.length === 0 &&
    !draft.subjects.includes('deal') &&
    (ranking === null || (rankField !== null && subject !== null && fieldOn(rankField, subject) !== null));
  const own = subject && isPlain ? onSubject(filters, subject) : null;
  const isDone = draft.parts.some(
    (part) => is(part, 'status') || (is(part, 'condition') && part.reading.condition === 'earned'),
  );
  if (subject && own && !isDone) {
    const shown = [...columns, ...(subjectWith(concept) ? [] : [concept])].map((each) => fieldOn(each, subject));
    if (shown.includes(null)) return null;
    return {
      ...blank(subject, own),
      columns: shown as string[],
      ...rankRows(draft, rankField ? fieldOn(rankField, subject) : null),
    };
  }
  const ranked = ranking ? rankGroups(draft) : null;
  if (draft.problem) return blank('deal', []);
  const measured = mergeMeasures(measures, ranked?.measure ?? null);
  if (columns.length > 0) return null;
  return {
    ...blank('deal', filters),
    measures: measured,
    ...(series.some((each) => each.filters.some((filter) => filter.field === concept))
      ? { groupBy: draft.groups }
      : grouped(draft, concept)),
    series,
    having,
    order: ranked?.order ?? null,
    limit: ranked?.limit ?? null,
    skip: ranked?.skip ?? 0,
    share: draft.share,
  };
}

/** `which region is Darcel in`: a field of the one thing that is named. */
function subjectOfAskedField({ filters, groups }: Draft, concept: string): QuestionSubject | null {
  if (filters.length === 0 || groups.length > 0) return null;
  return (
    things.find(
      (each) => fieldOn(concept, each) !== null && filters.every((filter) => filter.field === fieldOfSubject[each]),
    ) ?? null
  );
}

function mergeMeasures(measures: readonly QuestionMeasure[], ranked: QuestionMeasure | null): QuestionMeasure[] {
  const all =
    ranked && !measures.some((each) => each.id === ranked.id && each.of === ranked.of)
      ? [ranked, ...measures]
      : [...measures];
  return all.length > 0 ? all : [countMeasure];
}

function ofDeals(draft: Draft, ask: string | null): AnalysisQuestion | null {
  const { filters, measures, groups, series, having, ranking, columns, share } = draft;
  const isWhether = ask === null && is(draft.parts[0], 'auxiliary');
  const isMeasured =
    measures.length > 0 || groups.length > 0 || series.length > 0 || (isWhether && columns.length === 0);
  if (isMeasured) {
    const rankedGroups = ranking && (groups.length > 0 || series.length > 0) ? rankGroups(draft) : null;
    const all = mergeMeasures(measures, rankedGroups?.measure ?? null);
    if (columns.length > 0) return null;
    if (ranking && !rankedGroups && isRanked(draft)) return extremeOf(draft);
    const cut = having.length > 0 ? grouped(draft, groupForHaving(draft)) : { groupBy: groups };
    return {
      ...blank('deal', filters),
      measures: all,
      ...cut,
      series,
      having,
      order: rankedGroups?.order ?? null,
      limit: rankedGroups?.limit ?? null,
      skip: rankedGroups?.skip ?? 0,
      share,
    };
  }
  const isAbout =
    draft.subjects.includes('deal') || filters.length > 0 || draft.statuses.length > 0 || ranking !== null;
  if (!isAbout) return null;
  return {
    ...blank('deal', filters),
    columns: columns.map((each) => fieldOn(each, 'deal') ?? each),
    ...rankRows(draft, typeof ranking?.by === 'string' ? ranking.by : null),
  };
}

/** `the longest sales cycle`: the extreme of one deal, where no group is ranked. */
function extremeOf({ filters, measures, ranking }: Draft): AnalysisQuestion | null {
  const of = ({ sales_cycle: 'cycleDays', deal_age: 'ageDays' } as Record<string, string>)[measures[0]?.id ?? ''];
  if (!of || measures.length > 1) return null;
  return { ...blank('deal', filters), measures: [named(ranking?.direction === 'up' ? 'smallest' : 'largest', of)] };
}
