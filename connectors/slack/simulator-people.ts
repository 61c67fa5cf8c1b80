import type { AppAnswer, AppSender, ConnectedApp } from './simulator-app.ts';
import { wireMessage } from './simulator-wire.ts';
import {
  nextTs,
  type SimulatedChannel,
  type SimulatedMessage,
  type SimulatedWorkspace,
} from './simulator-workspace.ts';

/** What a person can do in the simulated workspace. Each resolves when the app has answered (or did not in time). */
export interface SimulatedPeople {
  /** Types into a conversation; the bot is mentioned as `@bellwether`. Null: what was typed does not concern the app. */
  say(said: { userId: string; channel: string; text: string; threadTs?: string | null }): Promise<Said>;
  /** `/deals TEXT` in a conversation. */
  command(typed: { userId: string; channel: string; text: string }): Promise<AppAnswer>;
  /** Presses a button of a message or, with `viewId`, of a form or the Home tab. */
  press(pressed: Press): Promise<AppAnswer>;
  /** The shortcut of a message. */
  shortcut(chosen: { userId: string; channel: string; ts: string; callbackId: string }): Promise<AppAnswer>;
  /** Sends a form with what was filled in, by the field's `block_id`. */
  submit(sent: { userId: string; viewId: string; values: Readonly<Record<string, string>> }): Promise<AppAnswer>;
  openHome(userId: string): Promise<readonly AppAnswer[]>;
  /** The direct message with the app. */
  directMessage(userId: string): string;
}

export interface Said {
  readonly message: SimulatedMessage;
  readonly answers: readonly AppAnswer[];
}

export interface Press {
  readonly userId: string;
  readonly actionId: string;
  readonly value: string;
  readonly channel?: string;
  readonly ts?: string;
  readonly viewId?: string;
}

interface Parts {
  readonly workspace: SimulatedWorkspace;
  readonly sender: AppSender;
  readonly app: () => ConnectedApp | null;
  readonly now: () => number;
}

const mention = /@bellwether\b/gi;
const link = /https?:\/\/[^\s<>|]+/g;

/** People in front of the workspace; what they do reaches the app as Slack would tell it. */
export function createPeople(parts: Parts): SimulatedPeople {
  const { workspace, sender, now } = parts;
  const person = (id: string) => {
    const user = workspace.users.find((each) => each.id === id);
    return { id, username: user?.name ?? id, name: user?.name ?? id, team_id: user?.teamId ?? workspace.teamId };
  };
  const channelOf = (id: string) => workspace.channels.find((channel) => channel.id === id);
  const viewOf = (id: string) => workspace.views.find((view) => view.id === id);
  const pressed = (userId: string) => ({ user: person(userId), trigger_id: sender.newTrigger(userId) });
  return {
    directMessage: (userId) => openDirect(workspace, userId),
    async say({ userId, channel, text, threadTs = null }) {
      const words = escaped(text)
        .replace(mention, `<@${workspace.botUserId}>`)
        .replace(link, (url) => `<${url}>`);
      const plain = { blocks: null, metadata: null, clientMessageId: null, isEdited: false };
      const message = { channel, ts: nextTs(workspace, now()), threadTs, userId, text: words, ...plain };
      workspace.messages.push(message);
      return { message, answers: await tell(parts, message, channelOf(channel)) };
    },
    async command({ userId, channel, text }) {
      const { trigger_id } = pressed(userId);
      const about = { user_id: userId, user_name: person(userId).name, channel_id: channel };
      const answers = { trigger_id, response_url: sender.newResponseUrl(channel, userId) };
      const channelName = channelOf(channel)?.name ?? 'directmessage';
      const answer = await sender.sendCommand({
        ...{ command: '/deals', text, ...about, ...answers, channel_name: channelName, is_enterprise_install: 'false' },
      });
      showAnswer(workspace, { channel, userId, answer, nowMs: now() });
      return answer;
    },
    async press({ userId, actionId, value, channel, ts, viewId }) {
      const actions = [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: `${now() / 1000}` }];
      const base = { type: 'block_actions', ...pressed(userId), actions };
      if (viewId !== undefined) {
        const view = viewOf(viewId);
        const shown = { ...view?.content, id: viewId, type: view?.type };
        return sender.sendInteraction({ ...base, view: shown, container: { type: 'view', view_id: viewId } });
      }
      const message = workspace.messages.find((each) => each.channel === channel && each.ts === ts);
      return sender.sendInteraction({
        ...{ ...base, channel: { id: channel, name: channelOf(channel ?? '')?.name ?? '' } },
        ...{ container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: message === undefined } },
        ...(message ? { message: wireMessage(workspace, message, true) } : {}),
        response_url: sender.newResponseUrl(channel ?? '', userId),
      });
    },
    async shortcut({ userId, channel, ts, callbackId }) {
      const message = workspace.messages.find((each) => each.channel === channel && each.ts === ts);
      return sender.sendInteraction({
        ...{ type: 'message_action', callback_id: callbackId, ...pressed(userId), message_ts: ts },
        ...{ channel: { id: channel, name: channelOf(channel)?.name ?? '' } },
        ...(message ? { message: wireMessage(workspace, message, false) } : {}),
        response_url: sender.newResponseUrl(channel, userId),
      });
    },
    async submit({ userId, viewId, values }) {
      const view = viewOf(viewId);
      if (!view) return { status: null, body: 'The form is closed.', elapsedMs: 0 };
      const sent = { ...view.content, id: viewId, state: { values: stateOf(view.content, values) } };
      const answer = await sender.sendInteraction({ type: 'view_submission', ...pressed(userId), view: sent });
      if (answer.status === 200) applyAnswer(workspace, viewId, answer.body);
      return answer;
    },
    openHome: (userId) => {
      const channel = openDirect(workspace, userId);
      const event = { type: 'app_home_opened', user: userId, channel, tab: 'home', event_ts: `${now() / 1000}` };
      return sender.sendEvent(event);
    },
  };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function openDirect(workspace: SimulatedWorkspace, userId: string): string {
  const id = `D${userId.slice(1)}`;
  if (!workspace.channels.some((channel) => channel.id === id)) {
    const name = workspace.users.find((user) => user.id === userId)?.name ?? userId;
    workspace.channels.push({ id, name, isPrivate: true, isMember: true, isArchived: false });
  }
  return id;
}

