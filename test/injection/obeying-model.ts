import { type Demand, fromTags } from './attacks.ts';

/**
 * A model at its worst: it reads everything it is shown, undoes every disguise, and demands whatever any text tells it to.
 * Nothing it can be talked into is left to its judgement.
 */
export function obey(shown: readonly string[]): Demand[] {
  const texts = shown.flatMap((text) => [text, fromTags(text), ...decoded(text)]);
  texts.push(joined(shown));
  const demands = new Map<string, Demand>();
  for (const text of texts) {
    for (const [, json = ''] of text.matchAll(/DO (\{.*?\}) END/gs)) {
      const demand = readDemand(json);
      if (demand) demands.set(json, demand);
    }
  }
  return [...demands.values()];
}

/** The order in a text, null for one that is cut in two and only readable put together. */
function readDemand(json: string): Demand | null {
  try {
    return JSON.parse(json) as Demand;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function decoded(text: string): string[] {
  return [...text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([part]) => Buffer.from(part, 'base64').toString('utf8'));
}

/** The halves of a text that was split over two fields, put together. */
function joined(shown: readonly string[]): string {
  const parts = shown.flatMap((text) => [...text.matchAll(/\[\[([12])\/2\]\](.*?)\[\[end\]\]/gs)]);
  const half = (number: string) => parts.find(([, which]) => which === number)?.[2] ?? '';
  return half('1') + half('2');
}

/** Every text in a value, in order, keys included. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}
