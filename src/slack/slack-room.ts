import { randomUUID } from 'node:crypto';
import type { Acting } from '../../execution/deal-acts/deal-act.ts';
import { AppError, errorTable, toAppError } from '../domain/errors.ts';
import { readerOf, viewerOf } from './find-audience.ts';
import { type Identified, PeopleOfSlack } from './identify-person.ts';
import { type SlackCalls, slackCalls } from './slack-calls.ts';
import type { Message, SlackParts } from './slack-parts.ts';
import { context, messageOf, plainMessage, sectionsOf } from './slack-words.ts';
import { type Team, TeamDirectory } from './team-directory.ts';

/** What the listeners share: whose workspace it is, and who is who in it. */
export interface SlackRoom {
  readonly parts: SlackParts;
  readonly teams: TeamDirectory;
  readonly people: PeopleOfSlack;
}

/** One person at one place, ready to be answered. */
export interface Present {
  readonly team: Team;
  readonly userId: string;
  readonly person: Extract<Identified, { kind: 'person' }>;
  readonly calls: SlackCalls;
}

export function openSlackRoom(parts: SlackParts): SlackRoom {
  return { parts, teams: new TeamDirectory(parts), people: new PeopleOfSlack(parts) };
}

export const linkAgain = 'bellwether.link_again';

/** What somebody sees who is not linked: how to be, and nothing of anybody's data. */
export function linkMessage({ parts }: SlackRoom, { email }: { readonly email: string | null }): Message {
  const where = parts.boardOrigin === null ? 'to the board' : `at ${parts.boardOrigin}/`;
  const how =
    email === null
      ? 'Slack has not confirmed an address of yours to me, so I cannot tell who you are. Confirm your e-mail address in Slack, then press the button.'
      : `Sign in ${where} once with ${email}, the address Slack knows you by; an admin invites you there. Then press the button.`;
  return messageOf('I do not know you yet.', [
    ...sectionsOf(`I do not know you yet, so I can show you nothing. ${how}`),
    {
      kind: 'actions',
      buttons: [
        ...(parts.boardOrigin === null
          ? []
          : [{ label: 'Sign in', actionId: 'bellwether.open_board', url: `${parts.boardOrigin}/` }]),
        { label: 'Look again', actionId: linkAgain, value: 'again' },
      ],
    },
    context('Nothing was read or shown.'),
  ]);
}

/**
 * Who is there, if the person is ours; else they are told how to link, by `tell`. Null: nothing more is to be done.
 * @throws AppError with the codes of the Slack tools
 */
export async function meet(
  room: SlackRoom,
  team: Team,
  userId: string,
  tell: (message: Message, calls: SlackCalls) => Promise<void>,
  isFresh = false,
): Promise<Present | null> {
  const calls = slackCalls(room.parts, team.tenantId);
  const person = await room.people.identify(team, userId, isFresh);
  if (person.kind === 'person') return { team, userId, person, calls };
  if (person.kind === 'unlinked' && !person.isGone) await tell(linkMessage(room, person), calls);
  return null;
}

/** The person as somebody who acts on deals. */
export async function actingAs({ parts }: SlackRoom, { person }: Present): Promise<Acting & { policyVersion: string }> {
  const viewer = await viewerOf(parts, person);
  const { store, gateway, nowMs } = parts;
  const reader = readerOf(parts, viewer);
  const policyVersion = 'policyVersion' in viewer.grant ? String(viewer.grant.policyVersion) : 'none';
  return { store, gateway, nowMs, principal: person.principal, reader, requestId: randomUUID(), policyVersion };
}

/** What a person reads of an error: ours in our words, a system's in one sentence of its code. */
export function failureMessage(error: unknown): Message {
  const { code, message } = toAppError(error);
  const isOurs = error instanceof AppError && ['invalid_input', 'not_found', 'conflict', 'forbidden'].includes(code);
  return plainMessage(isOurs ? message : errorTable[code].slackText);
}
