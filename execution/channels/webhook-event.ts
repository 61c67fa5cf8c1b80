import { readAlertPayload } from '../alerts/read-alert-payload.ts';
import type { Channel } from './channel.ts';
import { noticeSchema } from './plain-message.ts';
import { readPayload } from './read-payload.ts';

const sendTool = 'webhook_send_event';
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Waits between attempts: together 27 hours and 35 minutes. */
export const webhookRetry = {
  backoffMs: [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 10 * hourMs],
  expireAfterMs: 27 * hourMs,
} as const;

/**
 * Posts an alert, a digest or a notice as one signed event to the endpoint behind a connection, whose id is the recipient. The
 * `webhook-id` is the action's id for every attempt, so that a receiver that honours it acts once (class A).
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (2026-11-20)
 */
export const webhookEvent: Channel = {
  id: 'webhook-event',
  class: 'A',
  tools: [sendTool],
  retry: webhookRetry,
  async deliver(action, call) {
    const isNotice = action.payload['kind'] === 'notice';
    const data = isNotice ? readPayload(noticeSchema, action) : readAlertPayload(action);
    const { structuredContent } = await call(
      sendTool,
      { eventId: action.id, type: `bellwether.${data.kind}`, occurredAt: action.createdAt, data },
      { connectionId: action.recipient },
    );
    return { endpoint: action.recipient, webhookId: structuredContent['eventId'], status: structuredContent['status'] };
  },
};
