import type { CompanyEvent, FoundCompany } from '../../src/domain/account-event.ts';
import type { EventsMapping, FindMapping } from './mapping-file.ts';
import { instantAt, numberAt, readPointer, textAt } from './read-pointer.ts';

/** What was asked for, to tell a match by identifier from one by name. */
export interface CompanySearch {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly ticker?: string | undefined;
}

const mostFound = 5;
const longestId = 255;

/** The list at the pointer; one object is a list of one. */
export function itemsOf(body: unknown, pointer: string): readonly unknown[] {
  const value = readPointer(body, pointer);
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? [value] : [];
}

const isSame = (a: string | null, b: string | undefined) =>
  a !== null && b !== undefined && a.toLowerCase() === b.toLowerCase();

/** Up to five companies, the surest first; those without id or name are left out. */
export function toCompanies(body: unknown, mapping: FindMapping, search: CompanySearch): FoundCompany[] {
  const { fields } = mapping;
  const found = itemsOf(body, mapping.items).flatMap((item) => {
    const companyId = textAt(item, fields.companyId);
    const name = textAt(item, fields.name);
    if (companyId === null || companyId.length > longestId || name === null) return [];
    const domain = textAt(item, fields.domain)?.toLowerCase() ?? null;
    const ticker = textAt(item, fields.ticker)?.toUpperCase() ?? null;
    const isIdentified = isSame(domain, search.domain) || isSame(ticker, search.ticker);
    const told = numberAt(item, fields.confidence);
    const confidence = isIdentified ? 1 : Math.min(1, Math.max(0, told ?? 0.5));
    return [{ companyId, name, domain, ticker, confidence }];
  });
  return found.sort((a, b) => b.confidence - a.confidence).slice(0, mostFound);
}

function kindOf(text: string | null, kinds: Readonly<Record<string, string>>): string {
  if (text === null) return 'news';
  if (Object.hasOwn(kinds, text)) return kinds[text] ?? 'news';
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 64);
  return plain === '' ? 'news' : plain;
}

/** The events of a page, and how many of its items tell no id, title or time of publication. */
export function toEvents(
  body: unknown,
  mapping: EventsMapping,
  companyId: string,
): { readonly events: CompanyEvent[]; readonly unreadable: number } {
  const { fields, kinds } = mapping;
  const items = itemsOf(body, mapping.items);
  const events = items.flatMap((item) => {
    const id = textAt(item, fields.id);
    const title = textAt(item, fields.title);
    const knownAt = instantAt(item, fields.knownAt, true);
    if (id === null || id.length > longestId || title === null || knownAt === null) return [];
    const occurredAt = instantAt(item, fields.occurredAt, false) ?? knownAt;
    const link = textAt(item, fields.url);
    const url = link !== null && /^https?:\/\/\S+$/.test(link) ? link : null;
    return [{ id, companyId, kind: kindOf(textAt(item, fields.kind), kinds), occurredAt, knownAt, title, url }];
  });
  return { events, unreadable: items.length - events.length };
}
