import { type Simulator, startSimulator } from '../kit/simulator.ts';

export interface TeamsSimulator extends Simulator {
  /** The cards posted, in order. */
  readonly cards: readonly Record<string, unknown>[];
  readonly credentials: Readonly<Record<string, string>>;
}

/** A workflow of Teams: it takes a message with one adaptive card of at most 28 KB at an address that carries its signature. */
export async function startTeamsSimulator(): Promise<TeamsSimulator> {
  const cards: Record<string, unknown>[] = [];
  const simulator = await startSimulator({
    handle({ method, path, query, body }) {
      if (path !== '/workflows/1/triggers/manual/paths/invoke')
        return { status: 404, json: { error: { code: 'WorkflowNotFound' } } };
      if (method !== 'POST') return { status: 405, json: {} };
      if (query.get('sig') !== 'simulated')
        return { status: 401, json: { error: { code: 'DirectApiAuthorizationRequired' } } };
      if (Buffer.byteLength(body) > 28 * 1024 + 1_000) return { status: 413, json: {} };
      const { type, attachments } = JSON.parse(body) as {
        type?: string;
        attachments?: { content: Record<string, unknown> }[];
      };
      const card = attachments?.[0]?.content;
      if (type !== 'message' || card?.['type'] !== 'AdaptiveCard') return { status: 400, json: {} };
      cards.push(card);
      return { status: 202, json: { status: 'Accepted' } };
    },
  });
  const webhookUrl = `${simulator.baseUrl}/workflows/1/triggers/manual/paths/invoke?sig=simulated`;
  return { ...simulator, cards, credentials: { webhookUrl } };
}
