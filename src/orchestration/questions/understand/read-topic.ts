import type { QuestionFilter, QuestionTarget, SimpleQuestion, TopicQuestion } from '../../../domain/question.ts';
import type { ClauseReading } from './clause-reading.ts';
import { type Draft, emptyDraft, type Ground, statusFilter } from './compose/draft.ts';
import { readAsker } from './compose/read-asker.ts';
import { readComparisons } from './compose/read-comparisons.ts';
import { readMissing, readNameConditions, readStates } from './compose/read-conditions.ts';
import { firstOf, is, type Part, partsOf, unusedParts, use } from './compose/sentence.ts';
import { settleNames } from './compose/settle-names.ts';
import { askerTarget, everything, readTarget } from './read-target.ts';
import type { Mention, TopicName } from './reading.ts';

/** Reads a question with an answer of its own shape; null: it is none. */
export function readTopic(
  clause: readonly Mention[],
  ground: Ground,
  before: SimpleQuestion | null,
): ClauseReading | null {
  const parts = partsOf(clause);
  const topic = topicOf(parts);
  if (!topic) return null;
  const draft = emptyDraft(parts, ground);
  settleNames(draft);
  if (topic === 'fields') nameObject(draft);
  const named = readTarget(draft);
  const target = named ?? askerTarget(draft) ?? earlierTarget(draft, before) ?? everything;
  for (const part of parts) if (is(part, 'mine') && (named !== null || target.kind === 'person')) use(part);
  readComparisons(draft);
  readMissing(draft);
  readNameConditions(draft);
  takeCarried(draft, topic);
  readStates(draft);
  readAsker(draft);
  const unread = unusedParts(parts);
  if (unread.length > 0) return { kind: 'unread', words: unread.map((part) => part.text) };
  if (draft.problem) return draft.problem;
  const isOfNobody = draft.filters.length === 0 || topic === 'people_involved';
  if (needsTarget(topic) && target.kind === 'everything' && isOfNobody) return { kind: 'unread', words: [] };
  return {
    kind: 'question',
    question: { intent: 'topic', topic, target, period: periodOf(parts, topic), filters: inDealWords(draft) },
  };
}

function needsTarget(topic: TopicName): boolean {
  return ['status', 'people_involved', 'why_at_risk'].includes(topic);
}

function topicOf(parts: readonly Part[]): TopicName | null {
  const told = parts.find((part) => is(part, 'topic'));
  if (is(told, 'topic')) {
    use(told);
    for (const part of parts) if (is(part, 'topic') && part.reading.topic === told.reading.topic) use(part);
    const isRisk = (part: Part) => is(part, 'condition') || (is(part, 'field') && part.reading.concept === 'risk');
    if (told.reading.topic === 'why_at_risk') use(...parts.filter(isRisk));
    return told.reading.topic;
  }
  const isWhy = firstOf(parts, 'ask')?.reading.ask === 'why';
  const risk = parts.find(
    (part) =>
      (is(part, 'condition') && part.reading.condition === 'at_risk') ||
      (is(part, 'field') && ['risk', 'band'].includes(part.reading.concept)) ||
      is(part, 'signal'),
  );
  if (isWhy && risk) {
    use(risk);
    return 'why_at_risk';
  }
  const isMoved =
    parts.some((part) => is(part, 'event') && part.reading.event === 'pushed') &&
    parts.some((part) => is(part, 'period')) &&
    !parts.some((part) => is(part, 'number') || is(part, 'status') || is(part, 'measure'));
  const isListed =
    !firstOf(parts, 'by') &&
    !firstOf(parts, 'each') &&
    !firstOf(parts, 'superlative') &&
    firstOf(parts, 'ask')?.reading.ask !== 'how_many';
  if (!isMoved || !isListed || parts.some((part) => is(part, 'subject') && part.reading.subject !== 'deal'))
    return null;
  use(parts.find((part) => is(part, 'event')));
  return 'pushed_out';
}

/** Nouns that only name what the topic is about anyway. */
function takeCarried(draft: Draft, topic: TopicName): void {
  for (const part of draft.parts) {
    const isNoun = is(part, 'subject') && part.reading.status === null;
    const isPipeline =
      is(part, 'money') && (part.reading.status === 'open' || ['forecast', 'on_track'].includes(topic));
    const isOpen = is(part, 'status') && part.reading.status === 'open';
    const isQuota = is(part, 'measure') && topic === 'on_track';
    const isNextStep = is(part, 'field') && topic === 'what_to_do';
    const isClosing = is(part, 'event') && ['forecast', 'pushed_out', 'what_changed', 'meetings'].includes(topic);
    const isAgain = is(part, 'period') || is(part, 'by') || is(part, 'role');
    if (isOpen && ['chat_mentions', 'last_contact'].includes(topic)) draft.filters.push(statusFilter(['open']));
    if (isNoun || isPipeline || isOpen || isQuota || isNextStep || isClosing || isAgain) use(part);
  }
}

function periodOf(parts: readonly Part[], topic: TopicName): TopicQuestion['period'] {
  const part = parts.find((each) => is(each, 'period'));
  if (!is(part, 'period')) return null;
  const { from, to, label, upcoming } = part.reading.period;
  const isAhead = ['meetings', 'forecast', 'on_track', 'prepare_meeting'].includes(topic);
  return isAhead && upcoming ? upcoming : { from, to, label };
}

/** What a topic is narrowed to, in the fields of deals. */
function inDealWords({ filters }: Draft): QuestionFilter[] {
  return filters.map((each) => ({ ...each, field: each.field === 'deal' ? 'name' : each.field }));
}

/** `Which fields exist on an account?`: the kind of record is the condition. */
function nameObject(draft: Draft): void {
  const noun = firstOf(draft.parts, 'subject');
  if (!noun) return;
  use(noun);
  draft.filters.push({ field: 'object', op: 'in', values: [{ id: noun.reading.subject, label: noun.text }] });
}

/** `this deal`, `it` mean what the question before was about. */
function earlierTarget(draft: Draft, before: SimpleQuestion | null): QuestionTarget | null {
  if (before && before.intent !== 'analysis') return before.target.kind === 'everything' ? null : before.target;
  if (before?.intent !== 'analysis' || draft.parts.some((part) => is(part, 'name'))) return null;
  return targetOfFilters(before.filters);
}

/** The one account, deal or person that conditions name; null: none, or several. */
export function targetOfFilters(filters: readonly { field: string; op: string }[]): QuestionTarget | null {
  for (const [field, kind] of [
    ['name', 'deal'],
    ['account', 'account'],
    ['owner', 'person'],
  ] as const) {
    const found = filters.find((each) => each.field === field && each.op === 'in') as
      | { values?: { id: unknown; label: string }[] }
      | undefined;
    const [value] = found?.values ?? [];
    if (value && found?.values?.length === 1) return { kind, id: String(value.id), label: value.label };
  }
  return null;
}
