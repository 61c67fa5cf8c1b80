import type { Mention, Reading } from '../reading.ts';

/** A mention that is waiting to be given its part in the question. */
export interface Part extends Mention {
  used: boolean;
}

export type PartOf<Kind extends Reading['kind']> = Part & { readonly reading: Extract<Reading, { kind: Kind }> };

/** The mentions that say something, in order; what only carries the sentence is left out. */
export function partsOf(mentions: readonly Mention[]): Part[] {
  return mentions
    .filter(
      ({ reading }) =>
        reading.kind !== 'filler' && !(reading.kind === 'mark' && !['+', '/', ',', '-'].includes(reading.mark)),
    )
    .map((mention) => ({ ...mention, used: false }));
}

export function is<Kind extends Reading['kind']>(part: Part | undefined, kind: Kind): part is PartOf<Kind> {
  return part?.reading.kind === kind;
}

export function use(...parts: readonly (Part | undefined)[]): void {
  for (const part of parts) if (part) part.used = true;
}

/** Every part of a kind, used or not, with its place. */
export function placesOf<Kind extends Reading['kind']>(
  parts: readonly Part[],
  kind: Kind,
): { part: PartOf<Kind>; at: number }[] {
  return parts.flatMap((part, at) => (is(part, kind) ? [{ part, at }] : []));
}

export function firstOf<Kind extends Reading['kind']>(parts: readonly Part[], kind: Kind): PartOf<Kind> | undefined {
  return parts.find((part): part is PartOf<Kind> => is(part, kind));
}

/** The nearest part before `at` (after, with `step` 1) that is no joining word. */
export function neighbour(
  parts: readonly Part[],
  at: number,
  step: 1 | -1,
  passing: readonly Reading['kind'][] = joining,
): number {
  let place = at + step;
  while (place >= 0 && place < parts.length && passing.includes(parts[place]?.reading.kind ?? 'filler')) place += step;
  return place;
}

const joining: readonly Reading['kind'][] = ['preposition', 'auxiliary', 'mark'];

/** Kinds whose words carry the sentence and need not be given a part. */
const carrying: readonly Reading['kind'][] = ['preposition', 'auxiliary', 'mark', 'ask', 'and', 'again'];

/** What the asker wrote that has no part in the question. */
export function unusedParts(parts: readonly Part[]): Part[] {
  return parts.filter((part) => !part.used && !carrying.includes(part.reading.kind));
}
