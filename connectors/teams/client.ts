import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { vendorError } from '../kit/vendor-errors.ts';

/** The address of a workflow carries its signature, so it is a secret. */
const workflowUrlSchema = z.url({ protocol: /^https?$/ }).max(2_000);

/** One workflow that posts into a channel or chat. */
export interface TeamsClient {
  /** @throws AppError by status */
  post(card: Record<string, unknown>, signal: AbortSignal): Promise<{ readonly status: number }>;
}

/**
 * Builds a client. A workflow answers 202 before the card is posted, and says nothing of what became of it.
 * Source: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using (2026-11-20)
 */
export function teamsClient(ports: ConnectorPorts, credentials: CredentialSource): TeamsClient {
  return {
    async post(card, signal) {
      const url = workflowUrlSchema.safeParse((await credentials.read())['webhookUrl']);
      if (!url.success) {
        throw new AppError('auth_expired', 'teams: the connection has no workflow address. Connect it again.', {
          system: 'teams',
          notSent: true,
        });
      }
      const body = JSON.stringify({
        type: 'message',
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
      });
      const headers = { 'content-type': 'application/json' };
      const response = await ports.http.fetch(url.data, { method: 'POST', headers, body, signal });
      if (response.ok) return { status: response.status };
      throw vendorError(
        { system: 'teams', status: response.status, retryAfter: response.headers.get('retry-after') },
        ports.now(),
      );
    },
  };
}
