import { z } from 'zod';
import { googleEndpoints } from '../google/settings.ts';

/**
 * `mailboxes`: `me` is the user who signed in; addresses need a service account with domain-wide delegation. `historyDays`: how far
 * back a full pass reads; null reads everything. `readBodies` false: no text of a message is ever asked for. `phrases` are looked
 * for in subjects, and in bodies where they are read; only the phrases found leave the connector.
 */
export const gmailSettingsSchema = z.object({
  ...googleEndpoints,
  mailboxes: z
    .array(z.union([z.literal('me'), z.email().max(320)]))
    .min(1)
    .max(500)
    .default(['me']),
  historyDays: z.number().int().min(1).max(3_650).nullable().default(730),
  readBodies: z.boolean().default(false),
  phrases: z.array(z.string().trim().min(2).max(100)).max(200).default([]),
});
export type GmailSettings = z.infer<typeof gmailSettingsSchema>;

/**
 * What one call asks for; a user's quota is counted by the minute and spent mostly on single messages.
 * Source: https://developers.google.com/workspace/gmail/api/reference/quota (2026-11-20)
 */
export const gmailLimits = { messagesPerPage: 500, parallelReads: 8, scannedWithoutSearch: 500 } as const;
