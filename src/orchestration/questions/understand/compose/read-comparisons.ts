import { isKnownConcept, kindOf } from '../lexicon/concepts.ts';
import type { Comparison } from '../reading.ts';
import { countMeasure, type Draft, named } from './draft.ts';
import { is, neighbour, type Part, type PartOf, use } from './sentence.ts';

interface Bound {
  readonly op: Comparison;
  readonly value: number;
  readonly number: PartOf<'number'>;
}

/** Places of a comparison in the question: what stands before it and after it. */
interface Place {
  readonly before: number;
  readonly after: number;
}

/** Reads every number that something is held against: `over 100k`, `between 10k and 50k`, `20 or more`, `more than 3 wins`. */
export function readComparisons(draft: Draft): void {
  const { parts } = draft;
  for (let at = 0; at < parts.length; at += 1) {
    const found = rangeAt(parts, at) ?? trailingAt(parts, at) ?? leadingAt(parts, at);
    readTimesPushed(draft, at);
    if (found) place(draft, found.bounds, { before: at - 1, after: found.next });
  }
}

/** `slipped twice`: that often or more. */
function readTimesPushed(draft: Draft, at: number): void {
  const event = draft.parts[at];
  const number = numberAt(draft.parts, at + 1);
  if (
    !is(event, 'event') ||
    event.reading.event !== 'pushed' ||
    event.used ||
    !number ||
    is(draft.parts[at + 2], 'comparison')
  )
    return;
  const { value, unit } = number.reading;
  draft.filters.push({ field: unit === 'days' ? 'pushedDays' : 'pushCount', op: 'at_least', value });
  use(event, number);
}

function numberAt(parts: readonly Part[], at: number): PartOf<'number'> | null {
  const part = parts[at];
  return is(part, 'number') && !part.used ? part : null;
}

function rangeAt(parts: readonly Part[], at: number) {
  const opener = parts[at];
  const isOpen = is(opener, 'between') || (is(opener, 'preposition') && opener.reading.word === 'from');
  const low = numberAt(parts, at + 1);
  const high = numberAt(parts, at + 3);
  const joiner = parts[at + 2];
  if (!isOpen || !low || !high || !(is(joiner, 'and') || is(joiner, 'mark') || is(joiner, 'preposition'))) return null;
  use(opener, joiner);
  const scale =
    low.reading.value < 1000 && high.reading.value >= 1000 && !low.text.includes('k') && /k|m/i.test(high.text)
      ? scaleOf(high)
      : 1;
  return {
    bounds: [
      { op: 'at_least' as const, value: low.reading.value * scale, number: low },
      { op: 'at_most' as const, value: high.reading.value, number: high },
    ],
    next: at + 4,
  };
}

/** `between 10 and 50k`: the scale counts for both. */
function scaleOf(high: PartOf<'number'>): number {
  return /m/i.test(high.text) ? 1e6 : 1e3;
}

/** `50k or more`, `100k+`. */
function trailingAt(parts: readonly Part[], at: number) {
  const number = numberAt(parts, at);
  const after = parts[at + 1];
  if (!number || is(parts[at - 1], 'comparison')) return null;
  const isPlus = is(after, 'mark') && after.reading.mark === '+';
  if (!isPlus && !(is(after, 'comparison') && /\b(or|and)\b/i.test(after.text))) return null;
  use(after);
  return {
    bounds: [
      {
        op: is(after, 'comparison') ? after.reading.comparison : ('at_least' as const),
        value: number.reading.value,
        number,
      },
    ],
    next: at + 2,
  };
}

