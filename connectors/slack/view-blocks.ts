import { z } from 'zod';
import { messageBlockSchema, plain, renderBlock } from './message-blocks.ts';

const label = z.string().min(1).max(150);
const fieldId = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits and _.-');
const option = z.object({ label: z.string().min(1).max(75), value: z.string().min(1).max(150) });

/** A field of a form. Limits are Slack's. Source: https://docs.slack.dev/reference/block-kit/blocks/input-block (2026-11-20) */
export const inputBlockSchema = z.object({
  kind: z.literal('input'),
  label,
  fieldId,
  isOptional: z.boolean().default(false),
  input: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      initial: z.string().max(3000).optional(),
      isLong: z.boolean().default(false),
      maxLength: z.number().int().min(1).max(3000),
    }),
    z.object({ kind: z.literal('date'), initial: z.iso.date().optional() }),
    z.object({
      kind: z.literal('select'),
      options: z.array(option).min(1).max(100),
      initial: z.string().optional(),
    }),
  ]),
});

/** A part of a view: what a message holds, and the fields of a form. */
export const viewBlockSchema = z.discriminatedUnion('kind', [...messageBlockSchema.options, inputBlockSchema]);
export type ViewBlock = z.infer<typeof viewBlockSchema>;

/** A form over the conversation. `submit` null: it only tells. `state` comes back with the form; it must be sealed by whom it belongs to. */
export const formSchema = z.object({
  callbackId: fieldId,
  title: z.string().min(1).max(24),
  submit: z.string().min(1).max(24).nullable(),
  state: z.string().max(3000),
  blocks: z.array(viewBlockSchema).min(1).max(100),
});

/**
 * A form as Slack's `views.*` methods take it.
 * @throws RangeError for a text longer than Slack takes.
 * Source: https://docs.slack.dev/reference/views/modal-views (2026-11-20)
 */
export function renderForm({ callbackId, title, submit, state, blocks }: z.infer<typeof formSchema>) {
  return {
    ...{ type: 'modal', callback_id: callbackId, title: plain(title), private_metadata: state },
    ...(submit === null ? {} : { submit: plain(submit) }),
    close: plain(submit === null ? 'Close' : 'Cancel'),
    blocks: blocks.map(renderViewBlock),
  };
}

/** @throws RangeError for a text longer than Slack takes. */
export function renderViewBlock(block: ViewBlock) {
  return block.kind === 'input' ? renderInput(block) : renderBlock(block);
}

function renderInput({ label: text, fieldId: id, isOptional, input }: z.infer<typeof inputBlockSchema>) {
  return {
    ...{ type: 'input', block_id: id, label: plain(text), optional: isOptional },
    element: renderElement(id, input),
  };
}

function renderElement(id: string, input: z.infer<typeof inputBlockSchema>['input']) {
  switch (input.kind) {
    case 'text':
      return {
        ...{ type: 'plain_text_input', action_id: id, multiline: input.isLong, max_length: input.maxLength },
        ...(input.initial === undefined ? {} : { initial_value: input.initial.slice(0, input.maxLength) }),
      };
    case 'date':
      return {
        ...{ type: 'datepicker', action_id: id },
        ...(input.initial === undefined ? {} : { initial_date: input.initial }),
      };
    case 'select': {
      const options = input.options.map(({ label: name, value }) => ({ text: plain(name), value }));
      const initial = options.find(({ value }) => value === input.initial);
      const chosen = initial === undefined ? {} : { initial_option: initial };
      return { type: 'static_select', action_id: id, options, ...chosen };
    }
  }
}
