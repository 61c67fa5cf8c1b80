import { z } from 'zod';

/** A conversation's id; names and user ids cannot be read back. */
export const conversationIdSchema = z
  .string()
  .regex(/^[CGD][A-Z0-9]{2,20}$/, 'a conversation id like C0123ABCD (names and user ids cannot be read back)');

/**
 * Where the Web API is, and what is read. A simulator or a proxy takes its place through `apiUrl`, which must end in `/api/`.
 * `channels` null: the public channels that the bot was invited to.
 */
export const slackSettingsSchema = z.object({
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.endsWith('/api/'), 'must end in /api/')
    .default('https://slack.com/api/'),
  channels: z.array(conversationIdSchema).max(200).nullable().default(null),
});
export type SlackSettings = z.infer<typeof slackSettingsSchema>;

/** How far before the time asked for the first message of a thread may lie, for its new replies to be found. */
export const threadLookbackMs = 7 * 86_400_000;
