import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import { alertPayloadSchema } from '../alerts/deal-alert.ts';
import type { Channel } from './channel.ts';
import { readPayload } from './read-payload.ts';
import { openTool, slackConversation } from './slack-conversation.ts';
import { slackText } from './slack-text.ts';

/** A message that Slack itself is to post at `postAt`, within 120 days. */
export const scheduledMessageSchema = z.object({
  kind: z.literal('scheduled_message'),
  postAt: instantSchema,
  message: alertPayloadSchema,
});
export type ScheduledPayload = z.infer<typeof scheduledMessageSchema>;

const scheduleTool = 'slack_schedule_message';

/**
 * Hands a message to Slack for a later time. Slack lists scheduled messages without the id we gave them, so an unclear attempt
 * cannot be read back (class C); what need not be in Slack's hands early is better kept in the outbox until it is due.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.scheduledMessages.list/ (2026-11-20)
 */
export function slackScheduled(whenUnsure: 'never_twice' | 'never_missed' = 'never_twice'): Channel {
  return {
    id: 'slack-scheduled',
    class: 'C',
    tools: [scheduleTool, openTool],
    whenUnsure,
    async deliver(action, call) {
      const { postAt, message } = readPayload(scheduledMessageSchema, action);
      const content = slackText(message);
      const channel = await slackConversation(action.recipient, call);
      const { structuredContent } = await call(scheduleTool, {
        channel,
        ...content,
        alertId: action.requestKey,
        postAt,
      });
      const { scheduledMessageId, postAt: promisedAt } = structuredContent;
      return { channel, scheduledMessageId, postAt: promisedAt };
    },
  };
}
