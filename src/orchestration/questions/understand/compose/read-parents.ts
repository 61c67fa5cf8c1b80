import type { Draft } from './draft.ts';
import { is, neighbour, placesOf, use } from './sentence.ts';

/** `subsidiaries of Acme` are the accounts whose parent it is; `are subsidiaries`, those that have a parent. */
export function readParents(draft: Draft): void {
  for (const { part, at } of placesOf(draft.parts, 'field')) {
    if (part.used || part.reading.concept !== 'accountParent' || !/^(our )?subsidiar/i.test(part.text)) continue;
    const name = draft.parts[neighbour(draft.parts, at, 1)];
    const owner = is(name, 'name') ? name.reading.candidates.find(({ field }) => field === 'account') : undefined;
    use(part);
    if (owner) {
      use(name);
      const values = [{ id: owner.id, label: owner.label }];
      draft.filters.push({ field: 'accountParent', op: 'in', values });
    } else draft.filters.push({ field: 'accountParent', op: 'known' });
    draft.asked = { subject: 'account', concept: null };
  }
}
