import { Webhook } from 'standardwebhooks';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { vendorError } from '../kit/vendor-errors.ts';
import { type WebhookSettings, webhookSecretPattern } from './settings.ts';

/** One event: `id` the same for every attempt, `body` the JSON text the receiver gets. */
export interface WebhookEvent {
  readonly id: string;
  readonly body: string;
}

/** One endpoint of a receiver. */
export interface WebhookClient {
  /** Posts one event. @throws AppError; every refusal but 410 may be repeated */
  post(event: WebhookEvent, signal: AbortSignal): Promise<{ readonly status: number }>;
}

/** A signature of each active secret, the newest first, parted by a space. */
async function signatures(credentials: CredentialSource, event: WebhookEvent, at: Date): Promise<string> {
  const { secret, previousSecret } = await credentials.read();
  const active = [secret, previousSecret].filter((each): each is string => Boolean(each));
  if (active.length === 0 || !active.every((each) => webhookSecretPattern.test(each))) {
    throw new AppError('auth_expired', 'webhook: the connection has no signing secret. Connect it again.', {
      system: 'webhook',
      notSent: true,
    });
  }
  return active.map((each) => new Webhook(each).sign(event.id, at, event.body)).join(' ');
}

/** The receiver has said no or nothing; by Standard Webhooks only 2xx is a yes and only 410 is for ever. */
function refusal(status: number, retryAfter: string | null, nowMs: number): AppError {
  if (status === 410) {
    return new AppError(
      'not_found',
      'webhook: the receiver says this endpoint is gone (410). Remove it or correct its address.',
      {
        system: 'webhook',
        status,
        notSent: true,
      },
    );
  }
  const error = vendorError({ system: 'webhook', status, retryAfter }, nowMs);
  if (error.code === 'rate_limited' || error.code === 'unavailable') return error;
  return new AppError('unavailable', `webhook: the receiver answered ${status}; it is tried again later.`, {
    system: 'webhook',
    status,
  });
}

/** Builds a client; nothing stays connected after a post. */
export function webhookClient(
  ports: ConnectorPorts,
  settings: WebhookSettings,
  credentials: CredentialSource,
): WebhookClient {
  return {
    async post(event, signal) {
      const at = new Date(ports.now());
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Bellwether-Webhooks/1',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': await signatures(credentials, event, at),
      };
      const response = await ports.http
        .fetch(settings.url, { method: 'POST', headers, body: event.body, signal })
        .catch(explainRedirect);
      if (!response.ok) throw refusal(response.status, response.headers.get('retry-after'), ports.now());
      return { status: response.status };
    },
  };
}

function explainRedirect(error: unknown): never {
  const isRedirect = error instanceof AppError && error.code === 'bad_vendor_response';
  if (!isRedirect) throw error;
  throw new AppError(
    'forbidden',
    'webhook: the receiver answers with a redirect, which is not followed. Set its final address.',
    { system: 'webhook', notSent: true },
    { cause: error },
  );
}
