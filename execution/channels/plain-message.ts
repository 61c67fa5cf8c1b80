import { z } from 'zod';
import { readAlertPayload } from '../alerts/read-alert-payload.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { readPayload } from './read-payload.ts';
import { slackText } from './slack-text.ts';

/** Word for an administrator about the product itself, say a webhook that was switched off. */
export const noticeSchema = z.object({
  kind: z.literal('notice'),
  title: z.string().min(1).max(200),
  lines: z.array(z.string().min(1).max(500)).max(20),
});
export type Notice = z.infer<typeof noticeSchema>;

/** A message without any formatting: a title, and lines below it. */
export interface PlainMessage {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * What an alert, a digest or a notice says, the same words as in Slack. Every line is one line whatever a system wrote.
 * @throws AppError `invalid_input` (nothing was sent)
 */
export function plainMessage(action: ClaimedAction): PlainMessage {
  if (action.payload['kind'] === 'notice') {
    const { title, lines } = readPayload(noticeSchema, action);
    return { title: onOneLine(title), lines: lines.map(onOneLine) };
  }
  const { text, blocks } = slackText(readAlertPayload(action));
  const [headline, ...rest] = blocks.map((block) => block.text.map((run) => run.text).join(''));
  return { title: headline ?? text, lines: rest.flatMap((part) => part.split('\n')).filter((line) => line !== '') };
}

function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

/** The title and the lines as one text of at most `maxLength` characters. */
export function asOneText({ title, lines }: PlainMessage, maxLength: number): string {
  const text = [title, '', ...lines].join('\n');
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).toWellFormed()}…`;
}
