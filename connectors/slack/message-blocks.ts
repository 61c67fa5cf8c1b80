import { z } from 'zod';
import { plainText, renderMrkdwn, textRunSchema } from './mrkdwn.ts';

const runs = z.array(textRunSchema).min(1).max(50);

const buttonSchema = z.object({
  label: z.string().min(1).max(75),
  actionId: z.string().regex(/^[A-Za-z0-9_.:-]{1,255}$/, 'letters, digits and _.:-'),
  /** Comes back when the button is pressed; an opaque id, never data. */
  value: z.string().max(2000).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(3000)
    .optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

/**
 * One part of a message, in our own words: Slack's raw blocks are not accepted, so that no caller can smuggle in a mention.
 * Limits are Slack's. Source: https://docs.slack.dev/reference/block-kit/blocks/ (2026-11-20)
 */
export const messageBlockSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), text: z.string().min(1).max(150) }),
  z.object({ kind: z.literal('section'), text: runs, fields: z.array(runs).max(10).optional() }),
  z.object({ kind: z.literal('context'), text: runs }),
  z.object({ kind: z.literal('divider') }),
  z.object({ kind: z.literal('actions'), buttons: z.array(buttonSchema).min(1).max(25) }),
]);
export type MessageBlock = z.infer<typeof messageBlockSchema>;

const mrkdwn = (text: readonly z.infer<typeof textRunSchema>[], limit: number) => {
  const rendered = renderMrkdwn(text);
  if (rendered.length > limit) throw new RangeError(`A text of ${rendered.length} characters; Slack takes ${limit}.`);
  return { type: 'mrkdwn', text: rendered, verbatim: true } as const;
};
/** Text that Slack shows as it is. */
export const plain = (text: string) => ({ type: 'plain_text', text: plainText(text), emoji: false }) as const;

function renderButton(button: z.infer<typeof buttonSchema>) {
  return {
    type: 'button' as const,
    text: plain(button.label),
    action_id: button.actionId,
    ...(button.value === undefined ? {} : { value: button.value }),
    ...(button.url === undefined ? {} : { url: button.url }),
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}

/**
 * A block as Slack's Block Kit wants it, with all text escaped; `verbatim` keeps Slack from making links of words.
 * @throws RangeError for a text longer than Slack takes.
 */
export function renderBlock(block: MessageBlock) {
  switch (block.kind) {
    case 'header':
      return { type: 'header' as const, text: plain(block.text) };
    case 'section': {
      const fields = block.fields?.map((field) => mrkdwn(field, 2000));
      return { type: 'section' as const, text: mrkdwn(block.text, 3000), ...(fields ? { fields } : {}) };
    }
    case 'context':
      return { type: 'context' as const, elements: [mrkdwn(block.text, 3000)] };
    case 'divider':
      return { type: 'divider' as const };
    case 'actions':
      return { type: 'actions' as const, elements: block.buttons.map(renderButton) };
  }
}
