import { AppError } from '../../src/domain/errors.ts';

/** One page of a vendor's list; `next` null on the last one. */
export interface VendorPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageLoopOptions {
  readonly system: string;
  /** What is listed, for messages. */
  readonly what: string;
  readonly maxItems: number;
  /** At the cap: fail, or return what there is with `truncated: true`. */
  readonly atCap: 'error' | 'truncate';
  readonly signal: AbortSignal;
}

/**
 * Follows `next` until the list ends. An empty page with a `next` is followed; a `next` that was seen before is a loop.
 * @throws AppError `limit_exceeded` at the cap when it is an error, `bad_vendor_response` for a loop, `unavailable` when cancelled.
 */
export async function collectPages<Item>(
  read: (cursor: string | null) => Promise<VendorPage<Item>>,
  options: PageLoopOptions,
): Promise<{ readonly items: Item[]; readonly truncated: boolean }> {
  const { system, what, maxItems, atCap, signal } = options;
  const items: Item[] = [];
  const seen = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    if (signal.aborted) throw new AppError('unavailable', `${system}: reading ${what} was cancelled.`, { system });
    const page: VendorPage<Item> = await read(cursor);
    for (const item of page.items) {
      if (items.length === maxItems) return capped(items, options);
      items.push(item);
    }
    if (page.next === null) return { items, truncated: false };
    if (items.length === maxItems && atCap === 'truncate') return { items, truncated: true };
    if (seen.has(page.next)) {
      throw new AppError('bad_vendor_response', `${system}: the pages of ${what} lead in a circle.`, { system });
    }
    seen.add(page.next);
    cursor = page.next;
  }
}

function capped<Item>(items: Item[], { system, what, maxItems, atCap }: PageLoopOptions) {
  if (atCap === 'truncate') return { items, truncated: true };
  throw new AppError('limit_exceeded', `${system}: more than ${maxItems} rows of ${what}; narrow the request.`, {
    system,
  });
}
