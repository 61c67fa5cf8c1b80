import { z } from 'zod';
import { engagementSchema } from '../../src/domain/engagement.ts';
import { engagementPageSchema } from '../../src/domain/record.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { GmailClient } from './client.ts';
import { draftReply, draftReplySchema } from './draft-reply.ts';
import { bodyText, isMail, toEngagement } from './mapper.ts';
import { readEngagement } from './read-engagement.ts';
import { foundMessagesSchema, messageSearchSchema, searchMessages } from './search-messages.ts';

const metadata = 'https://www.googleapis.com/auth/gmail.metadata';
const read = { readOnly: true, idempotent: true, riskTier: 0, scopes: [metadata] } as const;

const describeSource = defineTool({
  ...read,
  name: 'gmail_describe_source',
  title: 'Describe the Gmail connection',
  description:
    'Use first, to learn which mailboxes this connection reads, how many messages each holds and whether bodies are read. To read messages use gmail_read_engagement.',
  input: z.object({}),
  output: z.object({
    mailboxes: z.array(z.object({ email: z.string(), messageCount: z.number().int().nullable() })),
    readsBodies: z.boolean(),
    historyDays: z.number().int().nullable(),
  }),
  rows: 'shared',
  cacheTtlMs: 300_000,
  handler: async (client: GmailClient, _input, { signal }) => {
    const profiles = [];
    for (const mailbox of client.settings.mailboxes) profiles.push(await client.profile(mailbox, signal));
    return {
      mailboxes: profiles.map(({ emailAddress, messagesTotal }) => ({
        email: emailAddress.toLowerCase(),
        messageCount: messagesTotal ?? null,
      })),
      readsBodies: client.settings.readBodies,
      historyDays: client.settings.historyDays,
    };
  },
});

const readEngagementTool = defineTool({
  ...read,
  name: 'gmail_read_engagement',
  title: 'Read e-mails since a watermark',
  description:
    'Use to copy who wrote to whom and when, page by page: everything when `since` is null, else what came and went since that watermark. Pass the returned cursor until `done`. To answer one question use gmail_search_messages.',
  input: z.object({
    since: z.string().min(1).max(60_000).nullable().default(null),
    cursor: z.string().min(1).max(120_000).nullable().default(null),
    limit: z.number().int().min(1).max(500).nullable().default(null),
  }),
  output: engagementPageSchema,
  cacheTtlMs: null,
  handler: (client: GmailClient, input, { signal }) => readEngagement(client, input, signal),
});

const searchMessagesTool = defineTool({
  ...read,
  name: 'gmail_search_messages',
  title: 'Search e-mails',
  description:
    'Use to find e-mails by participant, words of the subject or dates, newest first. `truncated` says that there may be more. For a whole exchange use gmail_get_thread; to copy all use gmail_read_engagement.',
  input: messageSearchSchema,
  output: foundMessagesSchema,
  cacheTtlMs: 30_000,
  handler: (client: GmailClient, input, { signal }) => searchMessages(client, input, signal),
});

const getThread = defineTool({
  ...read,
  name: 'gmail_get_thread',
  title: 'Get one e-mail thread',
  description:
    'Use to see who wrote when in one thread, oldest first; `bodies` is empty unless this connection reads bodies. To find a thread use gmail_search_messages.',
  input: z.object({ threadId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'a thread id as Gmail gives it') }),
  output: z.object({
    messages: z.array(engagementSchema),
    bodies: z.array(z.object({ id: z.string(), text: z.string() })),
  }),
  cacheTtlMs: 30_000,
  handler: async (client: GmailClient, { threadId }, { signal }) => {
    const { mailboxes, readBodies, phrases } = client.settings;
    const mailbox = mailboxes[0] ?? 'me';
    const messages = (await client.thread(mailbox, threadId, signal)).messages.filter(isMail);
    return {
      messages: messages.map((message) => toEngagement(message, mailbox, phrases)),
      bodies: readBodies ? messages.map(({ id, payload }) => ({ id, text: bodyText(payload).slice(0, 20_000) })) : [],
    };
  },
});

const draftReplyTool = defineTool({
  name: 'gmail_draft_reply',
  title: 'Draft a reply',
  description:
    'Use to put a draft reply into a thread for its owner to check and send; nothing is sent. Repeating it with the same key finds the draft of the first time.',
  input: draftReplySchema,
  output: z.object({ messageId: z.string(), threadId: z.string(), isNew: z.boolean() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: [metadata, 'https://www.googleapis.com/auth/gmail.compose'],
  handler: (client: GmailClient, input, { signal, idempotencyKey }) =>
    draftReply(client, input, idempotencyKey, signal),
});

/** Everything the Gmail connector can do. */
export const gmailTools: readonly ToolDefinition<GmailClient>[] = [
  describeSource,
  readEngagementTool,
  searchMessagesTool,
  getThread,
  draftReplyTool,
];
