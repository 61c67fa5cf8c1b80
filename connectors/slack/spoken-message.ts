import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import type { SlackClient } from './client.ts';
import { instantOf } from './mapper.ts';
import { plainMessageText } from './mentions.ts';
import type { ReadMessage } from './schema.ts';

/** A message with its words, for people to read. Text is somebody's, at most 1,000 characters; `threadTs` null: in no thread. */
export const spokenMessageSchema = z.object({
  channel: z.string(),
  channelName: z.string().nullable(),
  ts: z.string(),
  at: instantSchema,
  threadTs: z.string().nullable(),
  author: z
    .object({ name: z.string().nullable(), email: z.string().nullable() })
    .nullable()
    .meta({ dataClass: 'personal' }),
  isAutomatic: z.boolean(),
  text: z.string(),
  permalink: z.string().nullable(),
});
export type SpokenMessage = z.infer<typeof spokenMessageSchema>;

const longestText = 1_000;

/** A message of a channel with its author's name and address. */
export async function toSpoken(
  client: SlackClient,
  where: { readonly id: string; readonly name?: string | undefined },
  message: ReadMessage & { readonly permalink?: string | null | undefined },
  signal: AbortSignal,
): Promise<SpokenMessage> {
  const person = message.user ? await client.people.find(client, message.user, signal) : null;
  const name = person?.name ?? message.username ?? null;
  const text = plainMessageText(message.text ?? '');
  return {
    channel: where.id,
    channelName: where.name ?? null,
    ts: message.ts,
    at: instantOf(message.ts),
    threadTs: message.thread_ts ?? null,
    author: person || name ? { name, email: person?.email ?? null } : null,
    isAutomatic: Boolean(message.bot_id) || message.subtype === 'bot_message' || person?.isBot === true,
    text: text.length > longestText ? `${text.slice(0, longestText - 1)}…`.toWellFormed() : text,
    permalink: message.permalink ?? null,
  };
}