/** The events of one message: a mention, a direct message, links of ours. Source: https://docs.slack.dev/reference/events (2026-11-20) */
async function tell(
  { workspace, sender, app }: Parts,
  message: SimulatedMessage,
  channel: SimulatedChannel | undefined,
) {
  if (!channel?.isMember) return [];
  const { userId: user, text, ts, threadTs, channel: id } = message;
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const isDirect = id.startsWith('D');
  const about = { user, text, ts, channel: id, event_ts: ts, team: workspace.teamId, ...thread };
  const events: Record<string, unknown>[] = [];
  if (isDirect) events.push({ type: 'message', channel_type: 'im', ...about });
  else if (text.includes(`<@${workspace.botUserId}>`)) events.push({ type: 'app_mention', ...about });
  const domains = app()?.linkDomains ?? [];
  const links = [...text.matchAll(link)]
    .map(([url]) => ({ url: url.replaceAll('&amp;', '&'), domain: new URL(url).hostname }))
    .filter(({ domain }) => domains.includes(domain));
  if (links.length > 0 && user !== workspace.botUserId) {
    const shared = { type: 'link_shared', user, channel: id, message_ts: ts, links, source: 'conversations_history' };
    events.push({ ...shared, unfurl_id: `${id}-${ts}`, event_ts: ts, ...thread });
  }
  const sent = events.map((event) => sender.sendEvent(event, channel.isExternal ?? false));
  return (await Promise.all(sent)).flat();
}

/** A command's answer may be text or a message in JSON; Slack tells the person what went wrong. */
function showAnswer(
  workspace: SimulatedWorkspace,
  { channel, userId, answer, nowMs }: { channel: string; userId: string; answer: AppAnswer; nowMs: number },
): void {
  const isFailed = answer.status !== 200;
  const failed = `/deals failed with the error "${answer.status === null ? 'operation_timeout' : 'dispatch_failed'}"`;
  if (!isFailed && answer.body === '') return;
  let content: { text?: string; blocks?: readonly unknown[] } = { text: isFailed ? failed : answer.body };
  if (!isFailed && answer.body.startsWith('{')) content = JSON.parse(answer.body) as typeof content;
  const ts = nextTs(workspace, nowMs);
  const { text = '', blocks = null } = content;
  workspace.ephemeral.push({ channel, userId, ts, threadTs: null, text, blocks });
}

/** What was filled in as Slack gives it back, by `block_id` and `action_id`. */
function stateOf(content: Readonly<Record<string, unknown>>, values: Readonly<Record<string, string>>) {
  const blocks = (content['blocks'] ?? []) as readonly Record<string, unknown>[];
  const filled = blocks.flatMap((block) => {
    const element = block['element'] as Record<string, unknown> | undefined;
    const id = block['block_id'];
    if (block['type'] !== 'input' || !element || typeof id !== 'string') return [];
    const value = values[id] ?? initialOf(element);
    const type = String(element['type']);
    const given =
      type === 'static_select'
        ? { selected_option: value === null ? null : { value } }
        : type === 'datepicker'
          ? { selected_date: value }
          : { value };
    return [[id, { [String(element['action_id'])]: { type, ...given } }] as const];
  });
  return Object.fromEntries(filled);
}

function initialOf(element: Record<string, unknown>): string | null {
  const option = element['initial_option'] as { value?: string } | undefined;
  return (element['initial_value'] as string) ?? (element['initial_date'] as string) ?? option?.value ?? null;
}

/** Source: https://docs.slack.dev/surfaces/modals#updating_response (2026-11-20) */
function applyAnswer(workspace: SimulatedWorkspace, viewId: string, body: string): void {
  const at = workspace.views.findIndex(({ id }) => id === viewId);
  const view = workspace.views[at];
  if (!view) return;
  const answer = body.startsWith('{') ? (JSON.parse(body) as { response_action?: string; view?: object }) : {};
  if (answer.response_action === 'errors') return;
  if (answer.response_action === 'update' && answer.view) view.content = answer.view as typeof view.content;
  else workspace.views.splice(at, 1);
}

/** The app hears of its own direct messages too. */
export function tellOwnMessage(parts: Parts, message: SimulatedMessage): void {
  if (!message.channel.startsWith('D') || parts.app() === null) return;
  const { workspace, sender } = parts;
  const own = wireMessage(workspace, message, false);
  void sender.sendEvent({ ...own, channel: message.channel, channel_type: 'im', event_ts: message.ts });
}
