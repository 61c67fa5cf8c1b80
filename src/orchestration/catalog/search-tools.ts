import type { Catalog, CatalogTool } from './catalog-entry.ts';

/** What to look for; every given part must fit. `capability` is a verb such as `list` or `post`. */
export interface ToolSearch {
  readonly text?: string;
  readonly category?: string;
  readonly capability?: string;
  readonly limit?: number;
}

interface Document {
  readonly tool: CatalogTool;
  readonly length: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Okapi BM25's usual constants. Source: https://en.wikipedia.org/wiki/Okapi_BM25 (2026-11-20) */
const saturation = 1.2;
const lengthWeight = 0.75;

/**
 * Finds tools by text, category and capability among `visible` (what the asker may call), best first.
 * Words in the name count three times.
 */
export function searchTools(visible: readonly CatalogTool[], search: ToolSearch): CatalogTool[] {
  const fitting = visible.filter(
    (tool) =>
      (search.category === undefined || tool.category === search.category) &&
      (search.capability === undefined || verbOf(tool) === search.capability),
  );
  const limit = search.limit ?? 10;
  const words = search.text === undefined ? [] : wordsOf(search.text);
  if (words.length === 0) return fitting.slice(0, limit);
  const documents = fitting.map(describe);
  const averageLength = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length);
  const rarity = new Map(words.map((word) => [word, rarityOf(word, documents)]));
  return documents
    .map((document) => ({ tool: document.tool, score: scoreOf(document, rarity, averageLength) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.tool.name < b.tool.name ? -1 : 1))
    .slice(0, limit)
    .map(({ tool }) => tool);
}

/** The verbs that tools of this catalog have, with how many tools each: what can be asked of it at all. */
export function listCapabilities(catalog: Catalog): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tool of catalog.tools) counts.set(verbOf(tool), (counts.get(verbOf(tool)) ?? 0) + 1);
  return counts;
}

function verbOf(tool: CatalogTool): string {
  return tool.name.slice(tool.system.replaceAll('-', '_').length + 1).split('_')[0] ?? '';
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word)) ?? []
  );
}

function describe(tool: CatalogTool): Document {
  const name = wordsOf(tool.name.replaceAll(/[_-]/g, ' '));
  const words = [...name, ...name, ...name, ...wordsOf(`${tool.title} ${tool.description} ${tool.category}`)];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { tool, length: words.length, counts };
}

function rarityOf(word: string, documents: readonly Document[]): number {
  const holding = documents.filter(({ counts }) => counts.has(word)).length;
  return Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
}

function scoreOf({ counts, length }: Document, rarity: ReadonlyMap<string, number>, averageLength: number): number {
  let score = 0;
  for (const [word, weight] of rarity) {
    const count = counts.get(word) ?? 0;
    const norm = saturation * (1 - lengthWeight + (lengthWeight * length) / averageLength);
    score += (weight * count * (saturation + 1)) / (count + norm);
  }
  return score;
}
