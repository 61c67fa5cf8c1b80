import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../kit/vendor-errors.ts';
import { botTokenPattern, type TelegramSettings } from './settings.ts';

const sentSchema = z.object({ ok: z.literal(true), result: z.object({ message_id: z.number().int() }) });
const refusedSchema = z.object({
  ok: z.literal(false),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().nonnegative().optional() }).optional(),
});

/** One bot. */
export interface TelegramClient {
  /** @throws AppError by status */
  sendMessage(chatId: string, text: string, signal: AbortSignal): Promise<{ readonly messageId: string }>;
}

/** Builds a client. The token stands in the path, so no address is ever put into an error. */
export function telegramClient(
  ports: ConnectorPorts,
  { apiUrl }: TelegramSettings,
  credentials: CredentialSource,
): TelegramClient {
  return {
    async sendMessage(chatId, text, signal) {
      const { botToken } = await credentials.read();
      if (!botToken || !botTokenPattern.test(botToken)) {
        throw new AppError('auth_expired', 'telegram: the connection has no bot token. Connect it again.', {
          system: 'telegram',
          notSent: true,
        });
      }
      const response = await ports.http.fetch(`${apiUrl.replace(/\/$/, '')}/bot${botToken}/sendMessage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: chatId, text, link_preview_options: { is_disabled: true } }),
        signal,
      });
      const answer = await response.text();
      if (!response.ok) throw refusal(response.status, response.headers.get('retry-after'), answer, ports.now());
      const parsed = sentSchema.safeParse(parseVendorJson('telegram', 'sendMessage', answer));
      if (!parsed.success) throw badVendorResponse('telegram', 'sendMessage', parsed.error);
      return { messageId: String(parsed.data.result.message_id) };
    },
  };
}

/** The wait stands in the body. Source: https://core.telegram.org/bots/api#responseparameters (2026-11-20) */
function refusal(status: number, retryAfter: string | null, answer: string, nowMs: number): AppError {
  const told = refusedSchema.safeParse(jsonOrNull(answer)).data;
  const waitSecs = told?.parameters?.retry_after;
  const header = waitSecs === undefined ? retryAfter : String(waitSecs);
  const reason = told?.description;
  return vendorError(
    { system: 'telegram', status, retryAfter: header, ...(reason === undefined ? {} : { reason }) },
    nowMs,
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
