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

/** A message as history, replies and search give it. `thread_ts` of a thread's first message is its own `ts`. */
export const readMessageSchema = z.object({
  ts: z.string().regex(/^\d{1,12}\.\d{6}$/),
  user: z.string().optional(),
  username: z.string().nullish(),
  bot_id: z.string().nullish(),
  subtype: z.string().optional(),
  text: z.string().nullish(),
  thread_ts: z.string().optional(),
  reply_count: z.number().optional(),
  latest_reply: z.string().optional(),
});
export type ReadMessage = z.infer<typeof readMessageSchema>;

const nextCursor = z.object({ next_cursor: z.string().optional() }).nullish();

export const readPageSchema = z.object({
  messages: z.array(readMessageSchema),
  has_more: z.boolean().optional(),
  response_metadata: nextCursor,
});

export const channelSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  is_member: z.boolean().optional(),
  is_private: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  is_im: z.boolean().optional(),
  is_mpim: z.boolean().optional(),
});
export type Channel = z.infer<typeof channelSchema>;

export const channelPageSchema = z.object({ channels: z.array(channelSchema), response_metadata: nextCursor });
export const channelInfoSchema = z.object({ channel: channelSchema });

export const profiledUserSchema = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    is_bot: z.boolean().nullish(),
    profile: z.object({ email: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  }),
});

/** `search.messages` pages by number, not by cursor. */
export const searchPageSchema = z.object({
  messages: z.object({
    matches: z.array(readMessageSchema.extend({ channel: channelSchema, permalink: z.string().nullish() })),
    paging: z.object({ page: z.number(), pages: z.number() }),
  }),
});

export const scheduledSchema = z.object({
  channel: z.string(),
  scheduled_message_id: z.string(),
  post_at: z.coerce.number(),
});

export const userDetailsSchema = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().nullish(),
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    deleted: z.boolean().nullish(),
    is_bot: z.boolean().nullish(),
    is_stranger: z.boolean().nullish(),
    is_restricted: z.boolean().nullish(),
    is_ultra_restricted: z.boolean().nullish(),
    is_email_confirmed: z.boolean().nullish(),
    profile: z.object({ email: z.string().nullish() }).nullish(),
  }),
});

export const conversationSchema = z.object({
  channel: z.object({
    id: z.string(),
    name: z.string().nullish(),
    is_im: z.boolean().nullish(),
    is_private: z.boolean().nullish(),
    is_ext_shared: z.boolean().nullish(),
    is_pending_ext_shared: z.boolean().nullish(),
  }),
});

export const membersPageSchema = z.object({ members: z.array(z.string()), response_metadata: nextCursor });
export const ephemeralSchema = z.object({ message_ts: z.string() });
export const openedViewSchema = z.object({ view: z.object({ id: z.string() }) });
export const acknowledgedSchema = z.object({ ok: z.literal(true) });
