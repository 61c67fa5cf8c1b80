import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { messageBlockSchema } from './message-blocks.ts';
import { messageContent, withinLimits } from './post-message.ts';
import { acknowledgedSchema, ephemeralSchema, openedViewSchema } from './schema.ts';
import { conversationIdSchema } from './settings.ts';
import { formSchema, renderForm, renderViewBlock, viewBlockSchema } from './view-blocks.ts';

const userId = z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'a user id like U0123ABCD');
const messageTs = z.string().regex(/^\d{1,12}\.\d{6}$/, 'a message timestamp like 1700000000.000100');
const text = z.string().min(1).max(4_000);
const blocks = z.array(messageBlockSchema).max(50).optional();
const done = z.object({ done: z.literal(true) });
const write = { readOnly: false, idempotent: false, cacheTtlMs: null, riskTier: 1 } as const;

const postEphemeral = defineTool({
  ...write,
  name: 'slack_post_ephemeral',
  title: 'Post a Slack message that one person sees',
  description:
    'Use to tell one person in a conversation something that the others may not read. Slack keeps no copy, and it cannot be changed later. For everybody use slack_post_message.',
  input: z.object({ channel: conversationIdSchema, userId, text, blocks, threadTs: messageTs.optional() }),
  output: z.object({ ts: z.string() }),
  scopes: ['chat:write'],
  handler: async (client: SlackClient, { channel, userId: user, threadTs, ...message }, context) => {
    const { metadata: _none, ...content } = messageContent({ ...message, alertId: '' });
    const args = { channel, user, ...content, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
    const posted = await client.call('chat.postEphemeral', args, ephemeralSchema, context);
    return { ts: posted.message_ts };
  },
});

const openForm = defineTool({
  ...write,
  name: 'slack_open_form',
  title: 'Open a Slack form',
  description:
    'Use within three seconds of a press to open a form; `triggerId` comes with the press and works once. To change an open one use slack_update_form.',
  input: z.object({ triggerId: z.string().min(1).max(200), form: formSchema }),
  output: z.object({ viewId: z.string() }),
  scopes: [],
  handler: async (client: SlackClient, { triggerId, form }, context) => {
    const args = { trigger_id: triggerId, view: JSON.stringify(withinLimits('form', () => renderForm(form))) };
    return { viewId: (await client.call('views.open', args, openedViewSchema, context)).view.id };
  },
});

const updateForm = defineTool({
  ...write,
  name: 'slack_update_form',
  title: 'Change an open Slack form',
  description: 'Use to put other content into a form that slack_open_form opened; repeating it changes nothing more.',
  idempotent: true,
  input: z.object({ viewId: z.string().regex(/^V[A-Z0-9]{2,20}$/), form: formSchema }),
  output: z.object({ viewId: z.string() }),
  scopes: [],
  handler: async (client: SlackClient, { viewId, form }, context) => {
    const args = { view_id: viewId, view: JSON.stringify(withinLimits('form', () => renderForm(form))) };
    return { viewId: (await client.call('views.update', args, openedViewSchema, context)).view.id };
  },
});

const publishHome = defineTool({
  ...write,
  name: 'slack_publish_home',
  title: 'Show a person their Slack Home tab',
  description: 'Use to replace what one person sees in the Home tab of the app; repeating it changes nothing more.',
  idempotent: true,
  input: z.object({ userId, blocks: z.array(viewBlockSchema).min(1).max(100) }),
  output: done,
  scopes: [],
  handler: async (client: SlackClient, { userId: user, blocks: parts }, context) => {
    const view = { type: 'home', blocks: withinLimits('blocks', () => parts.map(renderViewBlock)) };
    await client.call('views.publish', { user_id: user, view: JSON.stringify(view) }, acknowledgedSchema, context);
    return { done: true as const };
  },
});

/** Source: https://docs.slack.dev/reference/methods/chat.unfurl (2026-11-20) */
const unfurlLinks = defineTool({
  ...write,
  name: 'slack_unfurl_links',
  title: 'Show what links of ours lead to',
  description:
    'Use to put a card under a message that holds links of ours, for everybody who reads it; repeating it changes nothing more.',
  idempotent: true,
  input: z.object({
    channel: conversationIdSchema,
    ts: messageTs,
    cards: z.array(z.object({ url: z.url().max(2000), blocks: z.array(messageBlockSchema).min(1).max(10) })).max(5),
  }),
  output: done,
  scopes: ['links:write'],
  handler: async (client: SlackClient, { channel, ts, cards }, context) => {
    const rendered = cards.map(({ url, blocks: parts }) => [
      url,
      { blocks: withinLimits('cards', () => parts.map(renderViewBlock)) },
    ]);
    const args = { channel, ts, unfurls: JSON.stringify(Object.fromEntries(rendered)) };
    await client.call('chat.unfurl', args, acknowledgedSchema, context);
    return { done: true as const };
  },
});

/** Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses (2026-11-20) */
const respond = defineTool({
  ...write,
  name: 'slack_respond',
  title: 'Answer a Slack command',
  description:
    'Use to answer, to the person alone, a slash command or a press by the path of the address that came with it, which works for 30 minutes also where the app is no member.',
  input: z.object({
    responsePath: z
      .string()
      .regex(/^\/(?:[\w-]+\/?){1,10}$/, 'the path of the address, without a host')
      .max(300),
    text,
    blocks,
  }),
  output: done,
  scopes: ['commands'],
  handler: async (client: SlackClient, { responsePath, ...message }, context) => {
    const { metadata: _none, ...content } = messageContent({ ...message, alertId: '' });
    await client.respond(responsePath, { ...content, response_type: 'ephemeral' }, context);
    return { done: true as const };
  },
});

/** What only an app in Slack shows: messages for one person, forms, the Home tab, cards under links. */
export const viewTools: readonly ToolDefinition<SlackClient>[] = [
  postEphemeral,
  openForm,
  updateForm,
  publishHome,
  unfurlLinks,
  respond,
];
