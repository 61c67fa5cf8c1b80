import { Buffer } from 'node:buffer';
import { findChannel, type MethodAnswer, type MethodArguments, textOf, wireMessage } from './simulator-wire.ts';
import type { SimulatedMessage, SimulatedWorkspace } from './simulator-workspace.ts';

const fail = (error: string): MethodAnswer => ({ error });

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string;
}

/** Cursors are opaque, and an empty `next_cursor` ends the list. Source: https://docs.slack.dev/apis/web-api/pagination/ (2026-11-20) */
function pageOf<Item>(
  items: readonly Item[],
  args: MethodArguments,
  key: (item: Item) => string,
  most = 999,
): Page<Item> | null {
  const limit = Math.min(Math.max(1, Number(textOf(args, 'limit') ?? 100) || 100), most);
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
  const page = pageOf(within, args, ({ ts }) => ts, workspace.historyPage);
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
  return readMessages(
    workspace,
    args,
    own.sort((a, b) => (a.ts < b.ts ? 1 : -1)),
  );
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
  if (thread.length === 0) return fail('thread_not_found');
  const oldestFirst = thread.sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const answer = readMessages(workspace, args, oldestFirst);
  const first = oldestFirst.find((each) => each.threadTs === null);
  if (!('body' in answer) || !first) return answer;
  // The first message comes with every page, whatever `oldest` and the cursor say.
  const messages = answer.body['messages'] as { readonly ts: string }[];
  if (messages.some((each) => each.ts === first.ts)) return answer;
  return { body: { ...answer.body, messages: [wireMessage(workspace, first, false), ...messages] } };
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
  const channels = page.items.map(wireChannel);
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
    team_id: user.teamId ?? workspace.teamId,
    ...(user.teamId === undefined || user.teamId === workspace.teamId ? {} : { is_stranger: true }),
    is_email_confirmed: user.isEmailConfirmed ?? true,
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

function wireChannel({
  id,
  name,
  isPrivate,
  isArchived,
  isMember,
  isExternal,
}: SimulatedWorkspace['channels'][number]) {
  const isDirect = id.startsWith('D');
  return {
    ...{ id, name, is_channel: !isPrivate, is_private: isPrivate, is_archived: isArchived, is_member: isMember },
    ...{ is_im: isDirect, is_mpim: false, is_ext_shared: isExternal ?? false },
  };
}

/** Ids of who is in a conversation, our bot where it was invited. */
export function membersOf(workspace: SimulatedWorkspace, channel: SimulatedWorkspace['channels'][number]): string[] {
  const own = channel.isMember ? [workspace.botUserId] : [];
  if (channel.id.startsWith('D')) return [...own, `U${channel.id.slice(1)}`];
  const everybody = workspace.users.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
  return [...own, ...(channel.members ?? everybody)];
}

/** Source: https://docs.slack.dev/reference/methods/conversations.members (2026-11-20) */
function listMembers(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const channel = findChannel(workspace, args, false);
  if (!channel) return fail('channel_not_found');
  const page = pageOf(membersOf(workspace, channel), args, (id) => id, 1000);
  if (!page) return fail('invalid_cursor');
  return { body: { members: page.items, response_metadata: { next_cursor: page.nextCursor } } };
}

function channelInfo(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const channel = findChannel(workspace, args, false);
  return channel ? { body: { channel: wireChannel(channel) } } : fail('channel_not_found');
}

function userInfo(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const wanted = textOf(args, 'user');
  const bot = {
    name: 'bellwether',
    realName: 'Bellwether',
    email: null,
    isDeleted: false,
    isBot: true,
    timeZone: 'UTC',
  };
  const all = [...workspace.users, { id: workspace.botUserId, ...bot }];
  const user = all.find(({ id }) => id === wanted);
  return user ? { body: { user: wireUser(workspace, user) } } : fail('user_not_found');
}

/**
 * Search by a user token: one quoted phrase and `after:` a day, which is left out itself; pages by number.
 * Source: https://docs.slack.dev/reference/methods/search.messages/ (2026-11-20)
 */
function searchMessages(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const query = textOf(args, 'query') ?? '';
  const phrase = (/"([^"]*)"/.exec(query)?.[1] ?? query.replace(/\bafter:\S+/g, '')).trim().toLowerCase();
  if (phrase === '') return fail('no_query');
  const after = /\bafter:(\d{4}-\d{2}-\d{2})/.exec(query)?.[1];
  const fromSecs = after === undefined ? 0 : Date.parse(after) / 1000 + 86_400;
  const found = workspace.messages
    .filter(({ text, ts }) => text.toLowerCase().includes(phrase) && Number(ts) >= fromSecs)
    .sort((a, b) => (a.ts < b.ts ? 1 : -1));
  const count = Math.min(Math.max(1, Number(textOf(args, 'count') ?? 20) || 20), 100);
  const page = Math.max(1, Number(textOf(args, 'page') ?? 1) || 1);
  const matches = found.slice((page - 1) * count, page * count).map((message) => {
    const channel = workspace.channels.find(({ id }) => id === message.channel);
    const permalink = `https://lanternworks.slack.example/archives/${message.channel}/p${message.ts.replace('.', '')}`;
    const { thread_ts: _thread, ...wire } = wireMessage(workspace, message, false) as Record<string, unknown>;
    return { ...wire, channel: channel ? wireChannel(channel) : { id: message.channel }, permalink };
  });
  const paging = { count, total: found.length, page, pages: Math.ceil(found.length / count) };
  return { body: { query, messages: { matches, paging, total: found.length } } };
}

/** The methods that only read (opening a direct message posts nothing). */
export const readMethods: Readonly<
  Record<string, (workspace: SimulatedWorkspace, args: MethodArguments) => MethodAnswer>
> = {
  'auth.test': authTest,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.list': listChannels,
  'conversations.info': channelInfo,
  'conversations.members': listMembers,
  'conversations.open': openConversation,
  'search.messages': searchMessages,
  'users.info': userInfo,
  'users.lookupByEmail': lookupByEmail,
  'users.list': listUsers,
};
