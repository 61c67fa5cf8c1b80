import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { type DealAlert, dealAlertSchema } from '../alerts/deal-alert.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel, ChannelCall, Receipt } from './channel.ts';
import { dealButtonsBlock } from './deal-buttons.ts';
import type { EarlierOf } from './latest-receipt.ts';
import { readPayload } from './read-payload.ts';
import { openTool, slackConversation } from './slack-conversation.ts';
import { slackText } from './slack-text.ts';

const postTool = 'slack_post_message';
const updateTool = 'slack_update_message';
const findTool = 'slack_find_posted_message';
/** Slack's clock and ours may differ; the read-back starts this much before the action existed. */
const clockSkewMs = 5 * 60_000;

/** What the card needs to know beside its action. */
export interface SlackCardPorts {
  /** The receipt of the deal's card in this conversation, null when none was posted yet. */
  readonly earlierReceipt: (action: EarlierOf) => Promise<Receipt | null>;
  /** Whether the app that answers buttons is connected. */
  readonly hasButtons: (tenantId: string) => Promise<boolean>;
}

const cardSchema = z.object({ channel: z.string(), ts: z.string(), cardKey: z.string() });
type Card = z.infer<typeof cardSchema>;

/**
 * Keeps one living card for each deal in a conversation: the first alert posts it, later ones change it in place, and a worsening
 * is also told in its thread, so that people are notified. A post is read back by its opaque key before it is repeated (class B); a
 * change repeats safely by itself.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.update (2026-11-20)
 */
export function slackCard(ports: SlackCardPorts): Channel {
  return {
    id: 'slack-card',
    class: 'B',
    tools: [postTool, updateTool, findTool, openTool],
    async deliver(action, call) {
      const alert = readPayload(dealAlertSchema, action);
      const content = await cardContent(alert, action, ports);
      const known = await knownCard(action, ports);
      const isKept = known !== null && (await changeCard(known, content, call));
      if (!isKept) {
        const channel = await slackConversation(action.recipient, call);
        const { structuredContent } = await call(postTool, { channel, ...content, alertId: action.requestKey });
        return { channel, ts: String(structuredContent['ts']), cardKey: action.requestKey };
      }
      if (alert.change !== 'worsened') return known;
      const reply = { channel: known.channel, threadTs: known.ts, ...replyText(alert), alertId: action.requestKey };
      const { structuredContent } = await call(postTool, reply);
      return { ...known, replyTs: String(structuredContent['ts']) };
    },
    async findDelivered(action, call) {
      const known = await knownCard(action, ports);
      const since = new Date(Date.parse(action.createdAt) - clockSkewMs).toISOString();
      if (known) {
        const reply = await find(
          { channel: known.channel, alertId: action.requestKey, since, threadTs: known.ts },
          call,
        );
        if (reply !== null) return { ...known, replyTs: reply };
      }
      const channel = await slackConversation(action.recipient, call);
      const ts = await find({ channel, alertId: action.requestKey, since }, call);
      return ts === null ? null : { channel, ts, cardKey: action.requestKey };
    },
  };
}

async function knownCard(action: ClaimedAction, { earlierReceipt }: SlackCardPorts): Promise<Card | null> {
  return cardSchema.safeParse(await earlierReceipt(action)).data ?? null;
}

async function cardContent(alert: DealAlert, action: ClaimedAction, { hasButtons }: SlackCardPorts) {
  const { text, blocks } = slackText(alert);
  return (await hasButtons(action.tenantId))
    ? { text, blocks: [...blocks, dealButtonsBlock(action.id)] }
    : { text, blocks };
}

/** False: a person has removed the card. */
async function changeCard({ channel, ts, cardKey }: Card, content: object, call: ChannelCall): Promise<boolean> {
  try {
    await call(updateTool, { channel, ts, ...content, alertId: cardKey });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}

function replyText(alert: DealAlert) {
  const { text, blocks } = slackText({ ...alert, reasons: alert.reasons.slice(0, 1) });
  return { text, blocks: blocks.slice(0, 3) };
}

async function find(search: Record<string, unknown>, call: ChannelCall): Promise<string | null> {
  try {
    const { structuredContent } = await call(findTool, search);
    return typeof structuredContent['ts'] === 'string' ? structuredContent['ts'] : null;
  } catch (error) {
    // a thread whose first message a person has removed holds no reply of ours
    if (error instanceof AppError && error.code === 'not_found' && 'threadTs' in search) return null;
    throw error;
  }
}
