import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../kit/vendor-errors.ts';
import type { OutgoingEmail, SentEmail } from './outgoing-email.ts';
import type { EmailSettings } from './settings.ts';

/** A mail API as configured, with its address. */
export interface ApiRoute {
  readonly ports: ConnectorPorts;
  readonly settings: EmailSettings & { readonly apiUrl: string };
  readonly apiKey: string;
}

const sentSchema = z.object({ id: z.string().min(1).max(300) });
const refusalSchema = z.object({ name: z.string().max(100) });

/** A quoted name, so that no character in it ends it. */
function addressOf({ from, fromName }: EmailSettings): string {
  return `"${fromName.replace(/["\\\p{Cc}]/gu, '')}" <${from}>`;
}

/**
 * Sends one message through the provider, which answers a repeat of `key` with the first answer for 24 hours.
 * @throws AppError by status; `unavailable` while an earlier request with the key is still running
 * Source: https://resend.com/docs/dashboard/emails/idempotency-keys (2026-11-20)
 */
export async function sendByApi(
  { ports, settings, apiKey }: ApiRoute,
  mail: OutgoingEmail,
  key: string,
  signal: AbortSignal,
): Promise<SentEmail> {
  const response = await ports.http.fetch(settings.apiUrl, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({
      from: addressOf(settings),
      to: [mail.to],
      subject: mail.subject,
      text: mail.text,
      ...(mail.html === null ? {} : { html: mail.html }),
      headers: { 'Message-ID': mail.messageId, 'Auto-Submitted': 'auto-generated' },
    }),
  });
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, response.headers.get('retry-after'), text, ports.now());
  const parsed = sentSchema.safeParse(parseVendorJson('email', 'sending', text));
  if (!parsed.success) throw badVendorResponse('email', 'sending', parsed.error);
  return { providerId: parsed.data.id, response: null };
}

function refusal(status: number, retryAfter: string | null, text: string, nowMs: number): AppError {
  if (status === 409 && text.includes('concurrent_idempotent_requests')) {
    return new AppError(
      'unavailable',
      'email: the same message is being sent at this moment; it is asked again later.',
      {
        system: 'email',
        status,
      },
    );
  }
  const reason = refusalSchema.safeParse(safeJson(text)).data?.name;
  return vendorError({ system: 'email', status, retryAfter, ...(reason === undefined ? {} : { reason }) }, nowMs);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
