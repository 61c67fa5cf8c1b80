import type { App } from '@slack/bolt';
import { answerInThread } from './answer-question.ts';
import { showHome, showLinkHome } from './show-home.ts';
import { meet, type Present, type SlackRoom } from './slack-room.ts';
import type { Team } from './team-directory.ts';
import { unfurlLinks } from './unfurl-links.ts';

/** What an event says of a message; Slack leaves out what does not apply. */
interface Spoken {
  readonly user?: string;
  readonly bot_id?: string;
  readonly subtype?: string;
  readonly text?: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly channel: string;
  readonly channel_type?: string;
}

/** Slack marks text that is data; the question is in the characters themselves. */
function wordsOf(text: string, botUserId: string): string {
  return text
    .replaceAll(`<@${botUserId}>`, ' ')
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^>]*)>/g, '$1')
    .replace(/<[@#!][^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

/** Everything Slack tells by the Events API; Bolt has acknowledged it before a listener runs. */
export function listenToEvents(app: App, room: SlackRoom): void {
  const hear = async (team: Team, spoken: Spoken, isExternal: boolean) => {
    const { user, channel, ts } = spoken;
    // what programs say, ourselves included, is nobody's question
    if (user === undefined || spoken.bot_id !== undefined || user === team.botUserId) return;
    const place = { channel, threadTs: spoken.thread_ts ?? ts };
    const isDirect = channel.startsWith('D');
    const present = await meet(room, team, user, (message, calls) =>
      isDirect ? calls.post(place, message, `link-${ts}`).then(() => undefined) : calls.postFor(user, place, message),
    );
    const text = wordsOf(spoken.text ?? '', team.botUserId);
    if (present) await answerInThread(room, present, { text, place, isExternal, isPrivate: false });
  };
  const isShared = (body: unknown) => (body as { is_ext_shared_channel?: boolean }).is_ext_shared_channel === true;
  app.event('app_mention', ({ event, body, context }) =>
    hear(context['team'] as Team, event as unknown as Spoken, isShared(body)),
  );
  app.event('message', async ({ event, body, context }) => {
    const spoken = event as unknown as Spoken;
    if (spoken.channel_type !== 'im' || spoken.subtype !== undefined) return;
    await hear(context['team'] as Team, spoken, isShared(body));
  });
  app.event('app_home_opened', async ({ event, context }) => {
    const team = context['team'] as Team;
    if (event.tab !== 'home') return;
    const present = await meet(room, team, event.user, () => showLinkHome(room, team, event.user));
    if (present) await showHome(room, present);
  });
  app.event('link_shared', async ({ event, body, context }) => {
    const { user, channel, message_ts: ts, links } = event;
    const present: Present | null = await meet(room, context['team'] as Team, user, async () => undefined);
    // a link that is still being typed stands in no conversation
    if (!present || !/^[CG]/.test(channel)) return;
    const urls = links.map(({ url }) => url);
    await unfurlLinks(room, present, { channel, ts, isExternal: isShared(body), urls });
  });
  const removed = async ({ context }: { readonly context: object }) => {
    room.teams.forget((context as { team: Team }).team.teamId);
  };
  app.event('app_uninstalled', removed);
  app.event('tokens_revoked', removed);
}
