import { expect, test } from 'vitest';
import type { Engagement } from '../../domain/engagement.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import { matchEngagement } from './match-engagement.ts';
import { mergeCopies } from './merge-copies.ts';
import { companyDomains, type KnownDeal, type PeopleDirectory } from './people-directory.ts';

const at = (day: number) => new Date(Date.UTC(2026, 2, day, 9)).toISOString();
const person = (email: string, part: Engagement['participants'][number]['part']) =>
  ({ email, name: null, part, response: null }) as const;

function mail(change: Partial<Engagement> = {}): Engagement {
  return {
    id: 'm1',
    sharedId: '<m1@x>',
    kind: 'email',
    occurredAt: at(10),
    knownAt: at(10),
    endsAt: null,
    threadId: null,
    replyToId: null,
    participants: [person('carol@acme.example', 'from'), person('ada@ours.example', 'to')],
    participantCount: 2,
    status: null,
    isAutomatic: false,
    subject: null,
    phrases: [],
    mentions: [],
    ...change,
  };
}

const deal = (id: string, accountId: string, change: Partial<KnownDeal> = {}): KnownDeal => ({
  id,
  accountId,
  openedAt: at(1),
  closedAt: null,
  knownAt: at(1),
  ...change,
});

function directory(
  deals: KnownDeal[],
  roles: [contactId: string, dealId: string, knownAt: string | null][] = [],
): PeopleDirectory {
  return {
    internalDomains: new Set(['ours.example']),
    usersByAddress: new Map([['ada@ours.example', { id: 'u1', knownAt: null }]]),
    contactsByAddress: new Map([['carol@acme.example', [{ id: 'c1', accountId: 'acme', knownAt: at(1) }]]]),
    accountsByDomain: new Map([
      ['acme.example', [{ id: 'acme', knownAt: at(1) }]],
      ['beta.example', [{ id: 'beta', knownAt: at(1) }]],
    ]),
    accountsByName: new Map([
      ['Acme', [{ id: 'acme', knownAt: at(1) }]],
      ['Twin', ['acme', 'beta'].map((id) => ({ id, knownAt: at(1) }))],
    ]),
    rolesByContact: Map.groupBy(
      roles.map(([contactId, opportunityId, knownAt], n) => ({ id: `r${n}`, contactId, opportunityId, knownAt })),
      ({ contactId }) => contactId,
    ),
    dealsById: new Map(deals.map((each) => [each.id, each])),
    dealsByAccount: Map.groupBy(deals, ({ accountId }) => accountId ?? ''),
  };
}

const match = (engagement: Engagement, known: PeopleDirectory) => matchEngagement('a1', engagement, known);

test('the deal of a contact’s role comes before the other deals of the account [matching.by-roles-then-domain]', () => {
  const deals = [deal('d1', 'acme'), deal('d2', 'acme')];
  expect(match(mail(), directory(deals, [['c1', 'd2', at(2)]]))).toMatchObject({
    state: 'assigned',
    activity: { opportunityId: 'd2', accountId: 'acme', direction: 'inbound', contactIds: ['c1'], userIds: ['u1'] },
  });
});

test('without roles the one deal of the account that was worked on then is it, up to 14 days around [matching.by-roles-then-domain]', () => {
  const stranger = mail({ participants: [person('ada@ours.example', 'from'), person('new@eu.acme.example', 'to')] });
  const cases: [Partial<KnownDeal>, string | null][] = [
    [{}, 'd1'],
    [{ openedAt: at(24) }, 'd1'],
    [{ openedAt: at(25) }, null],
    [{ openedAt: at(-60), closedAt: at(-4) }, 'd1'],
    [{ openedAt: at(-60), closedAt: at(-5) }, null],
  ];
  for (const [change, expected] of cases) {
    const { activity } = match(stranger, directory([deal('d1', 'acme', change)]));
    expect(activity).toMatchObject({ opportunityId: expected, accountId: 'acme', direction: 'outbound' });
  }
  const earlier = deal('d0', 'acme', { openedAt: at(-90), closedAt: at(5) });
  expect(
    match(stranger, directory([earlier, deal('d1', 'acme')])).activity?.opportunityId,
    'open deals come first',
  ).toBe('d1');
});

