import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { conversationSchema, membersPageSchema, userDetailsSchema } from './schema.ts';
import { conversationIdSchema } from './settings.ts';

const userId = z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'a user id like U0123ABCD');
const pageSize = 200;

/** Whether the address belongs to them is Slack's word. Source: https://docs.slack.dev/reference/objects/user-object (2026-11-20) */
const getUser = defineTool({
  name: 'slack_get_user',
  title: 'Read a Slack user',
  description:
    'Use to learn who a user id is: the address and whether Slack has confirmed it, and whether they are active, a bot, a guest or of another organisation. By address use slack_lookup_user_by_email.',
  input: z.object({ userId }),
  output: z.object({
    userId: z.string(),
    teamId: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    isEmailConfirmed: z.boolean(),
    isActive: z.boolean(),
    isBot: z.boolean(),
    isStranger: z.boolean(),
    isGuest: z.boolean(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['users:read', 'users:read.email'],
  handler: async (client: SlackClient, input, context) => {
    const { user } = await client.call('users.info', { user: input.userId }, userDetailsSchema, context);
    return {
      ...{ userId: user.id, teamId: user.team_id ?? null, name: user.real_name || user.name || null },
      ...{ email: user.profile?.email?.toLowerCase() || null, isEmailConfirmed: user.is_email_confirmed === true },
      ...{ isActive: user.deleted !== true, isBot: user.is_bot === true || user.id === 'USLACKBOT' },
      isStranger: user.is_stranger === true,
      isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    };
  },
});

const getConversation = defineTool({
  name: 'slack_get_conversation',
  title: 'Read a Slack conversation',
  description:
    'Use to learn what a conversation is: direct, private, or shared with another organisation. Who is in it: slack_list_members.',
  input: z.object({ channel: conversationIdSchema }),
  output: z.object({
    channel: z.string(),
    name: z.string().nullable(),
    isDirect: z.boolean(),
    isPrivate: z.boolean(),
    isExternal: z.boolean(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['channels:read', 'groups:read', 'im:read'],
  rows: 'shared',
  handler: async (client: SlackClient, input, context) => {
    const { channel } = await client.call('conversations.info', { ...input }, conversationSchema, context);
    return {
      ...{ channel: channel.id, name: channel.name ?? null, isDirect: channel.is_im === true },
      isPrivate: channel.is_private === true,
      isExternal: channel.is_ext_shared === true || channel.is_pending_ext_shared === true,
    };
  },
});

/** Source: https://docs.slack.dev/reference/methods/conversations.members (2026-11-20) */
const listMembers = defineTool({
  name: 'slack_list_members',
  title: 'List the members of a Slack conversation',
  description: 'Use to learn who reads a conversation, up to `limit` user ids; `truncated` says that there are more.',
  input: z.object({ channel: conversationIdSchema, limit: z.number().int().min(1).max(1000).default(200) }),
  output: z.object({ userIds: z.array(z.string()), truncated: z.boolean() }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['channels:read', 'groups:read', 'im:read'],
  rows: 'shared',
  handler: async (client: SlackClient, { channel, limit }, context) => {
    const userIds: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null && userIds.length <= limit) {
      const args = { channel, limit: pageSize, ...(cursor === '' ? {} : { cursor }) };
      const page: z.infer<typeof membersPageSchema> = await client.call(
        'conversations.members',
        args,
        membersPageSchema,
        context,
      );
      userIds.push(...page.members);
      cursor = page.response_metadata?.next_cursor || null;
    }
    return { userIds: userIds.slice(0, limit), truncated: cursor !== null || userIds.length > limit };
  },
});

/** Who is who, and who reads what: what the app needs to answer each person with what is theirs. */
export const peopleTools: readonly ToolDefinition<SlackClient>[] = [getUser, getConversation, listMembers];
