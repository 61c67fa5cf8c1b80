import type { QuestionFilter } from '../../../../domain/question.ts';
import type { DealStatus } from '../reading.ts';
import { countMeasure, type Draft, fieldOfSubject, statusFilter } from './draft.ts';
import { is, neighbour, type Part, placesOf, use } from './sentence.ts';
import { filterOfName } from './settle-names.ts';

/** Deals from here on are called big: a single contact on one is a high risk. Source: the risk signal single-threaded. */
const bigAmount = 50_000;

/** The word that turns the part at `at` around; it may stand before joining words. */
function negationBefore(parts: readonly Part[], at: number): Part | null {
  const place = neighbour(parts, at, -1, ['preposition', 'auxiliary', 'mark', 'mine']);
  const part = parts[place];
  return is(part, 'negation') || is(part, 'except') ? part : null;
}

/** Names become conditions; several of one field, joined, hold together as "any of". */
export function readNameConditions(draft: Draft): void {
  const { parts } = draft;
  let lastAt = -2;
  for (const { part, at } of placesOf(parts, 'name')) {
    if (part.used) continue;
    const negation = negationBefore(parts, at);
    const filter = filterOfName(part, negation !== null);
    use(part, negation ?? undefined);
    const last = draft.filters.at(-1);
    const joins = parts
      .slice(lastAt + 1, at)
      .every(
        (each) =>
          is(each, 'and') ||
          is(each, 'or') ||
          is(each, 'mark') ||
          is(each, 'preposition') ||
          is(each, 'except') ||
          is(each, 'negation'),
      );
    if (lastAt >= 0 && joins && last && 'values' in last && 'values' in filter && last.field === filter.field) {
      for (const joined of parts.slice(lastAt + 1, at)) if (is(joined, 'and') || is(joined, 'or')) use(joined);
      draft.filters[draft.filters.length - 1] = { ...last, values: [...last.values, ...filter.values] };
    } else addNameFilter(draft, filter);
    lastAt = at;
  }
}

/** The same field asked twice apart: both values are meant, unless one is excluded. */
function addNameFilter(draft: Draft, filter: QuestionFilter): void {
  const place = draft.filters.findIndex((each) => each.field === filter.field && each.op === filter.op);
  const same = draft.filters[place];
  if (same && 'values' in same && 'values' in filter)
    draft.filters[place] = { ...same, values: [...same.values, ...filter.values] };
  else draft.filters.push(filter);
}

/** `without a next step`, `no amount`, `has no won deals`. */
export function readMissing(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (part.used || !(is(part, 'except') || is(part, 'negation'))) continue;
    const targetAt = neighbour(parts, at, 1, ['preposition', 'auxiliary', 'mark', 'mine', 'condition']);
    const target = parts[targetAt];
    if (missingField(draft, target) || noneOf(draft, targetAt)) use(part);
  }
}

/** `deals with a next step`, `deals that have an amount`: the field is known. */
export function readHad(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    const had = parts[at - 1];
    const noun = parts[at - 2];
    const isHad =
      (is(had, 'preposition') && had.reading.word === 'with') ||
      (is(had, 'auxiliary') && /^(have|has|had|having)$/i.test(had.text));
    const held = is(noun, 'subject') || (is(noun, 'preposition') && is(parts[at - 3], 'subject'));
    const next = parts[at + 1];
    const isValued =
      is(next, 'comparison') ||
      is(next, 'between') ||
      is(next, 'name') ||
      is(next, 'preposition') ||
      is(next, 'number') ||
      is(next, 'period') ||
      is(next, 'auxiliary');
    if (part.used || !isHad || !held || isValued) continue;
    const field = is(part, 'field')
      ? part.reading.concept
      : is(part, 'subject') && part.reading.subject !== 'deal'
        ? (fieldOfSubject[part.reading.subject] ?? null)
        : null;
    const isReverse = /^subsidiar/i.test(part.text);
    if (field === null || isReverse || draft.asked?.concept === field || field === 'contact') continue;
    if (is(part, 'subject') && draft.asked?.subject !== 'deal') continue;
    draft.filters.push({ field, op: 'known' });
    use(part);
  }
}

function missingField(draft: Draft, target: Part | undefined): boolean {
  if (is(target, 'subject')) {
    const field =
      target.reading.subject === 'deal'
        ? null
        : target.reading.subject === 'meeting'
          ? 'nextMeetingDate'
          : target.reading.subject === 'contact'
            ? 'contactCount'
            : fieldOfSubject[target.reading.subject];
    const isAskedFor = draft.asked?.subject === target.reading.subject;
    if (!field || isAskedFor) return false;
    draft.filters.push(field === 'contactCount' ? { field, op: 'equals', value: 0 } : { field, op: 'unknown' });
    use(target);
    return true;
  }
  if (!is(target, 'field') || target.used) return false;
  draft.filters.push({ field: target.reading.concept, op: 'unknown' });
  use(target);
  return true;
}

/** `accounts with no won deals`, `reps who never lost a deal`: groups without such rows. */
function noneOf(draft: Draft, at: number): boolean {
  const { parts, asked } = draft;
  const isThing = asked !== null && asked.subject !== 'deal';
  if (!isThing) return false;
  const rest = parts
    .slice(at, at + 3)
    .filter((part) => is(part, 'status') || (is(part, 'subject') && part.reading.subject === 'deal'));
  const [first] = rest;
  if (!first || parts.indexOf(first) !== at) return false;
  draft.having.push({ measure: countMeasure, op: 'at_most', value: 0 });
  draft.measures.push(countMeasure);
  return true;
}

