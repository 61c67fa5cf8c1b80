import type { z } from 'zod';

/** The values of an address as text; a repeated name is a list. */
export type RawSearch = Record<string, unknown>;

/** Reads `?band=high&band=critical&page=2`: one form for the page's own address and the API's. */
export function parseSearchText(text: string): RawSearch {
  const found = new URLSearchParams(text);
  const search: RawSearch = {};
  for (const name of new Set(found.keys())) {
    const values = found.getAll(name);
    search[name] = values.length === 1 ? values[0] : values;
  }
  return search;
}

/** Writes what `parseSearchText` reads; unset values and empty lists are left out. */
export function stringifySearch(search: RawSearch): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== '') written.append(name, String(each));
    }
  }
  return written.size === 0 ? '' : `?${written}`;
}

/** The values a page's address may hold; undefined takes one out. */
export type SearchOf<Shape extends Record<string, z.ZodType>> = {
  [Name in keyof Shape]?: z.output<Shape[Name]> | undefined;
};

/** Keeps of a search what the shape allows and drops the rest, so that an odd link still opens the page. */
export function readSearch<Shape extends Record<string, z.ZodType>>(shape: Shape, raw: RawSearch): SearchOf<Shape> {
  const kept: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    if (raw[name] === undefined) continue;
    const parsed = schema.safeParse(raw[name]);
    if (parsed.success) kept[name] = parsed.data;
  }
  return kept as SearchOf<Shape>;
}
