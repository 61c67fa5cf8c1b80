import { isKnownConcept, kindOf } from '../lexicon/concepts.ts';
import type { Draft } from './draft.ts';
import { fieldOfSubject } from './draft.ts';
import { is, type Part, use } from './sentence.ts';

type Group = Draft['groups'][number];

/** What a noun cuts by: `region`, `rep`, `month`; null: it cuts nothing. */
export function groupOf(part: Part | undefined, draft: Draft): Group | null {
  if (is(part, 'bucket') || is(part, 'bucketBy')) return { field: dateFieldFor(draft), bucket: part.reading.bucket };
  if (is(part, 'subject')) {
    const field = part.reading.subject === 'deal' ? null : fieldOfSubject[part.reading.subject];
    return field ? { field, bucket: null } : null;
  }
  if (!is(part, 'field')) return null;
  const { concept } = part.reading;
  if (isKnownConcept(concept) && kindOf(concept) !== 'thing') return null;
  return { field: filledField(concept, draft), bucket: null };
}

/** Teams are known by their manager, or managers by their team, where only one of both is filled. */
function filledField(concept: string, draft: Draft): string {
  const { index } = draft.ground;
  const other = (
    { ownerManager: 'ownerTeam', ownerTeam: 'ownerManager', ownerRegion: 'accountRegion' } as Record<string, string>
  )[concept];
  return other && !index.isFilled(concept) && index.isFilled(other) ? other : concept;
}

function dateFieldFor({ parts, subjects }: Draft): string {
  const isActivity =
    subjects.some((each) => each === 'activity' || each === 'meeting') ||
    parts.some((part) => is(part, 'subject') && ['activity', 'meeting'].includes(part.reading.subject));
  if (isActivity) return 'activityDate';
  return parts.some((part) => is(part, 'event') && part.reading.event === 'created') ? 'createdDate' : 'closeDate';
}

/** Reads `by region and quarter`, `per rep`, `for each product`, `monthly`. */
export function readGroups(draft: Draft): void {
  const { parts } = draft;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (!part || part.used) continue;
    if (is(part, 'bucketBy')) {
      add(draft, groupOf(part, draft), part);
      continue;
    }
    if (!is(part, 'by') && !is(part, 'each')) continue;
    if (isListed(parts, at)) {
      use(part);
      continue;
    }
    let place = at + 1;
    while (is(parts[place], 'preposition') || is(parts[place], 'each')) place += 1;
    const group = groupOf(parts[place], draft);
    if (!group || isRankedBy(parts, at) || isDoneBy(parts, at, place)) continue;
    use(part, parts[at + 1]);
    add(draft, group, parts[place]);
    for (place += 1; is(parts[place], 'and') || is(parts[place], 'mark') || is(parts[place], 'by'); place += 1) {
      const joined = is(parts[place + 1], 'by') || is(parts[place + 1], 'each') ? place + 2 : place + 1;
      const second = groupOf(parts[joined], draft);
      if (!second || is(parts[joined - 1], 'ask')) break;
      use(parts[place], parts[joined - 1]);
      add(draft, second, parts[joined]);
      place = joined;
    }
  }
}

/** `won by reps reporting to Ann`: who did it, not a cut. */
function isDoneBy(parts: readonly Part[], at: number, place: number): boolean {
  return is(parts[at], 'by') && is(parts[place], 'subject') && is(parts[place + 1], 'role');
}

/** `list every rep in the West`: all of them, not a cut by them. */
function isListed(parts: readonly Part[], at: number): boolean {
  const before = parts[at - 1];
  return is(before, 'ask') && before.reading.ask === 'list' && /^(each|every)$/i.test(parts[at]?.text ?? '');
}

/** `sort by owner` is an order. */
function isRankedBy(parts: readonly Part[], at: number): boolean {
  return is(parts[at - 1], 'sort');
}

function add(draft: Draft, group: Group | null, part: Part | undefined): void {
  if (!group || !part) return;
  use(part);
  const next = draft.parts[draft.parts.indexOf(part) + 1];
  if (part.possessive && is(next, 'field') && next.reading.concept === 'ownerTeam') use(next);
  if (
    draft.groups.length < 2 &&
    !draft.groups.some((each) => each.field === group.field && each.bucket === group.bucket)
  )
    draft.groups.push(group);
}
