import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { EmailClient } from './client.ts';

const sendMessage = defineTool({
  name: 'email_send_message',
  title: 'Send an e-mail',
  description:
    'Use to send one message to one address. Over SMTP a repeat is a second message: after an unknown outcome ask a person. With `repeat` provider_key it is sent only where the mail provider de-duplicates by key. To post in a chat use slack_post_message.',
  input: z.object({
    to: z.email().max(320),
    subject: z
      .string()
      .min(1)
      .max(300)
      .regex(/^[^\p{Cc}]*$/u, 'one line'),
    text: z.string().min(1).max(200_000),
    html: z.string().min(1).max(500_000).nullable().default(null),
    repeat: z.enum(['none', 'provider_key']).default('none'),
  }),
  output: z.object({ messageId: z.string(), providerId: z.string().nullable(), response: z.string().nullable() }),
  readOnly: false,
  idempotent: false,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: [],
  handler: (client: EmailClient, { repeat, ...mail }, { signal, idempotencyKey, requestId }) => {
    if (repeat === 'provider_key' && !client.isKeyed) {
      throw new AppError('invalid_input', 'email: this connection sends over SMTP, which does not de-duplicate.', {
        field: 'repeat',
        notSent: true,
      });
    }
    return client.send(mail, idempotencyKey ?? requestId, signal);
  },
});

/** Everything the e-mail connector can do. */
export const emailTools: readonly ToolDefinition<EmailClient>[] = [sendMessage];
