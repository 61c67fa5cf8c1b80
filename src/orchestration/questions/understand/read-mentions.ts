import type { VocabularyIndex } from './index-vocabulary.ts';
import { longestPhrase, phraseReadings, phraseWords, saysSomethingAlone } from './lexicon/all-phrases.ts';
import { stemOf } from './lexicon/phrases.ts';
import { isRealDay, type PeriodGround } from './period-arithmetic.ts';
import { readNames } from './read-names.ts';
import { readNumber } from './read-numbers.ts';
import { readPeriod } from './read-ranges.ts';
import type { Mention, NameCandidate, Reading } from './reading.ts';
import type { Token } from './tokens.ts';

interface Span {
  readonly first: number;
  readonly next: number;
  readonly reading: Reading;
  readonly score: number;
}

/** Fewer and longer readings win; among equals a phrase of the language, then a time, then a name told whole. */
const scores = {
  phrase: 4,
  fieldPhrase: 4.2,
  period: 4.5,
  number: 3.5,
  whole: 3.9,
  partial: 2,
  near: 1,
  unknown: -15,
} as const;

function scoreOf(length: number, bonus: number): number {
  return length * 10 - 10 + bonus;
}

/** Slips of the pen in words of the language, mended where no name is as near. */
export function mendWords(tokens: readonly Token[], index: VocabularyIndex, ground: PeriodGround): Token[] {
  return tokens.map((token, at) => {
    const stem = stemOf(token.word);
    if (
      token.kind !== 'word' ||
      token.word.length < 5 ||
      phraseWords.has(stem) ||
      index.fieldWords.has(stem) ||
      index.names.words.has(token.word)
    )
      return token;
    if (readNumber(tokens, at) || readPeriod(tokens, at, ground)) return token;
    const language = index.languageWords.near(stem.length >= 5 ? stem : token.word);
    const [word] = language.words;
    if (!word || language.distance > (token.word.length >= 9 ? 2 : 1)) return token;
    if (token.word.length === 5 && !isSwap(token.word, word)) return token;
    const name = index.names.words.near(token.word);
    return name.words.length > 0 && name.distance <= language.distance ? token : { ...token, word };
  });
}

function isSwap(first: string, second: string): boolean {
  return [...first].sort().join('') === [...second].sort().join('');
}

function phraseSpans(tokens: readonly Token[], first: number, index: VocabularyIndex): Span[] {
  const spans: Span[] = [];
  let key = '';
  for (let at = first; at < tokens.length && at - first < longestPhrase; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.kind === 'mark' && at > first && (token.word === '-' || token.word === '/') && token.glued) continue;
    key += `${at === first ? '' : ' '}${token.kind === 'word' ? stemOf(token.word) : token.word}`;
    const own = index.fieldPhrases.get(key);
    if (own) spans.push({ first, next: at + 1, reading: own, score: scoreOf(at + 1 - first, scores.fieldPhrase) });
    const reading = phraseReadings.get(key);
    if (reading) spans.push({ first, next: at + 1, reading, score: scoreOf(at + 1 - first, scores.phrase) });
    if (token.possessive) break;
  }
  return spans;
}

function nameSpan(
  found: { first: number; next: number; candidates: readonly NameCandidate[] },
  tokens: readonly Token[],
): Span {
  const best = found.candidates.some((each) => each.match === 'exact')
    ? 'whole'
    : found.candidates.some((each) => each.match === 'partial')
      ? 'partial'
      : 'near';
  const introduced = ['at', 'with', 'did', 'for', 'from', 'about', 'does', 'has', 'of', 'is'].includes(
    tokens[found.first - 1]?.word ?? '',
  );
  const owning = tokens[found.next - 1]?.possessive === true;
  const isWhoOrWhere = found.candidates.some((each) => ['owner', 'account'].includes(each.field));
  const lift = best === 'whole' && isWhoOrWhere && (introduced || owning) ? 1 : 0;
  return {
    first: found.first,
    next: found.next,
    reading: { kind: 'name', candidates: found.candidates },
    score: scoreOf(found.next - found.first, scores[best] + lift),
  };
}

/** `over 2000`: a number, although it could be a year. */
function followsComparison(tokens: readonly Token[], first: number): boolean {
  return [
    'than',
    'over',
    'above',
    'under',
    'below',
    'least',
    'most',
    'exceeding',
    '>',
    '<',
    '=',
    '$',
    '€',
    '£',
  ].includes(tokens[first - 1]?.word ?? '');
}

function timeSpans(tokens: readonly Token[], first: number, ground: PeriodGround): Span[] {
  const spans: Span[] = [];
  const period = readPeriod(tokens, first, ground);
  const isNumber =
    period && period.next === first + 1 && followsComparison(tokens, first) && tokens[first]?.kind === 'number';
  const overNumber = tokens[first]?.word === 'over' && period?.next === first + 2;
  if (period && !isNumber && !overNumber && isSensible(period.period.from) && isSensible(period.period.to))
    spans.push({
      first,
      next: period.next,
      reading: { kind: 'period', period: period.period },
      score: scoreOf(period.next - first, scores.period),
    });
  const number = readNumber(tokens, first);
  if (number)
    spans.push({
      first,
      next: number.next,
      reading: number.reading,
      score: scoreOf(number.next - first, scores.number),
    });
  return spans;
}

function isSensible(date: string | null): boolean {
  if (date === null) return true;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return year > 1899 && year < 2200 && isRealDay(year, month, day);
}

/** What the words of a question say: the readings that together leave the least unsaid. */
export function readMentions(
  written: readonly Token[],
  text: string,
  index: VocabularyIndex,
  ground: PeriodGround,
): Mention[] {
  const tokens = mendWords(written, index, ground);
  const starting: Span[][] = tokens.map((token, first) => [
    ...phraseSpans(tokens, first, index),
    ...timeSpans(tokens, first, ground),
    token.kind === 'mark'
      ? { first, next: first + 1, reading: { kind: 'mark', mark: token.word }, score: 0 }
      : {
          first,
          next: first + 1,
          reading: { kind: 'unknown', word: text.slice(token.from, token.to) },
          score: scores.unknown,
        },
  ]);
  const isKnown = (word: string): boolean => saysSomethingAlone(stemOf(word)) || index.fieldPhrases.has(stemOf(word));
  for (const found of readNames(tokens, index.names, isKnown)) starting[found.first]?.push(nameSpan(found, tokens));
  return bestSpans(starting).map((span) => toMention(span, tokens, text));
}

function bestSpans(starting: readonly (readonly Span[])[]): Span[] {
  const best: { score: number; span: Span | null }[] = Array.from({ length: starting.length + 1 }, () => ({
    score: 0,
    span: null,
  }));
  for (let first = starting.length - 1; first >= 0; first -= 1) {
    let top: { score: number; span: Span | null } = { score: Number.NEGATIVE_INFINITY, span: null };
    for (const span of starting[first] ?? []) {
      const score = span.score + (best[span.next]?.score ?? 0);
      if (score > top.score) top = { score, span };
    }
    best[first] = top;
  }
  const chosen: Span[] = [];
  for (let at = 0; at < starting.length; ) {
    const span = best[at]?.span;
    if (!span) break;
    chosen.push(span);
    at = span.next;
  }
  return chosen;
}

function toMention({ first, next, reading }: Span, tokens: readonly Token[], text: string): Mention {
  const from = tokens[first]?.from ?? 0;
  const to = tokens[next - 1]?.to ?? from;
  return { first, next, reading, text: text.slice(from, to), possessive: tokens[next - 1]?.possessive === true };
}
