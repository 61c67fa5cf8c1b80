/** The record that took `id` over, through all its mergers; `id` itself when it was not merged. Ends in circles too. */
export function followMerge(id: string, merges: ReadonlyMap<string, string>): string {
  let at = id;
  for (const seen = new Set([id]); ; seen.add(at)) {
    const next = merges.get(at);
    if (next === undefined || seen.has(next)) return at;
    at = next;
  }
}
