/** One page of a list that is held whole, with what the contract says of the list. */
export function pageOf<Row>(
  all: readonly Row[],
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): { readonly rows: Row[]; readonly page: number; readonly pageSize: number; readonly total: number } {
  const from = (page - 1) * pageSize;
  return { rows: all.slice(from, from + pageSize), page, pageSize, total: all.length };
}
