import { z } from 'zod';

/** A run of text for people. `url` makes it a link (http or https only), `isBold` sets it in bold. */
export const textRunSchema = z.object({
  text: z.string().max(2000),
  isBold: z.boolean().optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
});
export type TextRun = z.infer<typeof textRunSchema>;

/**
 * Text as Slack shows it letter by letter: no mention, channel call or link in `text` comes to life.
 * Source: https://docs.slack.dev/messaging/formatting-message-text/#escaping (2026-11-20)
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text for a `plain_text` object, whose escaping Slack does not document: angle brackets become look-alikes. */
export function plainText(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/** A link's address with the characters that would end it percent-encoded. */
function linkTarget(url: string): string {
  return new URL(url).href
    .replaceAll('|', '%7C')
    .replaceAll('<', '%3C')
    .replaceAll('>', '%3E')
    .replaceAll('&', '&amp;');
}

function renderRun({ text, isBold, url }: TextRun): string {
  const oneLine = escapeMrkdwn(isBold || url ? text.replace(/\s+/g, ' ').trim() : text);
  const label = url ? `<${linkTarget(url)}|${oneLine.replaceAll('|', '¦')}>` : oneLine;
  // An asterisk inside would end the bold run early, and an empty one would show two asterisks.
  return isBold && oneLine !== '' ? `*${label.replaceAll('*', '∗')}*` : label;
}

/** Runs as one mrkdwn string in which only our own bold and links have a meaning. */
export function renderMrkdwn(runs: readonly TextRun[]): string {
  return runs.map(renderRun).join('');
}