/** Open, won, lost and closed, in whatever form of the word. */
export function readStatuses(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (part.used) continue;
    if (is(part, 'subject')) {
      readSubject(draft, part, at);
      continue;
    }
    if (!is(part, 'status')) continue;
    use(part);
    const negation = negationBefore(parts, at);
    const statuses = meaningOf(draft, part, at);
    if (negation && !negation.used) {
      use(negation);
      draft.filters.push(statusFilter(statuses, 'not_in'));
    } else for (const status of statuses) if (!draft.statuses.includes(status)) draft.statuses.push(status);
    const joiner = parts[at + 1];
    const joined = parts[at + 2];
    if (is(joiner, 'or') && (is(joined, 'status') || (is(joined, 'subject') && joined.reading.status))) use(joiner);
  }
}

function readSubject(draft: Draft, part: Part, at: number): void {
  if (!is(part, 'subject')) return;
  const { subject, status, activityKind } = part.reading;
  use(part);
  draft.subjects.push(subject);
  if (activityKind) draft.activityKind = activityKind;
  if (!status) return;
  const negation = negationBefore(draft.parts, at);
  if (negation && !negation.used) {
    use(negation);
    draft.filters.push(statusFilter([status], 'not_in'));
  } else if (!draft.statuses.includes(status)) draft.statuses.push(status);
}

/** Who closes a deal wins it; a deal that is closed was won or lost; a deal that closes soon is open. */
function meaningOf(draft: Draft, part: Part, at: number): DealStatus[] {
  if (!is(part, 'status')) return [];
  const { status, form } = part.reading;
  if (status !== 'closed') return [status];
  const { parts } = draft;
  const isAdjective = is(parts[at + 1], 'subject');
  const before = parts[neighbour(parts, at, -1, ['auxiliary', 'preposition', 'mark', 'negation', 'only'])];
  const isDone =
    parts.some(
      (each, place) => place < at && is(each, 'auxiliary') && /^(was|were|been|be|is|are|get|got)$/i.test(each.text),
    ) && !is(before, 'mine');
  const byPerson =
    is(before, 'mine') ||
    (is(before, 'name') &&
      ['owner', 'ownerManager', 'ownerTeam', 'ownerRegion'].includes(before.reading.candidates[0]?.field ?? '')) ||
    (is(before, 'subject') && before.reading.subject === 'person') ||
    (is(before, 'field') && before.reading.concept.startsWith('owner')) ||
    (draft.asked?.subject === 'person' && !isAdjective) ||
    is(parts[neighbour(parts, at, 1)], 'by');
  const aboutMoney =
    draft.parts.some((each) => is(each, 'money') && each.reading.status === 'won') ||
    parts.some((each) => is(each, 'ask') && each.reading.ask === 'how_much');
  if (form === 'verb' && !byPerson && !aboutMoney) return ['open'];
  if (aboutMoney || (byPerson && !isAdjective && !(isDone && !is(parts[neighbour(parts, at, 1)], 'by'))))
    return ['won'];
  return ['won', 'lost'];
}

/** Risk, signals and the other states that are told in a word. */
export function readStates(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (part.used) continue;
    if (is(part, 'signal'))
      signalCondition(
        draft,
        part.reading.signals,
        negationBefore(parts, at),
        is(parts[neighbour(parts, at, -1)], 'or'),
      );
    else if (is(part, 'condition') && saysTrend(parts, part.reading.condition))
      wordCondition(draft, part.reading.condition, parts, at);
    else continue;
    use(part);
  }
}

/** Rising and declining are said of engagement here, and of nothing else. */
function saysTrend(parts: readonly Part[], condition: string): boolean {
  if (condition !== 'rising' && condition !== 'declining') return true;
  return parts.some((part) => is(part, 'field') && part.reading.concept === 'trend');
}

function signalCondition(draft: Draft, signals: readonly string[], negation: Part | null, isOther: boolean): void {
  const values = signals.map((id) => ({ id, label: id.replace(/-/g, ' ') }));
  const last = draft.filters.at(-1);
  if (isOther && last?.field === 'signal' && last.op === 'in')
    draft.filters[draft.filters.length - 1] = { ...last, values: [...last.values, ...values] };
  else draft.filters.push({ field: 'signal', op: negation ? 'not_in' : 'in', values });
  use(negation ?? undefined, isOther ? draft.parts.find((part) => is(part, 'or') && !part.used) : undefined);
}

function wordCondition(draft: Draft, condition: string, parts: readonly Part[], at: number): void {
  const negation = negationBefore(parts, at);
  const op = negation ? 'not_in' : 'in';
  const bands = (ids: readonly string[]) => ids.map((id) => ({ id, label: id }));
  if (condition === 'at_risk') draft.filters.push({ field: 'band', op, values: bands(['high', 'critical']) });
  if (condition === 'critical') draft.filters.push({ field: 'band', op, values: bands(['critical']) });
  if (condition === 'healthy') draft.filters.push({ field: 'band', op, values: bands(['low']) });
  if (condition === 'big')
    draft.filters.push({ field: 'amount', op: negation ? 'below' : 'at_least', value: bigAmount });
  if (condition === 'declining' || condition === 'rising') {
    draft.filters.push({ field: 'trend', op, values: bands([condition]) });
    for (const near of [parts[at - 1], parts[at + 1], parts[at - 2]])
      if (is(near, 'field') && near.reading.concept === 'trend') use(near);
  }
  use(negation ?? undefined);
}
