import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel, ChannelCall, Receipt } from './channel.ts';
import { asOneText, plainMessage } from './plain-message.ts';

const sendTool = 'email_send_message';
const longestSubject = 250;
const longestText = 20_000;
const hourMs = 3_600_000;

/**
 * How a workspace sends mail. `provider`: through an API that de-duplicates by key; `smtp`: nobody can tell a repeat, and
 * `whenUnsure` says which mistake is the smaller one.
 */
export interface EmailChoice {
  readonly transport: 'smtp' | 'provider';
  readonly whenUnsure: 'never_twice' | 'never_missed';
}

/** What holds for a workspace that has chosen nothing. */
export const defaultEmailChoice: EmailChoice = { transport: 'smtp', whenUnsure: 'never_twice' };

async function send(action: ClaimedAction, call: ChannelCall, transport: EmailChoice['transport']): Promise<Receipt> {
  const message = plainMessage(action);
  const { structuredContent } = await call(sendTool, {
    to: action.recipient,
    subject: message.title.slice(0, longestSubject).toWellFormed(),
    text: asOneText(message, longestText),
    repeat: transport === 'provider' ? 'provider_key' : 'none',
  });
  const { messageId, providerId } = structuredContent;
  return { to: action.recipient, messageId, ...(typeof providerId === 'string' ? { providerId } : {}) };
}

/** Mail over SMTP (class C). The Message-ID follows from the action, but no mailbox promises to drop a second one. */
export function smtpMessage(whenUnsure: EmailChoice['whenUnsure']): Channel {
  return {
    id: 'email-message',
    class: 'C',
    tools: [sendTool],
    whenUnsure,
    deliver: (action, call) => send(action, call, 'smtp'),
  };
}

/** Mail through a provider that remembers a key for 24 hours (class A): attempts end an hour before that. */
export const providerMessage: Channel = {
  id: 'email-message',
  class: 'A',
  tools: [sendTool],
  retry: { expireAfterMs: 23 * hourMs },
  deliver: (action, call) => send(action, call, 'provider'),
};

/**
 * Sends an alert, a digest or a notice to the address that the configuration names, with the guarantee of the workspace's own
 * choice.
 */
export function emailMessage(choiceOf: (tenantId: string) => Promise<EmailChoice>): Channel {
  return {
    ...smtpMessage(defaultEmailChoice.whenUnsure),
    async forWorkspace(tenantId) {
      const { transport, whenUnsure } = await choiceOf(tenantId);
      return transport === 'provider' ? providerMessage : smtpMessage(whenUnsure);
    },
  };
}
