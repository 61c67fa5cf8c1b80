import { systemPrincipal } from '../domain/principal.ts';
import type { Form, Message, SlackParts } from './slack-parts.ts';

/** A place in Slack. `threadTs` null: not in a thread. */
export interface Place {
  readonly channel: string;
  readonly threadTs: string | null;
}

/** What the app does in one Slack workspace; every act is a tool call through the gateway, which alone reaches the token. */
export interface SlackCalls {
  read(tool: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Returns the message's timestamp. `id` is opaque and the same for the same message. */
  post(place: Place, message: Message, id: string): Promise<string>;
  update(channel: string, ts: string, message: Message, id: string): Promise<void>;
  postFor(userId: string, place: Place, message: Message): Promise<void>;
  respond(responseUrl: string, message: Message): Promise<void>;
  openForm(triggerId: string, form: Form): Promise<string>;
  updateForm(viewId: string, form: Form): Promise<void>;
  publishHome(userId: string, blocks: Message['blocks']): Promise<void>;
  unfurl(
    channel: string,
    ts: string,
    cards: readonly { readonly url: string; readonly blocks: Message['blocks'] }[],
  ): Promise<void>;
}

const deadlineMs = 10_000;

/** Opens the calls of one workspace of ours. @throws AppError with the codes of the Slack tools, from each of them */
export function slackCalls({ gateway }: Pick<SlackParts, 'gateway'>, tenantId: string): SlackCalls {
  const principal = systemPrincipal(tenantId);
  const call = async (tool: string, args: Record<string, unknown>) => {
    const asked = { principal, tool, arguments: args, purpose: 'the app in Slack', deadlineMs };
    return (await gateway.callTool(asked)).structuredContent;
  };
  const inThread = ({ threadTs }: Place) => (threadTs === null ? {} : { threadTs });
  return {
    read: call,
    post: async (place, message, alertId) => {
      const posted = await call('slack_post_message', {
        channel: place.channel,
        ...inThread(place),
        ...message,
        alertId,
      });
      return String(posted['ts']);
    },
    update: async (channel, ts, message, alertId) => {
      await call('slack_update_message', { channel, ts, ...message, alertId });
    },
    postFor: async (userId, place, message) => {
      await call('slack_post_ephemeral', { channel: place.channel, userId, ...inThread(place), ...message });
    },
    respond: async (responseUrl, message) => {
      await call('slack_respond', { responsePath: new URL(responseUrl).pathname, ...message });
    },
    openForm: async (triggerId, form) => String((await call('slack_open_form', { triggerId, form }))['viewId']),
    updateForm: async (viewId, form) => {
      await call('slack_update_form', { viewId, form });
    },
    publishHome: async (userId, blocks) => {
      await call('slack_publish_home', { userId, blocks });
    },
    unfurl: async (channel, ts, cards) => {
      await call('slack_unfurl_links', { channel, ts, cards });
    },
  };
}
