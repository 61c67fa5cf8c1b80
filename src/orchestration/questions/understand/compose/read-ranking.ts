import { kindOf } from '../lexicon/concepts.ts';
import { countMeasure, type Draft, fieldOfSubject, named } from './draft.ts';
import { isNumeric } from './read-comparisons.ts';
import { is, neighbour, type Part, placesOf, use } from './sentence.ts';

/** Reads `top 5`, `the three biggest`, `second highest win rate`, `most deals`, `sorted by amount`. */
export function readRanking(draft: Draft): void {
  const { parts } = draft;
  for (const { part, at } of placesOf(parts, 'superlative')) {
    if (part.used) continue;
    const { direction, hint } = part.reading;
    const skip = placeBefore(parts, at);
    draft.ranking ??= { by: null, direction, limit: null, skip, hint };
    use(part);
    const limit = numberBeside(parts, at);
    if (limit) draft.ranking.limit = limit;
    if (/expensive|cheap|pric/i.test(part.text) && draft.asked?.subject === 'product') draft.ranking.by = 'listPrice';
    else takeMeasure(draft, at, hint);
  }
  for (const { part, at } of placesOf(parts, 'top')) {
    const { direction } = part.reading;
    draft.ranking = {
      by: draft.ranking?.by ?? null,
      direction: draft.ranking?.by ? draft.ranking.direction : direction,
      limit: numberBeside(parts, at) ?? draft.ranking?.limit ?? null,
      skip: 0,
      hint: draft.ranking?.hint ?? 'top',
    };
    use(part);
  }
  readCountBefore(draft);
  readFirst(draft);
  readSort(draft);
}

/** `which three reps lost the most deals`, `the 5 reps with the highest revenue`: so many are wanted. */
function readCountBefore({ parts, ranking }: Draft): void {
  if (!ranking || ranking.limit !== null) return;
  for (const { part, at } of placesOf(parts, 'number')) {
    const noun = parts[at + 1];
    const isBare = !part.used && part.reading.unit === null && Number.isInteger(part.reading.value);
    if (!isBare || part.reading.value < 1 || !(is(noun, 'subject') || is(noun, 'field'))) continue;
    ranking.limit = part.reading.value;
    use(part);
    return;
  }
}

/** `the first deal`: the earliest one. */
function readFirst(draft: Draft): void {
  for (const { part } of placesOf(draft.parts, 'place')) {
    if (part.used || part.reading.place !== 1 || draft.ranking) continue;
    use(part);
    draft.ranking = { by: null, direction: 'up', limit: 1, skip: 0, hint: 'date' };
  }
}

function placeBefore(parts: readonly Part[], at: number): number {
  const place = parts[at - 1];
  if (!is(place, 'place')) return 0;
  use(place);
  return place.reading.place - 1;
}

function numberBeside(parts: readonly Part[], at: number): number | null {
  for (const part of [parts[at + 1], parts[at - 1]]) {
    if (
      !is(part, 'number') ||
      part.used ||
      part.reading.unit !== null ||
      !Number.isInteger(part.reading.value) ||
      part.reading.value < 1
    )
      continue;
    use(part);
    return part.reading.value;
  }
  return null;
}

/** What the superlative is about, when the next words name it: `highest win rate`, `most open deals`. */
function takeMeasure(draft: Draft, at: number, hint: string | null): void {
  const { parts, ranking } = draft;
  if (!ranking) return;
  let place = neighbour(parts, at, 1, [
    'preposition',
    'auxiliary',
    'mark',
    'status',
    'aggregate',
    'condition',
    'number',
    'name',
    'mine',
    'ask',
    'only',
    'share',
  ]);
  if (is(parts[place], 'signal')) place += 1;
  const noun = parts[place];
  if (is(noun, 'field') && kindOf(noun.reading.concept) === 'date' && draft.asked === null && !noun.used) {
    draft.measures.push(named(ranking.direction === 'up' ? 'smallest' : 'largest', noun.reading.concept));
    draft.ranking = null;
    use(noun);
    return;
  }
  if (is(noun, 'subject') && draft.asked?.subject === noun.reading.subject && noun.reading.subject !== 'deal') {
    if (hint === 'count' && place > at + 1) ranking.by = countMeasure;
    return;
  }
  const isOften = /often|frequent|popular/i.test(parts[at]?.text ?? '');
  if (isOften || (is(noun, 'subject') && noun.reading.subject === 'deal' && hint === 'count'))
    ranking.by = countMeasure;
  if (
    is(noun, 'subject') &&
    hint === 'count' &&
    ['activity', 'meeting', 'contact', 'account', 'product'].includes(noun.reading.subject)
  )
    ranking.by =
      noun.reading.subject === 'activity' || noun.reading.subject === 'meeting'
        ? countMeasure
        : named('distinct', fieldOfSubject[noun.reading.subject] ?? null);
  if (is(noun, 'field') && isNumeric(noun.reading.concept, draft) && !noun.used) {
    const before = parts[place - 1];
    if (is(before, 'aggregate')) return;
    ranking.by = noun.reading.concept;
    use(noun);
  }
}

/** `sort by amount`, `ranked by win rate, lowest first`. */
function readSort(draft: Draft): void {
  const { parts } = draft;
  for (const { part, at } of placesOf(parts, 'sort')) {
    use(part);
    const place = neighbour(parts, at, 1, ['preposition', 'mark', 'by', 'each']);
    const target =
      parts.slice(at, place).some((each) => is(each, 'by')) || /by$/i.test(part.text) ? parts[place] : undefined;
    for (const each of parts.slice(at + 1, place)) use(each);
    draft.ranking ??= { by: null, direction: 'down', limit: null, skip: 0, hint: 'sort' };
    if (is(target, 'field') || is(target, 'subject')) {
      draft.ranking.by = is(target, 'field')
        ? target.reading.concept
        : (({ account: 'account', person: 'owner', product: 'product', deal: 'name' } as Record<string, string>)[
            target.reading.subject
          ] ?? null);
      if (is(target, 'field') && !isNumeric(target.reading.concept, draft)) draft.ranking.direction = 'up';
      use(target);
    }
  }
  for (const { part } of placesOf(parts, 'direction')) {
    use(part);
    if (draft.ranking) draft.ranking.direction = part.reading.direction;
    else draft.ranking = { by: null, direction: part.reading.direction, limit: null, skip: 0, hint: 'sort' };
  }
}

/** `by revenue`, `by win rate` after a ranking or comparison: the words that follow tell the measure, so the `by` is done. */
export function releaseBy(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (part.used || !(is(part, 'by') || is(part, 'each'))) continue;
    const next =
      parts[neighbour(parts, at, 1, ['preposition', 'mark', 'aggregate', 'ask', 'superlative', 'each', 'status'])];
    const isMeasured =
      is(next, 'measure') ||
      is(next, 'money') ||
      is(next, 'share') ||
      (is(next, 'field') && isNumeric(next.reading.concept, draft)) ||
      is(next, 'subject') ||
      is(next, 'aggregate');
    const isNamed = is(next, 'name') || is(next, 'mine') || is(next, 'period');
    if (isNamed || is(part, 'each')) use(part);
    if (!isMeasured) continue;
    use(part);
    if (is(next, 'field') && draft.ranking && draft.ranking.by === null) {
      draft.ranking.by = next.reading.concept;
      use(next);
    }
    if (is(next, 'subject') && draft.ranking && draft.ranking.by === null) draft.ranking.by = named('count');
  }
}
