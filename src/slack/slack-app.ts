import { App, type Receiver } from '@slack/bolt';
import { AppError } from '../domain/errors.ts';
import { forgetReceipts, takeOnce } from '../store/slack-app.ts';
import { listenToEvents } from './listen-to-events.ts';
import { listenToPeople } from './listen-to-people.ts';
import type { SlackParts } from './slack-parts.ts';
import { openSlackRoom, type SlackRoom } from './slack-room.ts';
import type { Team } from './team-directory.ts';

/** What a listener finds in Bolt's context: the workspace that speaks. */
export interface SlackContext {
  readonly team: Team;
}

const noop = (): void => undefined;
/** Bolt would write requests to the terminal; what goes wrong is logged by us, without content. */
const silent = { debug: noop, info: noop, warn: noop, error: noop, setLevel: noop, setName: noop };
const forgetEvery = 1_000;

/**
 * The app in Slack over a receiver (HTTP or socket). Bolt is given no token: it takes requests, and every answer is a tool call. A request
 * of a workspace that nobody here has connected, our own message, and what was taken before are acknowledged and nothing more.
 */
export function openSlackApp(parts: SlackParts, receiver: Receiver): App {
  const room = openSlackRoom(parts);
  const app = new App({
    receiver,
    logger: { ...silent, getLevel: () => 'error' as never },
    authorize: async ({ teamId }) => {
      const team = teamId === undefined ? null : await room.teams.find(teamId);
      if (team === null) throw new AppError('not_found', 'No workspace of ours has connected this Slack workspace.');
      return { teamId: team.teamId, botUserId: team.botUserId, ...(team.botId ? { botId: team.botId } : {}), team };
    },
  });
  let taken = 0;
  app.use(async ({ body, context, next, ...rest }) => {
    const team = context['team'] as Team;
    const key = keyOf(body as unknown as Record<string, unknown>);
    const isNew = key !== null && (await take(room, team, key));
    taken += 1;
    if (taken % forgetEvery === 0) await parts.store.withTenant(team.tenantId, forgetReceipts);
    if (isNew) return next();
    const { ack } = rest as { ack?: () => Promise<void> };
    await ack?.();
  });
  // the first person to ask should not wait for what can be known before
  room.teams.find('').catch((error: unknown) => parts.onError(error, 'find the Slack workspaces'));
  listenToEvents(app, room);
  listenToPeople(app, room);
  app.error(async (error) => parts.onError(error, 'the app in Slack'));
  return app;
}

/** What is the same when Slack, or somebody who has caught it, sends a request again; null: nothing tells. */
function keyOf(body: Record<string, unknown>): string | null {
  const [event, trigger] = [body['event_id'], body['trigger_id']];
  if (typeof event === 'string') return `event ${event.slice(0, 100)}`;
  return typeof trigger === 'string' ? `trigger ${trigger.slice(0, 200)}` : null;
}

function take({ parts }: SlackRoom, { tenantId, teamId }: Team, key: string): Promise<boolean> {
  return parts.store.withTenant(tenantId, (tx) => takeOnce(tx, tenantId, `${teamId} ${key}`));
}
