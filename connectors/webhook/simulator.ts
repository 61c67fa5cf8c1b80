import { Webhook } from 'standardwebhooks';
import { type Simulator, startSimulator } from '../kit/simulator.ts';

/** One event as the receiver acted on it. */
export interface ReceivedEvent {
  readonly id: string;
  readonly body: string;
}

export interface WebhookSimulator extends Simulator {
  /** The endpoint. */
  readonly url: string;
  /** What the receiver acted on: a repeated id is answered and not acted on again. */
  readonly events: readonly ReceivedEvent[];
  /** The receiver's present secret; setting it is how a receiver changes over. */
  secret: string;
}

/** A receiver as Standard Webhooks wants one: checks the signature over the raw body, the five minutes and the id. */
export async function startWebhookSimulator(secret: string): Promise<WebhookSimulator> {
  const events: ReceivedEvent[] = [];
  const state = { secret };
  const simulator = await startSimulator({
    handle({ method, path, headers, body }) {
      if (path !== '/hook' || method !== 'POST') return { status: 404, json: {} };
      try {
        new Webhook(state.secret).verify(body, { ...headers });
      } catch {
        return { status: 401, json: { error: 'signature' } };
      }
      const id = headers['webhook-id'] ?? '';
      if (!events.some((event) => event.id === id)) events.push({ id, body });
      return { status: 200, json: { ok: true } };
    },
  });
  return {
    ...simulator,
    url: `${simulator.baseUrl}/hook`,
    events,
    get secret() {
      return state.secret;
    },
    set secret(next) {
      state.secret = next;
    },
  };
}
