import type { Draft } from './draft.ts';
import { firstOf, is, neighbour, use } from './sentence.ts';

/** `my`, `I`, `my team`, `we`: whose deals are meant; and who owns or manages. */
export function readAsker(draft: Draft): void {
  const { parts, ground } = draft;
  for (const part of parts) {
    if (!is(part, 'mine') || part.used) continue;
    use(part);
    if (part.reading.scope === 'everyone') continue;
    // whoever owns no deals asks about all that they may see, and the answer says so
    if (ground.asker === null) continue;
    const label = ground.index.vocabulary.people.find((each) => each.id === ground.asker)?.label ?? 'you';
    const field = part.reading.scope === 'team' ? 'ownerManager' : 'owner';
    if (!draft.filters.some((each) => each.field === field))
      draft.filters.push({ field, op: 'in', values: [{ id: ground.asker, label }] });
  }
}

/** `who owns Acme`, `who manages Maria`: a person is shown; elsewhere the words only lead to a name. */
export function readRoles(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (!is(part, 'role') || part.used) continue;
    use(part);
    if (firstOf(parts, 'ask')?.reading.ask !== 'who' || !is(parts[neighbour(parts, at, -1)], 'ask')) continue;
    if (
      part.reading.role === 'manager' &&
      draft.filters.some((each) => ['ownerRegion', 'ownerTeam'].includes(each.field))
    ) {
      draft.asked = { subject: null, concept: 'ownerManager' };
      continue;
    }
    const toPerson = part.reading.role === 'manager' && draft.filters.some((each) => each.field === 'owner');
    draft.columns.push(toPerson ? 'ownerManager' : 'owner');
  }
}

/** Words of events that no date took: `new`, `closing`, `slipped`. */
export function readEvents(draft: Draft): void {
  for (const part of draft.parts) {
    if (!is(part, 'event')) continue;
    const isTold =
      part.reading.event === 'created' &&
      (draft.filters.some((each) => each.field === 'createdDate') ||
        draft.groups.some((each) => each.field === 'createdDate') ||
        draft.ranking?.hint === 'date');
    if (isTold) {
      if (!part.used && draft.ranking?.hint === 'date') draft.ranking.by ??= 'createdDate';
      use(part);
    }
    const isPushed = part.reading.event === 'pushed' && !part.used;
    const isClosing = part.reading.event === 'closing';
    if (isPushed) draft.filters.push({ field: 'pushCount', op: 'at_least', value: 1 });
    if (isClosing && draft.statuses.length === 0) draft.statuses.push('open');
    if (isPushed || isClosing) use(part);
  }
}
