import { z } from 'zod';
import { type AppError, toAppError } from '../domain/errors.ts';
import { openReader, openSharedReader, type Reader } from '../store/reader.ts';
import type { Viewer } from '../store/viewers.ts';
import type { Identified, PeopleOfSlack } from './identify-person.ts';
import { slackCalls } from './slack-calls.ts';
import type { SlackParts } from './slack-parts.ts';
import type { Team } from './team-directory.ts';

type Person = Extract<Identified, { kind: 'person' }>;

/** Who reads a conversation, and so what may be said there. `everyone`: what all of them may see; `asker`: the asker alone, and why. */
export type Audience =
  | { readonly kind: 'direct' }
  | { readonly kind: 'everyone'; readonly reader: Reader; readonly isNarrower: boolean }
  | { readonly kind: 'asker'; readonly why: string };

const mostReaders = 100;
const conversationSchema = z.object({ isDirect: z.boolean(), isExternal: z.boolean() });
const membersSchema = z.object({ userIds: z.array(z.string()), truncated: z.boolean() });

/** What a person may see of answers. @throws AppError `unavailable` when the decision cannot be recorded */
export async function viewerOf({ gateway }: SlackParts, { principal }: Person): Promise<Viewer> {
  const request = { principal, action: 'question', resource: { id: 'ask' }, purpose: 'asked in Slack' } as const;
  return { principal, grant: await gateway.authorize(request) };
}

/** The read path of one person. */
export function readerOf({ store }: SlackParts, { principal, grant }: Viewer): Reader {
  return openReader(store, principal, grant);
}

/** Finds out who reads `channel` at this moment. Programs in it are let in by admins and count as nobody. */
export async function findAudience(
  parts: SlackParts,
  people: PeopleOfSlack,
  place: { readonly team: Team; readonly channel: string; readonly isExternal: boolean },
  asker: Viewer,
): Promise<Audience> {
  const { team, channel } = place;
  if (channel.startsWith('D')) return { kind: 'direct' };
  if (place.isExternal) return { kind: 'asker', why: 'people of another organisation read this channel' };
  const { read } = slackCalls(parts, team.tenantId);
  const about = await attempt(async () => ({
    ...conversationSchema.parse(await read('slack_get_conversation', { channel })),
    ...membersSchema.parse(await read('slack_list_members', { channel, limit: mostReaders })),
  }));
  if (about === null) return { kind: 'asker', why: 'I cannot see who reads this channel; invite me to it' };
  if (about.isExternal) return { kind: 'asker', why: 'people of another organisation read this channel' };
  if (about.truncated) return { kind: 'asker', why: `more than ${mostReaders} people read this channel` };
  const readers = await Promise.all(
    about.userIds.filter((id) => id !== team.botUserId).map((userId) => people.identify(team, userId)),
  );
  const strangers = readers.filter((reader) => reader.kind === 'unlinked' && !reader.isGone).length;
  if (strangers > 0) {
    const who = strangers === 1 ? 'somebody reads' : `${strangers} people read`;
    return { kind: 'asker', why: `${who} this channel whom I do not know` };
  }
  const persons = readers.filter((reader) => reader.kind === 'person');
  const viewers = [asker, ...(await Promise.all(persons.map((person) => viewerOf(parts, person))))];
  const reader = openSharedReader(parts.store, team.tenantId, viewers);
  return { kind: 'everyone', reader, isNarrower: viewers.some((viewer) => !seesAsMuch(viewer, asker)) };
}

/** Whether `viewer` surely sees all that `asker` sees. */
function seesAsMuch(viewer: Viewer, asker: Viewer): boolean {
  if (viewer.principal.id === asker.principal.id) return true;
  if (asker.grant.hiddenClasses.length < viewer.grant.hiddenClasses.length) return false;
  if (viewer.grant.rows === 'all') return true;
  return viewer.grant.rows === 'team' && asker.grant.rows !== 'all' && viewer.principal.team === asker.principal.team;
}

/** Null: Slack does not let us know, as of a channel we are not in. */
async function attempt<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    const { code }: AppError = toAppError(error);
    if (code === 'not_found' || code === 'forbidden') return null;
    throw error;
  }
}
