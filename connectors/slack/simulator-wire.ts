import type { SimulatedChannel, SimulatedMessage, SimulatedWorkspace } from './simulator-workspace.ts';

/** Arguments as they came: text from a form or a query, any JSON value from a JSON body. */
export type MethodArguments = Readonly<Record<string, unknown>>;

/** What a method answers: the body without `ok`, or Slack's error word. */
export type MethodAnswer =
  | { readonly body: Record<string, unknown> }
  | { readonly error: string; readonly more?: Readonly<Record<string, unknown>> };

/** An argument as text; null when absent. */
export function textOf(args: MethodArguments, name: string): string | null {
  const value = args[name];
  return value === undefined || value === null ? null : String(value);
}

/** Objects come as JSON text in a form and as they are in a JSON body. Undefined: not readable. */
export function jsonOf(args: MethodArguments, name: string): unknown {
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
export function findChannel(
  workspace: SimulatedWorkspace,
  args: MethodArguments,
  byName: boolean,
): SimulatedChannel | null {
  const wanted = textOf(args, 'channel');
  const channel = workspace.channels.find(
    ({ id, name }) => id === wanted || (byName && (wanted === name || wanted === `#${name}`)),
  );
  return channel && (channel.isMember || !channel.isPrivate) ? channel : null;
}

/** A message as Slack serves it; metadata only on request. */
export function wireMessage(workspace: SimulatedWorkspace, message: SimulatedMessage, withMetadata: boolean) {
  return {
    type: 'message',
    user: message.userId,
    ...(message.userId === workspace.botUserId ? { bot_id: workspace.botId, app_id: 'A0BELLWETHER' } : {}),
    text: message.text,
    ts: message.ts,
    team: workspace.teamId,
    ...threadOf(workspace, message),
    ...(message.blocks === null ? {} : { blocks: message.blocks }),
    ...(message.isEdited ? { edited: { user: message.userId, ts: message.ts } } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

/** A thread's first message carries its own `ts` and what is known of its replies; a reply carries the first message's `ts`. */
function threadOf(workspace: SimulatedWorkspace, message: SimulatedMessage) {
  if (message.threadTs !== null) return { thread_ts: message.threadTs };
  const replies = workspace.messages.filter((each) => each.channel === message.channel && each.threadTs === message.ts);
  const latest = replies
    .map(({ ts }) => ts)
    .sort()
    .at(-1);
  return latest === undefined ? {} : { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest };
}
