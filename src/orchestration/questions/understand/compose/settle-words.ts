import type { Reading } from '../reading.ts';
import type { Draft } from './draft.ts';
import { firstOf, is, neighbour, type Part } from './sentence.ts';

/** Words whose part depends on what stands beside them are read anew before any word is given its part. */
export function settleWords(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    const reading = settled(parts, part, at);
    if (reading) parts[at] = { ...part, reading };
  }
}

function settled(parts: readonly Part[], part: Part, at: number): Reading | null {
  if (at === 0 && is(part, 'preposition') && /^whose$/i.test(part.text)) return { kind: 'ask', ask: 'who' };
  const before = parts[neighbour(parts, at, -1, ['auxiliary'])];
  const isDone =
    is(part, 'status') &&
    /^open$/i.test(part.text) &&
    (is(before, 'mine') || is(before, 'name')) &&
    parts.slice(0, at).some((each) => is(each, 'auxiliary') && /^did$/i.test(each.text));
  if (isDone) return { kind: 'event', event: 'created' };
  const isHeadedBy = is(part, 'comparison') && /^under$/i.test(part.text) && is(parts[at + 1], 'name');
  return isHeadedBy ? { kind: 'role', role: 'manager' } : null;
}

/** `What is the total number of …`, `What's her number of …`: the quantity is what is asked. */
export function preferQuantity(draft: Draft): void {
  const { parts } = draft;
  const first = parts.findIndex((part) => is(part, 'ask'));
  const opener = parts[first];
  if (!is(opener, 'ask') || !['what', 'list'].includes(opener.reading.ask)) return;
  const isCounted = parts.slice(first + 1).some((part) => is(part, 'ask') && part.reading.ask === 'how_many');
  if (isCounted) parts[first] = { ...opener, reading: { kind: 'auxiliary', word: 'be' } };
}

/** `deals we closed as won`, `of closed deals, how many did we lose`: closed says nothing beyond won or lost. */
export function narrowClosed(draft: Draft): void {
  const { parts, statuses } = draft;
  const told = parts.flatMap((part) => (is(part, 'status') ? [part.reading.status] : []));
  const [kept] = told.filter((each) => each === 'won' || each === 'lost');
  const isJoined = firstOf(parts, 'or') !== undefined || firstOf(parts, 'versus') !== undefined;
  if (!told.includes('closed') || new Set(told).size !== 2 || !kept || isJoined) return;
  statuses.splice(0, statuses.length, kept === 'won' ? 'won' : 'lost');
}

/** True when the deals that a state is said of are told to be closed ones. */
export function saysOfClosed({ parts }: Draft): boolean {
  return parts.some((part) => is(part, 'status') && part.reading.status === 'closed');
}
