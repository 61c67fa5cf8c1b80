import type { SpokenText } from '../../connectors/slack/simulator-workspace.ts';
import { addDays, startOfDay } from '../domain/time.ts';
import type { DemoOpportunity, DemoOrganisation, StoryKind } from './organisation.ts';
import { createRandom, type Random } from './random.ts';

/** What a rep says of a deal with a story; `{account}` is the account's name. */
const storyWords: Readonly<Partial<Record<StoryKind, string>>> = {
  'champion-gone-quiet':
    'Our champion at {account} has not answered anybody for a while. Does someone know another way in?',
  'close-date-pushed-three-times': '{account} asked to move the signature again, third time now.',
  'stage-moved-back': '{account} wants to look at the requirements once more, so we are a step back.',
  'amount-cut': 'Procurement at {account} has cut the scope by a good part.',
  'big-deal-on-one-contact': 'Everything at {account} hangs on one person. I need an introduction higher up.',
  'stuck-in-stage': 'Nothing has moved at {account} for weeks.',
  'ghosted-by-the-buyer': 'Four mails to {account} and not one answer.',
  'engagement-faded': '{account} used to write every other day; it has become very quiet.',
  'no-decision-maker-at-proposal': 'The proposal is at {account}, but I have yet to meet who signs.',
  'meetings-declined-by-the-buyer': '{account} cancelled on us again.',
  'replies-slowed-down': 'Answers from {account} take a week now.',
};
const managerWords = [
  'Bring it to the review on Monday, please.',
  'What would it take to get them on a call?',
  'Thanks for saying so early.',
];
const calmWords = [
  'Good call with {account} today, next one is in the calendar.',
  '{account} has confirmed the timeline.',
  'Legal at {account} has sent their comments, all small.',
];

interface Said {
  readonly text: string;
  readonly userId: string;
  readonly channel: string;
  readonly atMs: number;
  readonly answer: Omit<SpokenText, 'channel' | 'answers'> | null;
}

/** Who is who in the workspace. */
export interface TalkPlaces {
  readonly slackIdOf: (userId: string) => string | null;
  readonly channelOf: (userId: string) => string | null;
}

const calmDeals = 12;

/**
 * What the sales teams say in their channels about deals in the last two weeks, oldest first: each story that a rep would speak
 * of, with a manager's answer in the thread, and some good news. The same organisation always says the same.
 */
export function channelTalk(organisation: DemoOrganisation, places: TalkPlaces): SpokenText[] {
  const random = createRandom(organisation.seed).fork('channel talk');
  const deals = new Map(organisation.opportunities.map((deal) => [deal.id, deal]));
  const troubled = organisation.stories.flatMap(({ opportunityId, kind }) => {
    const words = storyWords[kind];
    const deal = deals.get(opportunityId);
    return words && deal ? [{ deal, words, isAnswered: true }] : [];
  });
  const calm = organisation.healthyOpportunityIds.slice(0, calmDeals).flatMap((id) => {
    const deal = deals.get(id);
    return deal ? [{ deal, words: random.pick(calmWords), isAnswered: false }] : [];
  });
  const said = [...troubled, ...calm]
    .map(({ deal, words, isAnswered }) => speak(organisation, places, random, deal, words, isAnswered))
    .filter((each) => each !== null)
    .sort((a, b) => a.atMs - b.atMs);
  return inOrder(said);
}

function speak(
  organisation: DemoOrganisation,
  places: TalkPlaces,
  random: Random,
  deal: DemoOpportunity,
  words: string,
  isAnswered: boolean,
): Said | null {
  const ownerId = deal.versions.at(-1)?.ownerId ?? '';
  const owner = organisation.users.find(({ id }) => id === ownerId);
  const account = organisation.accounts.find(({ id }) => id === deal.accountId);
  const userId = places.slackIdOf(ownerId);
  const channel = places.channelOf(ownerId);
  if (!owner?.isActive || !account || userId === null || channel === null) return null;
  const day = startOfDay(addDays(organisation.anchorDate, -random.integer(1, 13)));
  const atMs = Date.parse(day) + random.integer(8 * 60, 16 * 60) * 60_000;
  const managerId = owner.managerId === null ? null : places.slackIdOf(owner.managerId);
  const answer =
    isAnswered && managerId !== null
      ? { userId: managerId, text: random.pick(managerWords), atMs: atMs + random.integer(2, 120) * 60_000 }
      : null;
  return { channel, userId, text: words.replace('{account}', account.name), atMs, answer };
}

/** Messages and answers by time, each answer pointing at the place of what it answers. */
function inOrder(said: readonly Said[]): SpokenText[] {
  const all = said.flatMap(({ answer, ...first }) =>
    answer
      ? [
          { first, spoken: first },
          { first, spoken: { ...answer, channel: first.channel } },
        ]
      : [{ first, spoken: first }],
  );
  all.sort((a, b) => a.spoken.atMs - b.spoken.atMs);
  return all.map(({ first, spoken }) => {
    const answers = all.findIndex((each) => each.spoken === first);
    return spoken === first ? spoken : { ...spoken, answers };
  });
}
