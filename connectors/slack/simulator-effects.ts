import { findChannel, jsonOf, type MethodAnswer, type MethodArguments, textOf, wireMessage } from './simulator-wire.ts';
import { nextTs, type SimulatedMessage, type SimulatedWorkspace } from './simulator-workspace.ts';

/** A message about to be stored, or a change of one; `commit` makes it real and gives the answer. */
export interface PendingEffect {
  readonly channel: string;
  readonly commit: () => MethodAnswer;
}

/** A message about to be stored. */
export interface PendingPost extends PendingEffect {
  readonly message: Omit<SimulatedMessage, 'ts'>;
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

/** Checks a post; nothing is stored before `commit`. Posting the same `client_msg_id` twice gives two messages. */
export function preparePost(workspace: SimulatedWorkspace, args: MethodArguments, nowMs: number): PendingPost | string {
  const channel = findChannel(workspace, args, true);
  if (!channel) return 'channel_not_found';
  if (!channel.isMember) return 'not_in_channel';
  if (channel.isArchived) return 'is_archived';
  const content = readContent(args);
  if (typeof content === 'string') return content;
  const threadTs = textOf(args, 'thread_ts');
  const clientMessageId = textOf(args, 'client_msg_id');
  const userId = workspace.botUserId;
  const pending = { channel: channel.id, threadTs, userId, ...content, clientMessageId, isEdited: false };
  return {
    channel: channel.id,
    message: pending,
    commit() {
      const message = { ...pending, ts: nextTs(workspace, nowMs) };
      workspace.messages.push(message);
      return { body: { channel: channel.id, ts: message.ts, message: wireMessage(workspace, message, true) } };
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
