import type { QuestionFilter } from '../../../../domain/question.ts';
import { fieldLabel } from '../lexicon/field-labels.ts';
import type { NameCandidate } from '../reading.ts';
import { askBack, type Draft, fieldOfSubject, reworded } from './draft.ts';
import { is, type Part, type PartOf, placesOf, use } from './sentence.ts';

/** Fields that one word of the language stands for alike. */
const alike: Readonly<Record<string, readonly string[]>> = {
  ownerRegion: ['ownerRegion', 'accountRegion', 'ownerTeam'],
  ownerTeam: ['ownerTeam', 'ownerManager'],
  accountRegion: ['accountRegion'],
  ownerManager: ['ownerManager', 'ownerTeam'],
  accountParent: ['accountParent'],
  productFamily: ['productFamily'],
};

function conceptsOf(part: Part | undefined): readonly string[] {
  if (is(part, 'field')) return alike[part.reading.concept] ?? [part.reading.concept];
  if (is(part, 'subject')) {
    const field = part.reading.subject === 'deal' ? null : fieldOfSubject[part.reading.subject];
    return field ? [field] : [];
  }
  return [];
}

/** People read as those who own deals, or as those to whom owners report. */
function asManager(candidates: readonly NameCandidate[], draft: Draft): NameCandidate[] {
  const teams = candidates.filter((each) => each.field === 'ownerTeam');
  const managers = candidates
    .filter((each) => each.field === 'owner')
    .map((each) => ({ ...each, field: 'ownerManager' }));
  const leading = managers.filter((each) => (personOf(draft, each.id)?.reportCount ?? 0) > 0);
  if (leading.length > 0) return leading;
  return teams.length > 0 ? teams : [...candidates];
}

function personOf(draft: Draft, id: NameCandidate['id']) {
  return draft.ground.index.vocabulary.people.find((person) => person.id === id);
}

/** Lets the words around each name say what it is a name of: `East region`, `product MG Special`, `Maria's team`. */
export function settleNames(draft: Draft): void {
  const { parts } = draft;
  for (const { part, at } of placesOf(parts, 'name')) {
    settle(draft, part, candidatesAt(draft, part, at));
  }
}

/** The candidates that fit the words around; a word that only says what the name is has done its part then. */
function candidatesAt(draft: Draft, part: PartOf<'name'>, at: number): NameCandidate[] {
  const { parts } = draft;
  const { candidates } = part.reading;
  const before = parts[at - 1];
  const after = parts[at + 1];
  if (part.possessive && is(after, 'field') && after.reading.concept === 'ownerTeam') {
    use(after);
    return asManager(candidates, draft);
  }
  if (is(before, 'role') && before.reading.role === 'manager' && !is(parts[at - 2], 'ask')) {
    use(before);
    return asManager(candidates, draft);
  }
  const linked =
    is(before, 'preposition') || is(before, 'auxiliary') || is(before, 'comparison') || is(before, 'negation');
  for (const by of [after, before, linked ? parts[at - 2] : undefined]) {
    const concepts = conceptsOf(by);
    const fitting = candidates.filter((each) => concepts.includes(each.field));
    const best = fitting.filter((each) => each.field === concepts[0]);
    if (!by || fitting.length === 0 || (by !== after && part.possessive && by === before)) continue;
    if (onlyNamesKind(parts, by, at)) use(by);
    return best.length > 0 ? best : fitting;
  }
  return [...candidates];
}

/** False for a noun that the question asks for: `which region`, `by region`, `customers in`. */
function onlyNamesKind(parts: readonly Part[], by: Part, at: number): boolean {
  const place = parts.indexOf(by);
  const opener = parts[place - 1];
  if (is(opener, 'ask') || is(opener, 'by') || is(opener, 'each') || is(opener, 'superlative')) return false;
  return !(is(by, 'subject') && place === at - 2);
}

/** One meaning, or several of one field under one label; otherwise it is asked which. */
function settle(draft: Draft, part: PartOf<'name'>, from: readonly NameCandidate[]): void {
  let candidates = withoutEcho(from, draft);
  const labels = new Set(candidates.map((each) => `${each.field} ${each.label}`));
  if (labels.size > 1) {
    const exact = candidates.filter((each) => each.match === 'exact');
    if (exact.length > 0) candidates = exact;
  }
  const fields = [...new Set(candidates.map((each) => each.field))];
  const distinct = new Map(candidates.map((each) => [`${each.field} ${each.label}`, each]));
  if (distinct.size > 1) {
    const several = [...distinct.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
    const byField = fields.length > 1;
    askBack(
      draft,
      `"${part.text}" may mean more than one thing.`,
      several.map((each) => {
        const words = byField ? `${fieldLabel(each.field)} ${each.label}` : each.label;
        return { label: words, question: reworded(draft, part, words) };
      }),
    );
  }
  (part as { reading: PartOf<'name'>['reading'] }).reading = { kind: 'name', candidates };
}

/** What is meant first where one name is in several places; a manager who owns no deals stands for the team. */
const precedence: readonly (readonly string[])[] = [
  ['owner', 'account'],
  ['product'],
  ['productFamily'],
  ['stage'],
  ['contact'],
];

function withoutEcho(candidates: readonly NameCandidate[], draft: Draft): NameCandidate[] {
  const exact = candidates.filter((each) => each.match === 'exact');
  const from = exact.length > 0 ? exact : candidates;
  const first = precedence
    .map((fields) => from.filter((each) => fields.includes(each.field)))
    .find((found) => found.length > 0);
  if (!first) {
    const others = from.filter((each) => each.field !== 'accountParent');
    return others.length > 0 ? others : [...from];
  }
  const owners = first.filter((each) => each.field === 'owner');
  const leaders = owners.filter((each) => each.count === 0 && (personOf(draft, each.id)?.reportCount ?? 0) > 0);
  if (owners.length === 0 || leaders.length !== owners.length) return first;
  return first.map((each) => (each.field === 'owner' ? { ...each, field: 'ownerManager' } : each));
}

/** The condition that a settled name makes. */
export function filterOfName(part: PartOf<'name'>, negated: boolean): QuestionFilter {
  const { candidates } = part.reading;
  const field = candidates[0]?.field ?? 'name';
  const values = candidates.filter((each) => each.field === field).map(({ id, label }) => ({ id, label }));
  return { field, op: negated ? 'not_in' : 'in', values };
}
