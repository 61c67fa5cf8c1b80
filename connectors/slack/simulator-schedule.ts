import { preparePost } from './simulator-effects.ts';
import { findChannel, type MethodAnswer, type MethodArguments, textOf } from './simulator-wire.ts';
import { nextTs, type SimulatedWorkspace } from './simulator-workspace.ts';

const longestAheadSecs = 120 * 86_400;
const windowSecs = 300;
const mostInWindow = 30;

/** Checks and keeps a message for later. Source: https://docs.slack.dev/reference/methods/chat.scheduleMessage/ (2026-11-20) */
export function scheduleMessage(workspace: SimulatedWorkspace, args: MethodArguments, nowMs: number): MethodAnswer {
  const postAtSecs = Number(textOf(args, 'post_at') ?? Number.NaN);
  if (!Number.isInteger(postAtSecs)) return { error: 'invalid_time' };
  if (postAtSecs * 1000 <= nowMs) return { error: 'time_in_past' };
  if (postAtSecs > nowMs / 1000 + longestAheadSecs) return { error: 'time_too_far' };
  const pending = preparePost(workspace, args, nowMs);
  if (typeof pending === 'string') return { error: pending };
  const near = workspace.scheduled.filter(
    (each) => each.channel === pending.channel && Math.abs(each.postAtSecs - postAtSecs) < windowSecs,
  );
  if (near.length >= mostInWindow) return { error: 'restricted_too_many' };
  const id = `Q0SIMULATED${String(workspace.scheduled.length + 1).padStart(4, '0')}`;
  workspace.scheduled.push({ id, channel: pending.channel, postAtSecs, message: pending.message });
  return { body: { channel: pending.channel, scheduled_message_id: id, post_at: postAtSecs } };
}

/** What is still to be posted; the text but no metadata. Source: https://docs.slack.dev/reference/methods/chat.scheduledMessages.list/ (2026-11-20) */
export function listScheduled(workspace: SimulatedWorkspace, args: MethodArguments): MethodAnswer {
  const channel = textOf(args, 'channel') === null ? null : findChannel(workspace, args, false);
  if (textOf(args, 'channel') !== null && channel === null) return { error: 'invalid_channel' };
  const messages = workspace.scheduled
    .filter((each) => channel === null || each.channel === channel.id)
    .map(({ id, channel: channel_id, postAtSecs, message }) => ({
      ...{ id, channel_id, post_at: postAtSecs, date_created: postAtSecs, text: message.text },
    }));
  return { body: { scheduled_messages: messages, response_metadata: { next_cursor: '' } } };
}

/** Posts what is due. */
export function postDue(workspace: SimulatedWorkspace, nowMs: number): void {
  const due = workspace.scheduled.filter(({ postAtSecs }) => postAtSecs * 1000 <= nowMs);
  for (const each of due.sort((a, b) => a.postAtSecs - b.postAtSecs)) {
    workspace.scheduled.splice(workspace.scheduled.indexOf(each), 1);
    workspace.messages.push({ ...each.message, ts: nextTs(workspace, each.postAtSecs * 1000) });
  }
}
