import type { Engagement, EngagementParticipant } from '../../domain/engagement.ts';

/**
 * One message or meeting from the copies that several mailboxes and calendars hold: everybody named in any of them, the status of
 * the copy that was brought up to date last, on record since the first. `copies` holds at least one.
 */
export function mergeCopies(copies: readonly [Engagement, ...Engagement[]]): Engagement {
  const [first] = copies;
  if (copies.length === 1) return first;
  const ordered = [...copies].sort((a, b) =>
    a.knownAt === b.knownAt ? compare(a.id, b.id) : compare(a.knownAt, b.knownAt),
  );
  const oldest = ordered[0] ?? first;
  const newest = ordered.at(-1) ?? first;
  const participants = new Map<string, EngagementParticipant>();
  for (const { participants: people } of ordered) {
    for (const person of people) {
      const key = `${person.part} ${person.email ?? person.name}`;
      const before = participants.get(key);
      participants.set(key, before ? { ...before, response: person.response ?? before.response } : person);
    }
  }
  return {
    ...newest,
    knownAt: oldest.knownAt,
    participants: [...participants.values()],
    participantCount: ordered.reduce<number | null>(
      (most, { participantCount: n }) => (n === null ? most : Math.max(most ?? 0, n)),
      null,
    ),
    isAutomatic: ordered.some(({ isAutomatic }) => isAutomatic),
    threadId: oldest.threadId,
    subject: newest.subject ?? oldest.subject,
    phrases: [...new Set(ordered.flatMap(({ phrases }) => phrases))].sort(),
    mentions: [...new Set(ordered.flatMap(({ mentions }) => mentions))].sort(),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
