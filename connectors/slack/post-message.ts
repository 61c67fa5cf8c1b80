import { createHash } from 'node:crypto';
import { AppError } from '../../src/domain/errors.ts';
import { type MessageBlock, renderBlock } from './message-blocks.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** Marks our messages in metadata, which every member of the workspace can read: nothing but the opaque id goes there. */
export const alertEventType = 'bellwether_alert';

/** A message as our tools take it: `text` is data and comes out letter by letter. */
export interface OutgoingMessage {
  readonly text: string;
  readonly blocks?: readonly MessageBlock[] | undefined;
  readonly alertId: string;
}

/**
 * The same id for the same alert, as a UUID. Slack's web client sends `client_msg_id`, but what it does for a bot is not
 * documented: a best effort beside the read-back, never instead of it.
 */
export function clientMessageId(alertId: string): string {
  const digest = createHash('sha256').update(`bellwether alert ${alertId}`).digest('hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/**
 * The part of `chat.postMessage` and `chat.update` that says what the message is.
 * @throws AppError `invalid_input` for a block that is longer than Slack takes.
 * Source: https://docs.slack.dev/messaging/message-metadata/ (2026-11-20)
 */
export function messageContent({ text, blocks, alertId }: OutgoingMessage): Record<string, unknown> {
  return {
    text: escapeMrkdwn(text),
    ...(blocks && blocks.length > 0 ? { blocks: withinLimits('blocks', () => blocks.map(renderBlock)) } : {}),
    metadata: { event_type: alertEventType, event_payload: { alert_id: alertId } },
    parse: 'none',
    link_names: false,
  };
}

/** Renders, and says of a text that is longer than Slack takes where it stands. @throws AppError `invalid_input` */
export function withinLimits<Rendered>(field: string, render: () => Rendered): Rendered {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('invalid_input', `slack: ${error.message} Shorten it.`, { field }, { cause: error });
  }
}