function leadingAt(parts: readonly Part[], at: number) {
  const comparison = parts[at];
  if (!is(comparison, 'comparison') || comparison.used) return null;
  const place = is(parts[at + 1], 'comparison') || is(parts[at + 1], 'preposition') ? at + 2 : at + 1;
  const number = numberAt(parts, place);
  if (!number) return null;
  const negated = is(parts[at - 1], 'negation') ? parts[at - 1] : undefined;
  use(comparison, negated, place === at + 2 ? parts[at + 1] : undefined);
  const opposite = {
    above: 'at_most',
    at_least: 'below',
    below: 'at_least',
    at_most: 'above',
    equals: 'equals',
  } as const;
  const op = negated ? opposite[comparison.reading.comparison] : comparison.reading.comparison;
  return { bounds: [{ op, value: number.reading.value, number }], next: place + 1 };
}

/** Holds the bounds against what the words around name: a field, a number of things, or a measure of groups. */
function place(draft: Draft, bounds: readonly Bound[], at: Place): void {
  const { parts } = draft;
  for (const bound of bounds) use(bound.number);
  const after = parts[at.after];
  const beforePlace = neighbour(parts, at.before + 1, -1);
  const before = parts[beforePlace];
  if (countedThings(draft, bounds, after)) return;
  const isLength = bounds[0]?.number.reading.unit === 'days' && is(after, 'status') && after.reading.form === 'verb';
  if (isLength) {
    for (const { op, value } of bounds) draft.filters.push({ field: 'cycleDays', op, value });
    use(after);
    return;
  }
  const told = is(after, 'preposition') ? parts[at.after + 1] : undefined;
  if (is(told, 'money') && holdsBefore(draft, bounds, told)) return;
  if (is(after, 'field') && holdsField(draft, bounds, after)) return;
  if (before && holdsBefore(draft, bounds, before)) return;
  const beforeThat = parts[beforePlace - 1];
  if (is(before, 'status') && beforeThat && is(beforeThat, 'measure') && holdsBefore(draft, bounds, beforeThat)) return;
  byUnit(draft, bounds, at);
}

/** `more than 20 wins`, `at least 3 open deals`, `fewer than two contacts`. */
function countedThings(draft: Draft, bounds: readonly Bound[], after: Part | undefined): boolean {
  const [bound] = bounds;
  if (bound?.number.reading.unit || !(bound && bound.value < 100_000)) return false;
  const { parts } = draft;
  let place = after ? parts.indexOf(after) : -1;
  while (is(parts[place], 'status') || is(parts[place], 'condition')) place += 1;
  const noun = parts[place] ?? after;
  if (is(noun, 'subject') && noun.reading.subject === 'contact') {
    draft.filters.push(...bounds.map(({ op, value }) => ({ field: 'contactCount', op, value })));
    use(noun);
    return true;
  }
  const isDeals = is(noun, 'subject') && noun.reading.subject === 'deal';
  const isStatus = is(noun, 'status') && noun.reading.form === 'noun';
  if (!isDeals && !isStatus) return false;
  for (const { op, value } of bounds) having(draft, countMeasure, op, value);
  if (is(noun, 'subject')) {
    if (noun.reading.status) draft.statuses.push(noun.reading.status);
    draft.subjects.push('deal');
    use(noun);
  }
  return true;
}

function having(draft: Draft, measure: (typeof draft.measures)[number], op: Comparison, value: number): void {
  if (!draft.measures.some((each) => each.id === measure.id && each.of === measure.of)) draft.measures.push(measure);
  if (op === 'equals') draft.having.push({ measure, op: 'at_least', value }, { measure, op: 'at_most', value });
  else draft.having.push({ measure, op, value });
}

function holdsField(draft: Draft, bounds: readonly Bound[], field: PartOf<'field'>): boolean {
  const { concept } = field.reading;
  const kind = kindOf(concept);
  const own = draft.ground.index.vocabulary.customFields.find((each) => each.field === concept);
  if (!(kind ? ['money', 'number', 'days', 'ratio'].includes(kind) : own?.kind === 'number')) return false;
  for (const { op, value } of bounds) draft.filters.push({ field: concept, op, value });
  use(field);
  return true;
}

