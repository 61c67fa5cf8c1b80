import type { Mention } from './reading.ts';

/** Where a second question begins: `and what is …`, `; also …`, a question mark followed by words. */
function beginsClause(mentions: readonly Mention[], at: number): boolean {
  const opener = mentions[at]?.reading;
  if (opener?.kind === 'mark' && ['?', ';', '.', '!'].includes(opener.mark)) return isStart(mentions, at + 1);
  const isJoint = opener?.kind === 'and' || (opener?.kind === 'mark' && opener.mark === ',');
  return isJoint && isStart(mentions, at + 1);
}

/** A question word or a command after passing over "and", "then", "also". */
function isStart(mentions: readonly Mention[], from: number): boolean {
  let at = from;
  while (
    mentions[at]?.reading.kind === 'filler' ||
    mentions[at]?.reading.kind === 'and' ||
    mentions[at]?.reading.kind === 'mark'
  )
    at += 1;
  const reading = mentions[at]?.reading;
  if (!reading) return false;
  const isLast = mentions.slice(at + 1).every((each) => ['filler', 'mark'].includes(each.reading.kind));
  if (reading.kind === 'ask')
    return !isLast && !(reading.ask === 'which' && mentions[at - 1]?.reading.kind === 'preposition');
  if (reading.kind === 'topic')
    return (
      ['prepare_meeting', 'what_changed', 'what_to_do', 'people_involved', 'forecast'].includes(reading.topic) &&
      mentions[at - 1]?.reading.kind !== 'filler'
    );
  if (reading.kind === 'action') return true;
  const isCut = mentions[from - 1]?.reading.kind === 'mark' && mentions[from - 1]?.text === ',';
  return (
    !isCut && reading.kind === 'auxiliary' && /^(do|does|did|is|are|was|were|has|have)$/i.test(mentions[at]?.text ?? '')
  );
}

/** `how many deals and how much revenue`: two quantities of one question, told by a short first half. */
function isShared(before: readonly Mention[], after: readonly Mention[]): boolean {
  const asks = (part: readonly Mention[]) => part.find(({ reading }) => reading.kind === 'ask')?.reading;
  const first = asks(before);
  const second = asks(after);
  const isQuantity = (ask: typeof first) => ask?.kind === 'ask' && ['how_many', 'how_much'].includes(ask.ask);
  const words = before.filter(({ reading }) => !['filler', 'mark', 'preposition'].includes(reading.kind));
  return isQuantity(first) && isQuantity(second) && words.length <= 3;
}

/** Cuts a compound into its questions. */
export function splitClauses(mentions: readonly Mention[]): Mention[][] {
  const clauses: Mention[][] = [];
  let start = 0;
  for (let at = 1; at < mentions.length; at += 1) {
    if (at <= start || !beginsClause(mentions, at)) continue;
    const before = mentions.slice(start, at);
    const hasBody = before.some(({ reading }) => !['filler', 'mark', 'and', 'ask'].includes(reading.kind));
    if (!hasBody || isShared(before, mentions.slice(at + 1))) continue;
    clauses.push([...before]);
    start = at + 1;
  }
  clauses.push(mentions.slice(start));
  return clauses.filter((clause) => clause.some(({ reading }) => reading.kind !== 'filler' && reading.kind !== 'mark'));
}
