import { z } from 'zod';

/** Answers of the Web API in Slack's own names; fields we do not use are dropped. */
export const postedSchema = z.object({ channel: z.string(), ts: z.string() });

export const authTestSchema = z.object({
  url: z.string(),
  team: z.string(),
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().optional(),
});

export const messageSchema = z.object({
  ts: z.string(),
  metadata: z
    .object({ event_type: z.string().optional(), event_payload: z.record(z.string(), z.unknown()).optional() })
    .optional(),
});

export const messagePageSchema = z.object({
  messages: z.array(messageSchema),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export const userSchema = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    tz: z.string().nullish(),
  }),
});

export const openedConversationSchema = z.object({ channel: z.object({ id: z.string() }) });
