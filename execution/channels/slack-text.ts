import type { AlertDigest, AlertPayload, DealAlert } from '../alerts/deal-alert.ts';
import { nextAction } from '../alerts/next-action.ts';
import type { ReportNotice } from '../reports/report-notice.ts';

interface Run {
  readonly text: string;
  readonly isBold?: boolean;
}
type Block = { readonly kind: 'section' | 'context'; readonly text: readonly Run[] };

/** A message for the Slack tools: `text` is what notifications and screen readers say, `blocks` what the conversation shows. */
export interface SlackText {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * Says what, why, since when, and one next action. Values from systems are put in as plain text, on one line and cut; the Slack
 * connector escapes every run, so no text can ping, link or shout.
 */
export function slackText(payload: AlertPayload): SlackText {
  if (payload.kind === 'report') return reportText(payload);
  return payload.kind === 'deal_at_risk' ? alertText(payload) : digestText(payload);
}

function alertText(alert: DealAlert): SlackText {
  const { cause } = alert;
  const headline = `${cause?.headline ?? (alert.change === 'opened' ? 'At risk' : 'Risk is rising')}: ${deal(alert)}`;
  const facts = [
    `Risk ${alert.risk} of 100 (${alert.band})`,
    alert.stage && `stage ${oneLine(alert.stage)}`,
    alert.closeDate && `closes ${alert.closeDate}`,
    alert.owner && `owner ${oneLine(alert.owner)}`,
    `since ${alert.since.slice(0, 10)}`,
  ].filter(Boolean);
  const texts = [...(cause ? [cause.text] : []), ...alert.reasons.map(({ text }) => text)];
  const why = texts.map((text) => `• ${oneLine(text)}`).join('\n');
  return {
    text: `${headline}. ${texts[0] ? oneLine(texts[0]) : facts[0]}`,
    blocks: [
      section({ text: headline, isBold: true }),
      { kind: 'context', text: [{ text: facts.join(' · ') }] },
      ...(why ? [section({ text: why })] : []),
      section(
        { text: 'Next:', isBold: true },
        { text: ` ${cause?.nextAction ?? nextAction(alert.reasons[0]?.signal ?? null)}` },
      ),
    ],
  };
}

const digestLines = 20;
/** A section holds 3,000 characters. Source: https://docs.slack.dev/reference/block-kit/blocks/section-block (2026-11-20) */
const linesASection = 6;

function digestText({ date, alerts }: AlertDigest): SlackText {
  const count = alerts.length === 1 ? '1 more deal' : `${alerts.length} more deals`;
  const headline = `${count} at risk on ${date}, beyond the daily alerts`;
  const lines = alerts.slice(0, digestLines).map((alert) => {
    const reason = alert.cause?.text ?? alert.reasons[0]?.text;
    const why = reason ? `, ${oneLine(reason)}` : '';
    return `• ${deal(alert)}: risk ${alert.risk}${why}`;
  });
  const rest = alerts.length - lines.length;
  const parts = [0, 1, 2, 3].map((part) => lines.slice(part * linesASection, (part + 1) * linesASection));
  return {
    text: headline,
    blocks: [
      section({ text: headline, isBold: true }),
      ...parts.filter((part) => part.length > 0).map((part) => section({ text: part.join('\n') })),
      ...(rest > 0 ? [section({ text: `… and ${rest} more.` })] : []),
      section(
        { text: 'Next:', isBold: true },
        { text: ' Pick the one that is worth the most and write down its next step.' },
      ),
    ],
  };
}

/** A pipeline-health report: its headline numbers, and where its files are. */
function reportText({ title, headlines, files, expiresAt }: ReportNotice): SlackText {
  const lines = headlines.slice(0, digestLines).map(({ label, text }) => `${oneLine(label)}: ${oneLine(text)}`);
  const parts = [0, 1, 2, 3].map((part) => lines.slice(part * linesASection, (part + 1) * linesASection));
  const reachable = files.filter(({ url }) => url !== null);
  return {
    text: `${oneLine(title)}. ${lines[0] ?? ''}`,
    blocks: [
      section({ text: oneLine(title), isBold: true }),
      ...parts.filter((part) => part.length > 0).map((part) => section({ text: part.join('\n') })),
      ...reachable.map(({ fileName, url }) => section({ text: `${oneLine(fileName)}: ${url}` })),
      { kind: 'context', text: [{ text: filesNote(files.length, reachable.length, expiresAt) }] },
    ],
  };
}

function filesNote(files: number, reachable: number, expiresAt: string): string {
  if (files === 0) return 'Numbers only; `bellwether report pipeline-health` shows all.';
  if (reachable === 0) return 'The files are stored; set BELLWETHER_PUBLIC_URL to link to them.';
  return `The files are there until ${expiresAt.slice(0, 10)}.`;
}

function deal({ name, opportunityId, amount, currency }: DealAlert): string {
  const value = amount === null ? '' : ` (${[amount, currency].filter(Boolean).join(' ')})`;
  return `${oneLine(name ?? opportunityId)}${value}`;
}

function section(...text: Run[]): Block {
  return { kind: 'section', text };
}

const longestValue = 150;
const escapedLength: Readonly<Record<string, number>> = { '&': 5, '<': 4, '>': 4 };

/** Text of a system on one line, cut so that even escaped it fits: a hostile name must not keep an alert from being sent. */
function oneLine(value: string): string {
  let length = 0;
  let text = '';
  for (const character of value.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()) {
    length += escapedLength[character] ?? character.length;
    if (length > longestValue) return `${text}…`;
    text += character;
  }
  return text;
}
