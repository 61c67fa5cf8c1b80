import { z } from 'zod';

/** Where the Bot API is; a simulator takes its place. */
export const telegramSettingsSchema = z.object({
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://api.telegram.org'),
});
export type TelegramSettings = z.infer<typeof telegramSettingsSchema>;

/** Source: https://core.telegram.org/bots/api#authorizing-your-bot (2026-11-20) */
export const botTokenPattern = /^\d{3,20}:[A-Za-z0-9_-]{20,100}$/;
