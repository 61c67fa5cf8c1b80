import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { TelegramClient } from './client.ts';

/**
 * Text in which Telegram finds no mention, command or link: it looks for them even where no formatting is asked for, so each
 * is broken by an invisible word joiner. Source: https://core.telegram.org/bots/api#messageentity (2026-11-20)
 */
export function withoutLinks(text: string): string {
  return text.toWellFormed().replace(/([@/.:#$])(?=[^\s\d])/g, '$1\u2060');
}

const sendMessage = defineTool({
  name: 'telegram_send_message',
  title: 'Send a Telegram message',
  description:
    'Use to send one plain text to one chat of the bot. Not idempotent and not readable back: after an unknown outcome ask a person. For Slack use slack_post_message.',
  input: z.object({
    chatId: z.string().regex(/^-?\d{1,20}$/, 'the number of a chat'),
    text: z.string().min(1).max(3_000),
  }),
  output: z.object({ messageId: z.string() }),
  readOnly: false,
  idempotent: false,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: [],
  handler: (client: TelegramClient, { chatId, text }, { signal }) =>
    client.sendMessage(chatId, withoutLinks(text).slice(0, 4_096), signal),
});

/** Everything the Telegram connector can do. */
export const telegramTools: readonly ToolDefinition<TelegramClient>[] = [sendMessage];
