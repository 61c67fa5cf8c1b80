import { z } from 'zod';
import { engagementPageSchema } from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { isSpoken } from './mapper.ts';
import { readMessages, requirePublic } from './read-channels.ts';
import { readEngagement } from './read-engagement.ts';
import { searchMessages } from './search-messages.ts';
import { conversationIdSchema } from './settings.ts';
import { spokenMessageSchema, toSpoken } from './spoken-message.ts';

const name = z.string().trim().min(2).max(200);
const cursor = z.string().min(1).max(400_000);

const mostAtOnce = 200;

const readEngagementTool = defineTool({
  name: 'slack_read_engagement',
  title: 'Read Slack messages as engagement',
  description:
    'Use to sync who wrote when in the connected channels and their threads, and which of the account names or domains in `mentions` each message names; never its text. For the words use slack_search_messages.',
  input: z.object({
    since: instantSchema.nullable().default(null),
    cursor: cursor.nullable().default(null),
    limit: z
      .number()
      .int()
      .min(1)
      .max(2_000)
      .nullable()
      .default(null)
      .describe('At most 200 are given at once, fewer where Slack allows fewer.'),
    mentions: z.array(name).max(5_000).default([]),
  }),
  output: engagementPageSchema,
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['channels:read', 'channels:history', 'groups:history', 'users:read', 'users:read.email'],
  handler: (client: SlackClient, input, { signal }) =>
    readEngagement(client, { ...input, limit: Math.min(input.limit ?? mostAtOnce, mostAtOnce) }, signal),
});

const searchTool = defineTool({
  name: 'slack_search_messages',
  title: 'Find Slack messages about an account',
  description:
    'Use to learn who said what about an account in public channels: give its name and domain in `about`. `truncated` says that there may be more. To read on in a thread use slack_read_thread.',
  input: z.object({
    about: z.array(name).min(1).max(5),
    since: instantSchema,
    limit: z.number().int().min(1).max(100).default(20),
  }),
  output: z.object({
    messages: z.array(spokenMessageSchema),
    via: z.enum(['search', 'history']),
    truncated: z.boolean(),
    channels: z.number().int().nullable(),
    scannedChannels: z.number().int().nullable(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: 60_000,
  riskTier: 0,
  scopes: ['search:read', 'channels:read', 'channels:history', 'users:read', 'users:read.email'],
  rows: 'shared',
  handler: async (client: SlackClient, input, { signal }) => ({ ...(await searchMessages(client, input, signal)) }),
});

const readThreadTool = defineTool({
  name: 'slack_read_thread',
  title: 'Read a Slack thread',
  description:
    'Use to read a thread of a public channel from its first message on, with authors; take channel and threadTs from slack_search_messages (or give any message’s ts).',
  input: z.object({
    channel: conversationIdSchema,
    threadTs: z.string().regex(/^\d{1,12}\.\d{6}$/, 'a message timestamp like 1700000000.000100'),
    cursor: z.string().min(1).max(2_000).optional(),
    limit: z.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ messages: z.array(spokenMessageSchema), cursor: z.string().nullable() }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: 60_000,
  riskTier: 0,
  scopes: ['channels:read', 'channels:history', 'users:read', 'users:read.email'],
  rows: 'shared',
  handler: async (client: SlackClient, input, { signal }) => {
    await requirePublic(client, input.channel, signal);
    const place = { ...input, oldest: null, cursor: input.cursor ?? null };
    const page = await readMessages(client, place, signal);
    // Slack gives the first message with every page.
    const own = page.messages.filter(
      (each) => isSpoken(each) && (input.cursor === undefined || each.ts !== input.threadTs),
    );
    const messages = [];
    for (const message of own) messages.push(await toSpoken(client, { id: input.channel }, message, signal));
    return { messages, cursor: page.next };
  },
});

/** What can be read of a workspace. */
export const readingTools: readonly ToolDefinition<SlackClient>[] = [readEngagementTool, searchTool, readThreadTool];
