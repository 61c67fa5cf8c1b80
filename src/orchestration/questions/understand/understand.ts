import type { FiscalCalendar } from '../../../domain/fiscal-calendar.ts';
import type { SimpleQuestion, UnderstoodQuestion } from '../../../domain/question.ts';
import type { CalendarDate } from '../../../domain/time.ts';
import type { ClauseReading } from './clause-reading.ts';
import type { Clarify, Ground } from './compose/draft.ts';
import { followUp } from './follow-up.ts';
import type { VocabularyIndex } from './index-vocabulary.ts';
import { inherit } from './inherit-conditions.ts';
import { nearestQuestions } from './lexicon/example-questions.ts';
import { holdsFreeText, readAction } from './read-action.ts';
import { readClause } from './read-clause.ts';
import { askWhichDay } from './read-doubtful-date.ts';
import { readMentions } from './read-mentions.ts';
import type { Mention } from './reading.ts';
import { splitClauses } from './split-clauses.ts';
import { tokenise } from './tokens.ts';

/** What a question is read against. */
export interface UnderstandingGround {
  readonly index: VocabularyIndex;
  readonly asOf: CalendarDate;
  readonly fiscalCalendar: FiscalCalendar;
  /** The sales user who asks; null: nobody who owns deals, so "my" means nobody. */
  readonly asker: string | null;
  /** What was understood last in this conversation; null: nothing was asked before. */
  readonly previous: UnderstoodQuestion | null;
}

const mostParts = 4;

/**
 * Reads a question in plain English. Every word that says something is accounted for: a word that names nothing here makes the
 * question unsupported, and a name with several meanings is asked about, so that nothing is dropped in silence.
 */
export function understand(text: string, ground: UnderstandingGround): UnderstoodQuestion {
  return read(text, ground, true);
}

function read(text: string, ground: UnderstandingGround, checksChoices: boolean): UnderstoodQuestion {
  const reading: Ground = {
    asOf: ground.asOf,
    calendar: ground.fiscalCalendar,
    index: ground.index,
    asker: ground.asker,
    text,
  };
  const tokens = tokenise(text.slice(0, 1000));
  const mentions = readMentions(tokens, text, ground.index, reading);
  if (holdsFreeText(mentions)) return settled(text, readAction(mentions, reading));
  const unknown = unknownWords(mentions);
  if (unknown.length > 0) return unsupported(text, unknown, whyUnknown(unknown));
  if (mentions.every(({ reading: each }) => each.kind === 'filler' || each.kind === 'mark'))
    return unsupported(text, [], 'No question was asked.');
  const whichDay = askWhichDay(text);
  if (whichDay) return checksChoices ? answerable(whichDay, ground) : whichDay;
  const continued = ground.previous ? followUp(mentions, reading, ground.previous) : null;
  if (continued) return continued.kind === 'clarify' && checksChoices ? answerable(continued, ground) : continued;
  const parts: SimpleQuestion[] = [];
  const clauses = splitClauses(mentions);
  if (clauses.length > mostParts)
    return unsupported(text, [], `More than ${mostParts} questions at once; ask them one by one.`);
  for (const clause of clauses) {
    const found = readClause(clause, reading, parts.at(-1) ?? null);
    if (found.kind === 'unread') return unsupported(text, found.words, whyUnread(found.words));
    if (found.kind !== 'question')
      return found.kind === 'unsupported' ? { ...found, nearest: nearestQuestions(text) } : found;
    parts.push(inherit(found.question, parts.at(-1) ?? earlierPart(text, ground), clause));
  }
  return { kind: 'question', parts };
}

/** What a question with a pronoun, or that begins with "and", goes on from. */
function earlierPart(text: string, { previous }: UnderstandingGround): SimpleQuestion | undefined {
  const goesOn = /^\s*(and|but|also)\b|\b(they|them|their|those|these|it|its|that|he|she|his|her)\b/i.test(text);
  return goesOn && previous?.kind === 'question' ? previous.parts.at(-1) : undefined;
}

/** Offers only choices that would be understood. */
function answerable(asked: Clarify, ground: UnderstandingGround): UnderstoodQuestion {
  const choices = asked.choices.filter(
    ({ question }) => question !== '' && understandOnce(question, ground).kind === 'question',
  );
  return { ...asked, choices };
}

/** One level deep, so that a choice that is doubtful again is left out instead of being asked about without end. */
function understandOnce(question: string, ground: UnderstandingGround): UnderstoodQuestion {
  return read(question, { ...ground, previous: null }, false);
}

function settled(text: string, found: ClauseReading | null): UnderstoodQuestion {
  if (found === null || found.kind === 'unread')
    return unsupported(text, found?.words ?? [], whyUnread(found?.words ?? []));
  return found.kind === 'question' ? { kind: 'question', parts: [found.question] } : found;
}

function unknownWords(mentions: readonly Mention[]): string[] {
  return mentions.flatMap(({ reading }) => (reading.kind === 'unknown' ? [reading.word] : []));
}

function unsupported(text: string, unknown: readonly string[], reason: string): UnderstoodQuestion {
  return { kind: 'unsupported', reason, unknownWords: [...unknown], nearest: nearestQuestions(text) };
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

function whyUnknown(words: readonly string[]): string {
  return `Nothing here is called ${quoted(words)}: no person, account, deal, product, stage, field or word of a question.`;
}

function whyUnread(words: readonly string[]): string {
  return words.length === 0
    ? 'It is not clear what is asked.'
    : `It is not clear what ${quoted(words)} has to do with the rest of the question.`;
}