test('what fits several deals or accounts is given to none, with the reason [matching.never-guesses]', () => {
  expect(match(mail(), directory([deal('d1', 'acme'), deal('d2', 'acme')]))).toMatchObject({
    state: 'ambiguous',
    reason: 'It fits 2 deals.',
    activity: { opportunityId: null, accountId: 'acme' },
  });
  const two = mail({
    participants: [person('x@acme.example', 'from'), person('y@beta.example', 'to'), person('ada@ours.example', 'cc')],
  });
  expect(match(two, directory([deal('d1', 'acme')]))).toMatchObject({ state: 'ambiguous', activity: null });
});

test('internal, automatic and bulk mail and mail of strangers are no engagement [matching.never-guesses]', () => {
  const known = directory([deal('d1', 'acme')]);
  const many = Array.from({ length: 51 }, (_, n) => person(`p${n}@acme.example`, 'to'));
  const state = (change: Partial<Engagement>) => {
    const { state: is, activity } = match(mail(change), known);
    return [is, activity];
  };
  expect(state({ participants: [person('ada@ours.example', 'from'), person('bo@mail.ours.example', 'to')] })).toEqual([
    'internal',
    null,
  ]);
  expect(state({ isAutomatic: true })).toEqual(['automatic', null]);
  expect(state({ participants: many })).toEqual(['bulk', null]);
  expect(state({ participants: [person('somebody@gmail.com', 'from'), person('ada@ours.example', 'to')] })).toEqual([
    'unassigned',
    null,
  ]);
  expect(companyDomains('somebody@gmail.com')).toEqual([]);
});

test('an activity is known only once the contact, the role and the deal it rests on are [matching.knows-its-past]', () => {
  const known = directory([deal('d1', 'acme')], [['c1', 'd1', at(20)]]);
  expect(match(mail(), known).activity?.knownAt).toBe(at(20));
  expect(match(mail(), directory([deal('d1', 'acme')])).activity?.knownAt).toBe(at(10));
});

test('a team’s talk about an account is internal and belongs to its deal [matching.by-roles-then-domain]', () => {
  const talk = mail({
    kind: 'message',
    participants: [person('ada@ours.example', 'author')],
    mentions: ['acme.example'],
    phrases: ['Rival'],
  });
  for (const mentions of [['acme.example'], ['Acme'], ['Acme', 'acme.example']]) {
    expect(match({ ...talk, mentions }, directory([deal('d1', 'acme')])).activity).toMatchObject({
      opportunityId: 'd1',
      direction: 'internal',
    });
  }
});

test('talk that names two accounts, or two of one name, belongs to none [matching.never-guesses]', () => {
  const talk = mail({ kind: 'message', participants: [person('ada@ours.example', 'author')] });
  for (const mentions of [['Twin'], ['Acme', 'beta.example'], ['acme']]) {
    expect(match({ ...talk, mentions }, directory([deal('d1', 'acme')])).activity).toBeNull();
  }
});

test('copies of one meeting make one with everybody and the newest status [matching.counts-once]', () => {
  const guest = { ...person('carol@acme.example', 'attendee'), response: 'declined' } as const;
  const merged = mergeCopies([
    mail({ kind: 'meeting', id: 'b', knownAt: at(12), status: 'cancelled', participants: [guest] }),
    mail({
      kind: 'meeting',
      id: 'a',
      knownAt: at(9),
      status: 'planned',
      participants: [person('carol@acme.example', 'attendee'), person('ada@ours.example', 'organizer')],
    }),
  ]);
  expect(merged).toMatchObject({ status: 'cancelled', knownAt: at(9) });
  expect(merged.participants).toHaveLength(2);
  expect(merged.participants.find(({ part }) => part === 'attendee')?.response).toBe('declined');
});

test('mergers are followed to their end, also in a circle [sync.merged-records]', () => {
  const merges = new Map([
    ['a', 'b'],
    ['b', 'c'],
    ['x', 'y'],
    ['y', 'x'],
  ]);
  expect([followMerge('a', merges), followMerge('z', merges), followMerge('x', merges)]).toEqual(['c', 'z', 'y']);
});
