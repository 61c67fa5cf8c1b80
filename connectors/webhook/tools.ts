import { z } from 'zod';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { WebhookClient } from './client.ts';

const sendEvent = defineTool({
  name: 'webhook_send_event',
  title: 'Post an event to a webhook',
  description:
    'Use to post one signed event to the configured receiver. The same eventId is the same event: the receiver drops a repeat by its webhook-id. To reach a person use email_send_message or slack_post_message.',
  input: z.object({
    eventId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'letters, digits, _ and -'),
    type: z.string().regex(/^[a-z][a-z0-9_.]{0,99}$/, 'lower-case letters, digits, _ and .'),
    occurredAt: instantSchema,
    data: z.record(z.string(), z.unknown()),
  }),
  output: z.object({ eventId: z.string(), status: z.number().int() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: [],
  handler: async (client: WebhookClient, { eventId, type, occurredAt, data }, { signal }) => {
    const body = canonicalJson({ type, timestamp: occurredAt, data });
    return { eventId, ...(await client.post({ id: eventId, body }, signal)) };
  },
});

/** Everything the webhook connector can do. */
export const webhookTools: readonly ToolDefinition<WebhookClient>[] = [sendEvent];
