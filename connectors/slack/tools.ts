import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { findMessage } from './find-message.ts';
import { messageBlockSchema } from './message-blocks.ts';
import { clientMessageId, messageContent } from './post-message.ts';
import { authTestSchema, openedConversationSchema, postedSchema, scheduledSchema, userSchema } from './schema.ts';
import { conversationIdSchema } from './settings.ts';
import { peopleTools } from './tools-people.ts';
import { readingTools } from './tools-reading.ts';
import { viewTools } from './tools-views.ts';

const channel = conversationIdSchema.describe(
  'Conversation id; for a direct message take it from slack_open_direct_message.',
);
const messageTs = z.string().regex(/^\d{1,12}\.\d{6}$/, 'a message timestamp like 1700000000.000100');
const alertId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'an opaque id of letters, digits, _ and -')
  .describe('Opaque id kept in the message’s metadata, which members of the workspace can read.');
const text = z
  .string()
  .min(1)
  .max(4_000)
  .describe('Plain text, shown letter by letter; with blocks, only in notifications.');
const blocks = z.array(messageBlockSchema).max(50).optional();
const posted = z.object({ channel: z.string(), ts: z.string() });

const postMessage = defineTool({
  name: 'slack_post_message',
  title: 'Post a Slack message',
  description:
    'Use to post one message to a conversation. Not idempotent: after an unknown outcome ask slack_find_posted_message before posting again. To change a message use slack_update_message.',
  input: z.object({ channel, text, blocks, alertId, threadTs: messageTs.optional() }),
  output: posted,
  readOnly: false,
  idempotent: false,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: ['chat:write'],
  handler: (client: SlackClient, input, context) => {
    const args = {
      channel: input.channel,
      ...messageContent(input),
      ...(input.threadTs === undefined ? {} : { thread_ts: input.threadTs }),
      client_msg_id: clientMessageId(input.alertId),
      unfurl_links: false,
      unfurl_media: false,
    };
    return client.call('chat.postMessage', args, postedSchema, context);
  },
});

const findPostedMessage = defineTool({
  name: 'slack_find_posted_message',
  title: 'Find a posted Slack message',
  description:
    'Use to learn whether an alert was posted since an instant, by the id in its metadata. `count` above 1 means it was posted twice. For a message posted in a thread give the same threadTs.',
  input: z.object({ channel, alertId, since: instantSchema, threadTs: messageTs.optional() }),
  output: z.object({ ts: z.string().nullable(), count: z.number().int(), scanned: z.number().int() }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['channels:history', 'groups:history', 'im:history'],
  handler: async (client: SlackClient, input, context) => ({
    ...(await findMessage(client, { ...input, threadTs: input.threadTs ?? null }, context.signal)),
  }),
});

const updateMessage = defineTool({
  name: 'slack_update_message',
  title: 'Change a Slack message',
  description:
    'Use to replace text and blocks of a message that this app posted; repeating it changes nothing more. To post a new one use slack_post_message.',
  input: z.object({ channel, ts: messageTs, text, blocks, alertId }),
  output: posted,
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: ['chat:write'],
  handler: (client: SlackClient, input, context) => {
    const args = { channel: input.channel, ts: input.ts, ...messageContent(input) };
    return client.call('chat.update', args, postedSchema, context);
  },
});

const scheduleMessage = defineTool({
  name: 'slack_schedule_message',
  title: 'Schedule a Slack message',
  description:
    'Use to have Slack post one message at a time within the next 120 days. Not idempotent, and it cannot be read back by its alert id: after an unknown outcome ask a person. To post now use slack_post_message.',
  input: z.object({ channel, text, blocks, alertId, postAt: instantSchema }),
  output: z.object({ channel: z.string(), scheduledMessageId: z.string(), postAt: instantSchema }),
  readOnly: false,
  idempotent: false,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: ['chat:write'],
  handler: async (client: SlackClient, input, context) => {
    const postAtSecs = Math.ceil(Date.parse(input.postAt) / 1000);
    const args = {
      channel: input.channel,
      ...messageContent(input),
      post_at: postAtSecs,
      unfurl_links: false,
      unfurl_media: false,
    };
    const scheduled = await client.call('chat.scheduleMessage', args, scheduledSchema, context);
    return {
      channel: scheduled.channel,
      scheduledMessageId: scheduled.scheduled_message_id,
      postAt: new Date(scheduled.post_at * 1000).toISOString(),
    };
  },
});

const lookupUser = defineTool({
  name: 'slack_lookup_user_by_email',
  title: 'Find a Slack user by e-mail',
  description:
    'Use to find the member of the workspace with this e-mail address; not_found when there is none. To write to them use slack_open_direct_message next.',
  input: z.object({ email: z.email().max(320) }),
  output: z.object({
    userId: z.string(),
    name: z.string().nullable(),
    isActive: z.boolean(),
    isBot: z.boolean(),
    timeZone: z.string().nullable(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: 300_000,
  riskTier: 0,
  scopes: ['users:read', 'users:read.email'],
  handler: async (client: SlackClient, { email }, context) => {
    const { user } = await client.call('users.lookupByEmail', { email }, userSchema, context);
    return {
      userId: user.id,
      name: user.real_name ?? user.name ?? null,
      isActive: user.deleted !== true,
      isBot: user.is_bot === true,
      timeZone: user.tz ?? null,
    };
  },
});

const openDirectMessage = defineTool({
  name: 'slack_open_direct_message',
  title: 'Open a direct message',
  description:
    'Use to get the conversation id of the direct message with one user, opening it if needed; posts nothing. Post into it with slack_post_message.',
  input: z.object({ userId: z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'a user id like U0123ABCD') }),
  output: z.object({ channel: z.string() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: ['im:write'],
  handler: async (client: SlackClient, { userId }, context) => {
    const opened = await client.call('conversations.open', { users: userId }, openedConversationSchema, context);
    return { channel: opened.channel.id };
  },
});

const authTest = defineTool({
  name: 'slack_auth_test',
  title: 'Check the Slack connection',
  description: 'Use to check the token and learn which workspace and bot user it belongs to; changes nothing.',
  input: z.object({}),
  output: z.object({
    team: z.string(),
    teamId: z.string(),
    userId: z.string(),
    botId: z.string().nullable(),
    url: z.string(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: [],
  handler: async (client: SlackClient, _input, context) => {
    const who = await client.call('auth.test', {}, authTestSchema, context);
    return { team: who.team, teamId: who.team_id, userId: who.user_id, botId: who.bot_id ?? null, url: who.url };
  },
});

/** Everything Slack can do for us, one tool an act. */
export const slackTools: readonly ToolDefinition<SlackClient>[] = [
  postMessage,
  findPostedMessage,
  updateMessage,
  scheduleMessage,
  lookupUser,
  openDirectMessage,
  authTest,
  ...readingTools,
  ...peopleTools,
  ...viewTools,
];
