import { AppError } from '../../src/domain/errors.ts';
import { type AlertDigest, type AlertPayload, alertPayloadSchema, type DealAlert } from '../alerts/deal-alert.ts';
import { nextAction } from '../alerts/next-action.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel, Receipt } from './channel.ts';

const postTool = 'slack_post_message';
const findTool = 'slack_find_posted_message';

/** Slack's clock and ours may differ; the read-back starts this much before the action existed. */
const clockSkewMs = 5 * 60_000;

/**
 * Posts an alert to the Slack channel or user that the configuration names. Slack does not de-duplicate, so an interrupted
 * attempt is read back by its opaque alert id before anything is sent again (class B).
 *
 * Source: https://docs.slack.dev/messaging/message-metadata (2026-11-20)
 */
export const slackMessage: Channel = {
  id: 'slack-message',
  class: 'B',
  tools: [postTool, findTool],
  async deliver(action, call) {
    const { structuredContent } = await call(postTool, {
      channel: action.recipient,
      ...slackText(readPayload(action)),
      alertId: action.requestKey,
    });
    return receipt(structuredContent);
  },
  async findDelivered(action, call) {
    const { structuredContent } = await call(findTool, {
      channel: action.recipient,
      alertId: action.requestKey,
      since: new Date(Date.parse(action.createdAt) - clockSkewMs).toISOString(),
    });
    return typeof structuredContent['ts'] === 'string' ? receipt(structuredContent) : null;
  },
};

function receipt({ channel, ts }: Record<string, unknown>): Receipt {
  return { channel, ts };
}

function readPayload({ id, payload }: ClaimedAction): AlertPayload {
  const parsed = alertPayloadSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError(
    'invalid_input',
    `Action ${id} holds a payload this version cannot read (${issue?.path.join('.')}: ${issue?.message}); discard it.`,
    { notSent: true },
  );
}

/** A Slack message: `text` is what notifications and screen readers show, `blocks` what the channel shows. */
export interface SlackText {
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** Renders an alert or a digest. Every value from a system is escaped and cut, so that no text can ping, link or shout. */
export function slackText(payload: AlertPayload): SlackText {
  return payload.kind === 'deal_at_risk' ? alertText(payload) : digestText(payload);
}

function alertText(alert: DealAlert): SlackText {
  const headline = `${alert.change === 'opened' ? 'At risk' : 'Risk is rising'}: ${deal(alert)}`;
  const reasons = alert.reasons.map(({ text }) => `• ${plain(text)}`);
  const next = nextAction(alert.reasons[0]?.signal ?? null);
  const facts = [
    `Risk ${alert.risk} of 100 (${alert.band})`,
    alert.stage && `stage ${plain(alert.stage)}`,
    alert.closeDate && `closes ${alert.closeDate}`,
    alert.owner && `owner ${plain(alert.owner)}`,
    `since ${alert.since.slice(0, 10)}`,
  ].filter(Boolean);
  return {
    text: `${headline}. ${alert.reasons[0] ? plain(alert.reasons[0].text) : facts[0]}`,
    blocks: [
      section(`*${headline}*\n${facts.join(' · ')}`),
      ...(reasons.length > 0 ? [section(reasons.join('\n'))] : []),
      section(`*Next:* ${next}`),
    ],
  };
}

const digestLines = 20;

function digestText({ date, alerts }: AlertDigest): SlackText {
  const count = alerts.length === 1 ? '1 more deal' : `${alerts.length} more deals`;
  const headline = `${count} at risk on ${date}, beyond the daily alerts`;
  const lines = alerts
    .slice(0, digestLines)
    .map(
      (alert) => `• ${deal(alert)}: risk ${alert.risk}${alert.reasons[0] ? `, ${plain(alert.reasons[0].text)}` : ''}`,
    );
  const rest = alerts.length - lines.length;
  return {
    text: headline,
    blocks: [
      section(`*${headline}*`),
      ...chunk(lines).map((part) => section(part.join('\n'))),
      ...(rest > 0 ? [section(`… and ${rest} more.`)] : []),
      section('*Next:* Pick the one that is worth the most and write down its next step.'),
    ],
  };
}

function deal({ name, opportunityId, amount, currency }: DealAlert): string {
  const value = amount === null ? '' : ` (${[amount, currency].filter(Boolean).join(' ')})`;
  return `${plain(name ?? opportunityId)}${value}`;
}

/** A section holds 3,000 characters. Source: https://docs.slack.dev/reference/block-kit/blocks/section-block (2026-11-20) */
const linesASection = 6;

function chunk(lines: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < lines.length; at += linesASection) parts.push(lines.slice(at, at + linesASection));
  return parts;
}

/**
 * `verbatim`: Slack makes no links, channel names or mentions out of the text.
 * Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object (2026-11-20)
 */
function section(text: string): Record<string, unknown> {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

const longestValue = 150;

/**
 * Text of a system as plain text in mrkdwn: one line, cut, control characters of Slack's markup escaped or taken out.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping (2026-11-20)
 */
function plain(value: string): string {
  const line = value
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[*_~`]/g, ' ')
    .trim();
  let escaped = '';
  for (const character of line) {
    const next = escapes[character] ?? character;
    if (escaped.length + next.length > longestValue) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
