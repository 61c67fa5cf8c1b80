import type { Reading } from '../reading.ts';
import { countMeasure, type Draft } from './draft.ts';
import { groupOf } from './read-groups.ts';
import { firstOf, is, neighbour, type Part, use } from './sentence.ts';

/** What may stand between `which` and the noun it asks for. */
const before: readonly Reading['kind'][] = [
  'preposition',
  'auxiliary',
  'mark',
  'status',
  'condition',
  'superlative',
  'top',
  'place',
  'number',
  'mine',
  'each',
  'signal',
  'negation',
  'name',
  'event',
  'only',
  'period',
];

/** `by number of deals`: a count to rank or compare by, not what is asked. */
export function readCounts(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (!is(part, 'ask') || part.reading.ask !== 'how_many' || /^how many/i.test(part.text)) continue;
    const before = parts[neighbour(parts, at, -1)];
    const isInner =
      is(before, 'by') ||
      is(before, 'each') ||
      is(before, 'superlative') ||
      is(before, 'aggregate') ||
      is(before, 'compare') ||
      is(before, 'sort');
    if (isInner) parts[at] = { ...part, reading: { kind: 'measure', measure: countMeasure, unit: 'number' } };
  }
}

/** Finds the noun that is asked for: `which reps`, `list all open deals`, `top 5 products`, `who`. */
export function readAsked(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (!is(part, 'ask') || !['which', 'what', 'who', 'list', 'how_many'].includes(part.reading.ask)) continue;
    const noun = nounAfter(draft, at, part.reading.ask);
    if (part.reading.ask === 'who') {
      if (!is(parts[neighbour(parts, at, 1)], 'role')) take(draft, noun, 'person');
      return;
    }
    if (noun) {
      take(draft, noun, null);
      return;
    }
    const verb = parts.find((each, place) => place > at && is(each, 'status'));
    const isBought =
      part.reading.ask === 'what' &&
      verb !== undefined &&
      /^(buy|bought|purchase|purchased|order|ordered)$/i.test(verb.text);
    if (isBought) draft.asked = { subject: 'product', concept: null };
    if (part.reading.ask !== 'list') break;
  }
  const ranked = parts.findIndex((part) => is(part, 'top') || is(part, 'superlative'));
  const isFragment = !firstOf(parts, 'ask') && ranked >= 0;
  const [opening] = parts;
  if (isFragment) take(draft, nounAfter(draft, ranked, 'which'), null);
  else if (!firstOf(parts, 'ask') && opening && is(opening, 'subject')) take(draft, opening, null);
}

function nounAfter({ parts }: Draft, at: number, ask: string): Part | null {
  let place = at + 1;
  while (
    before.includes(parts[place]?.reading.kind ?? 'filler') &&
    !(ask === 'what' && is(parts[place], 'preposition') && parts[place]?.text === 'of')
  ) {
    if (is(parts[place], 'auxiliary') && ask === 'which') return null;
    place += 1;
  }
  const noun = parts[place];
  return noun && !noun.used && (is(noun, 'subject') || is(noun, 'field') || is(noun, 'bucket')) ? noun : null;
}

function take(draft: Draft, noun: Part | null, fallback: 'person' | null): void {
  const aboutOne = draft.parts.some((part) => is(part, 'name') && part.reading.candidates[0]?.field === 'owner');
  const isLead = is(noun ?? undefined, 'field') && !aboutOne;
  if (!noun || (fallback && !is(noun, 'subject') && !isLead)) {
    if (fallback) draft.asked = { subject: fallback, concept: null };
    return;
  }
  if (is(noun, 'subject')) {
    draft.asked = { subject: noun.reading.subject, concept: null };
    if (fallback && noun.reading.subject === 'deal') draft.asked = { subject: fallback, concept: null };
    return;
  }
  const group = groupOf(noun, draft);
  if (!group) return;
  const next = draft.parts[draft.parts.indexOf(noun) + 1];
  if (noun.possessive && is(next, 'field') && next.reading.concept === 'ownerTeam') use(next);
  draft.asked = { subject: null, concept: group.field };
  if (group.bucket) draft.groups.unshift(group);
  use(noun);
}

/** True when the noun asked for is told in the plural, so that several are wanted. */
export function asksForSeveral({ parts }: Draft): boolean {
  const at = parts.findIndex((part) => is(part, 'ask'));
  const opener = parts[at];
  if (is(opener, 'ask') && opener.reading.ask === 'who') return false;
  const noun = parts.slice(at + 1).find((part) => is(part, 'subject') || is(part, 'field') || is(part, 'bucket'));
  return (
    noun !== undefined &&
    /(s|people)$/i.test(noun.text.trim().replace(/['’]s$/, '')) &&
    !/(sales|status|business)$/i.test(noun.text.trim())
  );
}
