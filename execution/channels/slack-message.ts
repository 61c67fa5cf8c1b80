import { readAlertPayload } from '../alerts/read-alert-payload.ts';
import type { Channel, Receipt } from './channel.ts';
import { dealButtonsBlock } from './deal-buttons.ts';
import { openTool, slackConversation } from './slack-conversation.ts';
import { slackText } from './slack-text.ts';

const postTool = 'slack_post_message';
const findTool = 'slack_find_posted_message';

/** Slack's clock and ours may differ; the read-back starts this much before the action existed. */
const clockSkewMs = 5 * 60_000;

/** `hasButtons`: whether the app that answers buttons is connected. */
export interface SlackMessagePorts {
  readonly hasButtons: (tenantId: string) => Promise<boolean>;
}

/**
 * Posts an alert to the Slack conversation or user that the configuration names. Slack does not de-duplicate, so an interrupted
 * attempt is read back by its opaque alert id before anything is sent again (class B).
 *
 * Source: https://docs.slack.dev/messaging/message-metadata (2026-11-20)
 */
export const slackMessageWith = ({ hasButtons }: SlackMessagePorts): Channel => ({
  id: 'slack-message',
  class: 'B',
  tools: [postTool, findTool, openTool],
  async deliver(action, call) {
    const payload = readAlertPayload(action);
    const { text, blocks } = slackText(payload);
    const canPress = payload.kind === 'deal_at_risk' && (await hasButtons(action.tenantId));
    const message = { text, blocks: canPress ? [...blocks, dealButtonsBlock(action.id)] : blocks };
    const channel = await slackConversation(action.recipient, call);
    const { structuredContent } = await call(postTool, { channel, ...message, alertId: action.requestKey });
    return { channel, ts: structuredContent['ts'] };
  },
  async findDelivered(action, call): Promise<Receipt | null> {
    const channel = await slackConversation(action.recipient, call);
    const since = new Date(Date.parse(action.createdAt) - clockSkewMs).toISOString();
    const { structuredContent } = await call(findTool, { channel, alertId: action.requestKey, since });
    return typeof structuredContent['ts'] === 'string' ? { channel, ts: structuredContent['ts'] } : null;
  },
});

/** The same where no app answers buttons. */
export const slackMessage = slackMessageWith({ hasButtons: async () => false });