/** `win rate above 50 %`, `revenue over 2000`, `amount below 10k`, `pushed more than twice`. */
function holdsBefore(draft: Draft, bounds: readonly Bound[], before: Part): boolean {
  if (is(before, 'field')) return holdsField(draft, bounds, before);
  if (is(before, 'event') && before.reading.event === 'pushed') {
    for (const { op, value, number } of bounds)
      draft.filters.push({ field: number.reading.unit === 'days' ? 'pushedDays' : 'pushCount', op, value });
    use(before);
    return true;
  }
  if (is(before, 'money')) {
    const ofAccount = draft.parts.some((part) => is(part, 'subject') && part.reading.subject === 'account');
    const isTheirs =
      ofAccount &&
      before.reading.noun === 'revenue' &&
      draft.ground.index.isFilled('accountRevenue') &&
      !/sales|book/i.test(before.text);
    for (const { op, value } of bounds) {
      if (isTheirs) draft.filters.push({ field: 'accountRevenue', op, value });
      else
        having(
          draft,
          named(({ won: 'won_value', open: 'pipeline_value', lost: 'lost_value' } as const)[before.reading.status]),
          op,
          value,
        );
    }
    use(before);
    return true;
  }
  if (!is(before, 'measure')) return false;
  for (const { op, value, number } of bounds) {
    const isShare = before.reading.unit === 'ratio' && number.reading.unit === null && value > 1;
    having(draft, before.reading.measure, op, isShare ? value / 100 : value);
  }
  use(before);
  return true;
}

/** Nothing is named, so the unit of the number says what it is about. */
function byUnit(draft: Draft, bounds: readonly Bound[], { before }: Place): void {
  const [bound] = bounds;
  if (!bound) return;
  const { unit, currency } = bound.number.reading;
  const words = draft.parts.slice(0, before + 1);
  if (unit === 'days') {
    const inStage = draft.parts.some(
      (part) =>
        (is(part, 'field') && part.reading.concept === 'stage') ||
        (is(part, 'name') && part.reading.candidates[0]?.field === 'stage'),
    );
    const isClosed = words.some((part) => is(part, 'status') && part.reading.status !== 'open');
    const field = inStage ? 'daysInStage' : isClosed ? 'cycleDays' : 'ageDays';
    for (const { op, value } of bounds) draft.filters.push({ field, op, value });
    return;
  }
  const isAmount =
    unit === 'money' ||
    (unit === null &&
      (bound.value >= 500 || words.some((part) => is(part, 'subject') && part.reading.subject === 'deal')));
  if (unit === 'percent' && draft.parts.some((part) => is(part, 'status') && part.reading.status === 'won')) {
    for (const { op, value } of bounds) having(draft, named('win_rate'), op, value);
    return;
  }
  if (!isAmount) {
    bound.number.used = false;
    return;
  }
  if (isOfThings(draft)) {
    const isOpen = draft.parts.some((part) => is(part, 'status') && part.reading.status === 'open');
    for (const { op, value } of bounds) having(draft, named(isOpen ? 'pipeline_value' : 'won_value'), op, value);
    return;
  }
  for (const { op, value } of bounds) draft.filters.push({ field: 'amount', op, value });
  if (
    currency &&
    draft.ground.index.vocabulary.values.find((each) => each.field === 'currency' && each.values.length > 1)
  )
    draft.filters.push({ field: 'currency', op: 'in', values: [{ id: currency, label: currency }] });
}

/** `Which accounts brought in more than 200k`: no deal is told, so the amount is that of the whole account. */
function isOfThings({ asked, parts }: Draft): boolean {
  const isThing = asked !== null && (asked.subject === null ? asked.concept !== 'deal' : asked.subject !== 'deal');
  return isThing && !parts.some((part) => is(part, 'subject') && part.reading.subject === 'deal');
}

/** True for a field whose values are compared as numbers. */
export function isNumeric(concept: string, draft: Draft): boolean {
  if (isKnownConcept(concept)) return ['money', 'number', 'days', 'ratio'].includes(kindOf(concept) ?? '');
  return draft.ground.index.vocabulary.customFields.some((each) => each.field === concept && each.kind === 'number');
}
