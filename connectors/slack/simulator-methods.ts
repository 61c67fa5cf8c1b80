import { Buffer } from 'node:buffer';
import {
  nextTs,
  type SimulatedChannel,
  type SimulatedMessage,
  type SimulatedWorkspace,
} from './simulator-workspace.ts';

/** Arguments as they came: text from a form or a query, any JSON value from a JSON body. */
export type MethodArguments = Readonly<Record<string, unknown>>;

/** What a method answers: the body without `ok`, or Slack's error word. */
export type MethodAnswer = { readonly body: Record<string, unknown> } | { readonly error: string };

/** A message about to be stored, or a change of one; `commit` makes it real and gives the answer. */
export interface PendingEffect {
  readonly channel: string;
  readonly commit: () => MethodAnswer;
}

const fail = (error: string): MethodAnswer => ({ error });

function textOf(args: MethodArguments, name: string): string | null {
  const value = args[name];
  return value === undefined || value === null ? null : String(value);
}

/** Objects come as JSON text in a form and as they are in a JSON body. Undefined: not readable. */
function jsonOf(args: MethodArguments, name: string): unknown {
  const value = args[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** The conversation by id, or by name where the method allows it; private ones are invisible to those not in them. */
function findChannel(workspace: SimulatedWorkspace, args: MethodArguments, byName: boolean): SimulatedChannel | null {
  const wanted = textOf(args, 'channel');
  const channel = workspace.channels.find(
    ({ id, name }) => id === wanted || (byName && (wanted === name || wanted === `#${name}`)),
  );
  return channel && (channel.isMember || !channel.isPrivate) ? channel : null;
}

interface Content {
  readonly text: string;
  readonly blocks: readonly unknown[] | null;
  readonly metadata: SimulatedMessage['metadata'];
}

const maxTextLength = 40_000;

/** Source: https://docs.slack.dev/reference/methods/chat.postMessage/#errors (2026-11-20) */
function readContent(args: MethodArguments): Content | string {
  const blocks = jsonOf(args, 'blocks');
  if (blocks === undefined) return 'invalid_blocks_format';
  if (blocks !== null && (!Array.isArray(blocks) || blocks.length > 50 || !blocks.every(isBlock)))
    return 'invalid_blocks';
  const text = textOf(args, 'text') ?? '';
  if (text === '' && (blocks === null || blocks.length === 0)) return 'no_text';
  const metadata = jsonOf(args, 'metadata');
  if (metadata === undefined || (metadata !== null && !isMetadata(metadata))) return 'invalid_metadata_format';
  return { text: text.slice(0, maxTextLength), blocks: blocks as readonly unknown[] | null, metadata };
}

function isBlock(block: unknown): boolean {
  return typeof block === 'object' && block !== null && 'type' in block && typeof block.type === 'string';
}

function isMetadata(value: unknown): value is NonNullable<SimulatedMessage['metadata']> {
  if (typeof value !== 'object' || value === null) return false;
  const { event_type: type, event_payload: payload } = value as Record<string, unknown>;
  return typeof type === 'string' && typeof payload === 'object' && payload !== null;
}

/** A message as Slack serves it; metadata only on request. */
function wireMessage(workspace: SimulatedWorkspace, message: SimulatedMessage, withMetadata: boolean) {
  return {
    type: 'message',
    user: message.userId,
    ...(message.userId === workspace.botUserId ? { bot_id: workspace.botId, app_id: 'A0BELLWETHER' } : {}),
    text: message.text,
    ts: message.ts,
    team: workspace.teamId,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.blocks === null ? {} : { blocks: message.blocks }),
    ...(message.isEdited ? { edited: { user: message.userId, ts: message.ts } } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

/** Checks a post; nothing is stored before `commit`. Posting the same `client_msg_id` twice gives two messages. */
export function preparePost(
  workspace: SimulatedWorkspace,
  args: MethodArguments,
  nowMs: number,
): PendingEffect | string {
  const channel = findChannel(workspace, args, true);
  if (!channel) return 'channel_not_found';
  if (!channel.isMember) return 'not_in_channel';
  if (channel.isArchived) return 'is_archived';
  const content = readContent(args);
  if (typeof content === 'string') return content;
  const threadTs = textOf(args, 'thread_ts');
  return {
    channel: channel.id,
    commit() {
      const ts = nextTs(workspace, nowMs);
      const clientMessageId = textOf(args, 'client_msg_id');
      const userId = workspace.botUserId;
      const message = { channel: channel.id, ts, threadTs, userId, ...content, clientMessageId, isEdited: false };
      workspace.messages.push(message);
      return { body: { channel: channel.id, ts, message: wireMessage(workspace, message, true) } };
    },
  };
}

/**
 * Checks a change. A text without blocks removes the blocks; metadata stays unless it is given.
 * Source: https://docs.slack.dev/reference/methods/chat.update/ (2026-11-20)
 */
export function prepareUpdate(workspace: SimulatedWorkspace, args: MethodArguments): PendingEffect | string {
  const channel = findChannel(workspace, args, false);
  if (!channel) return 'channel_not_found';
  const message = workspace.messages.find((each) => each.channel === channel.id && each.ts === textOf(args, 'ts'));
  if (!message) return 'message_not_found';
  if (message.userId !== workspace.botUserId) return 'cant_update_message';
  const content = readContent(args);
  if (typeof content === 'string') return content;
  return {
    channel: channel.id,
    commit() {
      if (content.text !== '') message.text = content.text;
      message.blocks = content.blocks ?? (content.text === '' ? message.blocks : null);
      message.metadata = content.metadata ?? message.metadata;
      message.isEdited = true;
      const body = { channel: channel.id, ts: message.ts, text: message.text };
      return { body: { ...body, message: wireMessage(workspace, message, true) } };
    },
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string;
}

/** Cursors are opaque, and an empty `next_cursor` ends the list. Source: https://docs.slack.dev/apis/web-api/pagination/ (2026-11-20) */
function pageOf<Item>(items: readonly Item[], args: MethodArguments, key: (item: Item) => string): Page<Item> | null {
  const limit = Math.min(Math.max(1, Number(textOf(args, 'limit') ?? 100) || 100), 999);
  const cursor = textOf(args, 'cursor');
  let from = 0;
  if (cursor !== null && cursor !== '') {
    const [kind, after] = Buffer.from(cursor, 'base64').toString('utf8').split(':');
    from = kind === 'next' ? items.findIndex((item) => key(item) === after) : -1;
    if (from < 0) return null;
  }
  const next = items[from + limit];
  const nextCursor = next === undefined ? '' : Buffer.from(`next:${key(next)}`).toString('base64');
  return { items: items.slice(from, from + limit), nextCursor };
}

const isTrue = (value: unknown) => value === true || value === 'true' || value === '1' || value === 1;

function readMessages(
  workspace: SimulatedWorkspace,
  args: MethodArguments,
  found: readonly SimulatedMessage[],
): MethodAnswer {
  const [oldest, latest] = [textOf(args, 'oldest'), textOf(args, 'latest')];
  for (const [name, value] of [['oldest', oldest] as const, ['latest', latest] as const]) {
    if (value !== null && Number.isNaN(Number(value))) return fail(`invalid_ts_${name}`);
  }
  const inclusive = isTrue(args['inclusive']);
  const within = found.filter(({ ts }) => {
    const at = Number(ts);
    const isAfter = oldest === null || at > Number(oldest) || (inclusive && at === Number(oldest));
    return isAfter && (latest === null || at < Number(latest) || (inclusive && at === Number(latest)));
  });
  const page = pageOf(within, args, ({ ts }) => ts);
  if (!page) return fail('invalid_cursor');
  const withMetadata = isTrue(args['include_all_metadata']);
  return {
    body: {
      messages: page.items.map((message) => wireMessage(workspace, message, withMetadata)),
      has_more: page.nextCursor !== '',
      response_metadata: { next_cursor: page.nextCursor },
    },
  };
}

function authTest(workspace: SimulatedWorkspace): MethodAnswer {
  const { team, teamId, botUserId, botId } = workspace;
  const url = 'https://lanternworks.slack.example/';
  return { body: { url, team, user: 'bellwether', team_id: teamId, user_id: botUserId, bot_id: botId } };
}

/** The channel's own messages, newest first; replies in threads are not among them. */
function history(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const channel = findChannel(workspace, args, false);
  if (!channel) return fail('channel_not_found');
  if (!channel.isMember) return fail('not_in_channel');
  const own = workspace.messages.filter((each) => each.channel === channel.id && each.threadTs === null);
  return readMessages(workspace, args, own.reverse());
}

/** A thread: its first message, then the replies, oldest first. */
function replies(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const channel = findChannel(workspace, args, false);
  if (!channel) return fail('channel_not_found');
  if (!channel.isMember) return fail('not_in_channel');
  const ts = textOf(args, 'ts');
  const thread = workspace.messages.filter(
    (each) => each.channel === channel.id && (each.ts === ts || each.threadTs === ts),
  );
  return thread.length === 0 ? fail('thread_not_found') : readMessages(workspace, args, thread);
}

function listChannels(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const types = (textOf(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const visible = workspace.channels.filter((channel) => {
    if (channel.id.startsWith('D')) return false;
    if (channel.isArchived && isTrue(args['exclude_archived'])) return false;
    return channel.isPrivate ? types.includes('private_channel') && channel.isMember : types.includes('public_channel');
  });
  const page = pageOf(visible, args, ({ id }) => id);
  if (!page) return fail('invalid_cursor');
  const channels = page.items.map(({ id, name, isPrivate, isArchived, isMember }) => ({
    id,
    name,
    is_channel: !isPrivate,
    is_private: isPrivate,
    is_archived: isArchived,
    is_member: isMember,
  }));
  return { body: { channels, response_metadata: { next_cursor: page.nextCursor } } };
}

function openConversation(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const user = workspace.users.find(({ id }) => id === textOf(args, 'users'));
  if (!user) return fail('user_not_found');
  const id = `D${user.id.slice(1)}`;
  const isOpen = workspace.channels.some((channel) => channel.id === id);
  if (!isOpen) workspace.channels.push({ id, name: user.name, isPrivate: true, isMember: true, isArchived: false });
  return { body: { no_op: isOpen, already_open: isOpen, channel: { id } } };
}

function wireUser(workspace: SimulatedWorkspace, user: SimulatedWorkspace['users'][number]) {
  return {
    id: user.id,
    team_id: workspace.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted,
    is_bot: user.isBot,
    tz: user.timeZone,
    profile: { real_name: user.realName, email: user.email },
  };
}

function lookupByEmail(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const email = textOf(args, 'email')?.toLowerCase();
  const user = workspace.users.find((each) => each.email !== null && each.email.toLowerCase() === email);
  return user && !user.isDeleted ? { body: { user: wireUser(workspace, user) } } : fail('users_not_found');
}

function listUsers(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const page = pageOf(workspace.users, args, ({ id }) => id);
  if (!page) return fail('invalid_cursor');
  const members = page.items.map((user) => wireUser(workspace, user));
  return { body: { members, response_metadata: { next_cursor: page.nextCursor } } };
}

/** The methods that only read (opening a direct message posts nothing). */
export const readMethods: Readonly<
  Record<string, (workspace: SimulatedWorkspace, args: MethodArguments) => MethodAnswer>
> = {
  'auth.test': authTest,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.list': listChannels,
  'conversations.open': openConversation,
  'users.lookupByEmail': lookupByEmail,
  'users.list': listUsers,
};
