import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectPages, type PageLoopOptions, type VendorPage } from './paginate.ts';

function options(over: Partial<PageLoopOptions> = {}): PageLoopOptions {
  return {
    system: 'Vendor',
    what: 'rows',
    maxItems: 1000,
    atCap: 'error',
    signal: new AbortController().signal,
    ...over,
  };
}

function pagesOf(items: readonly number[], size: number) {
  return async (cursor: string | null): Promise<VendorPage<number>> => {
    const from = Number(cursor ?? 0);
    const next = from + size < items.length ? String(from + size) : null;
    return { items: items.slice(from, from + size), next };
  };
}

test('every item of every page comes once and in order [connectors.paging-covers-all-once]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (items, size) => {
      expect(await collectPages(pagesOf(items, size), options())).toEqual({ items, truncated: false });
    }),
  );
});

test('at the cap the loop fails or says that it was cut, never silently [connectors.paging-cap]', async () => {
  const read = pagesOf([1, 2, 3, 4, 5], 2);
  await expect(collectPages(read, options({ maxItems: 4 }))).rejects.toMatchObject({ code: 'limit_exceeded' });
  const cut = await collectPages(read, options({ maxItems: 4, atCap: 'truncate' }));
  expect(cut).toEqual({ items: [1, 2, 3, 4], truncated: true });
  expect((await collectPages(read, options({ maxItems: 5 }))).truncated).toBe(false);
});

test('a cursor that comes back is a loop, reported instead of followed [connectors.paging-loop]', async () => {
  const cursors = ['a', 'b', 'a', 'b'];
  const read = async () => ({ items: [1], next: cursors.shift() ?? 'a' });
  await expect(collectPages(read, options())).rejects.toMatchObject({ code: 'bad_vendor_response' });
});

test('an empty page in the middle does not end the list', async () => {
  const pages: VendorPage<number>[] = [
    { items: [1], next: 'x' },
    { items: [], next: 'y' },
    { items: [2], next: null },
  ];
  const read = async () => pages.shift() ?? { items: [], next: null };
  expect((await collectPages(read, options())).items).toEqual([1, 2]);
});

test('a cancelled loop reads no further page', async () => {
  const stop = new AbortController();
  let reads = 0;
  const read = async () => {
    reads += 1;
    stop.abort();
    return { items: [1], next: String(reads) };
  };
  await expect(collectPages(read, options({ signal: stop.signal }))).rejects.toMatchObject({ code: 'unavailable' });
  expect(reads).toBe(1);
});
