import { z } from 'zod';

const headersSchema = z.array(z.object({ name: z.string(), value: z.string().catch('') })).default([]);

const partSchema = z.object({
  mimeType: z.string().optional(),
  filename: z.string().optional(),
  headers: headersSchema.optional(),
  body: z.object({ data: z.string().optional() }).optional(),
  get parts() {
    return z.array(partSchema).optional();
  },
});
export type RawPart = z.infer<typeof partSchema>;

/** A message in `format=metadata` or `full`. `internalDate`: milliseconds as text. */
export const messageSchema = z.object({
  id: z.string().min(1),
  threadId: z.string().nullish(),
  labelIds: z.array(z.string()).default([]),
  internalDate: z.string().regex(/^-?\d{1,16}$/),
  payload: partSchema.optional(),
});
export type RawMessage = z.infer<typeof messageSchema>;

export const messageListSchema = z.object({
  messages: z.array(z.object({ id: z.string().min(1) })).default([]),
  nextPageToken: z.string().optional(),
  resultSizeEstimate: z.number().int().optional(),
});

const changedSchema = z.array(z.object({ message: z.object({ id: z.string().min(1) }) })).default([]);

/** `historyId` is the mailbox's newest, whatever the page. */
export const historyListSchema = z.object({
  history: z.array(z.object({ messagesAdded: changedSchema, messagesDeleted: changedSchema })).default([]),
  nextPageToken: z.string().optional(),
  historyId: z.string().regex(/^\d{1,30}$/),
});

export const profileSchema = z.object({
  emailAddress: z.string(),
  messagesTotal: z.number().int().optional(),
  threadsTotal: z.number().int().optional(),
  historyId: z.string().regex(/^\d{1,30}$/),
});

export const threadSchema = z.object({ id: z.string(), messages: z.array(messageSchema).default([]) });
export type RawThread = z.infer<typeof threadSchema>;

export const draftSchema = z.object({
  id: z.string().min(1),
  message: z.object({ id: z.string().min(1), threadId: z.string().nullish() }),
});
