import { createEmulator } from 'emulate';
import { expect, test } from 'vitest';
import { callContext } from '../../../connectors/kit/conformance-definition.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import type { EngagementPage } from '../../../src/domain/record.ts';

/** A free port: the emulator takes a number and does not choose one itself. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

test('the connector reads channels, threads and people from a Slack server that others wrote [slack.agrees-with-emulate]', async () => {
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'slack',
    port,
    seed: {
      tokens: { 'xoxb-emulated': { login: 'ana', scopes: [] } },
      slack: {
        team: { name: 'Lantern Works', domain: 'lantern-works' },
        users: [{ name: 'ana', real_name: 'Ana Ødegård', email: 'ana@lanternworks.example' }],
        channels: [{ name: 'deals', topic: 'Deals' }],
      },
    },
  });
  const hostPort = `127.0.0.1:${port}`;
  const http = createOutboundHttp({ allowList: [hostPort] });
  const linked = linkConnector(slackConnector({ http, now: Date.now }), {
    id: 'slack-1',
    settings: { apiUrl: `http://${hostPort}/api/` },
    credentials: memoryCredentials({ botToken: 'xoxb-emulated' }),
  });
  const call = (tool: string, args: Record<string, unknown>) => linked.call(tool, args, callContext());
  async function api(method: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
    const headers = { authorization: 'Bearer xoxb-emulated', 'content-type': 'application/json' };
    const answer = await fetch(`http://${hostPort}/api/${method}`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
    });
    return (await answer.json()) as Record<string, unknown>;
  }
  try {
    const { channels } = (await api('conversations.list', {})) as { channels: { id: string; name: string }[] };
    const channel = channels.find(({ name }) => name === 'deals')?.id ?? '';
    await api('conversations.join', { channel });
    const first = (await api('chat.postMessage', { channel, text: 'Northmoor asks for a price' })) as { ts: string };
    await api('chat.postMessage', { channel, text: 'They said so on the phone', thread_ts: first.ts });
    const engagements = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const args = { mentions: ['Northmoor'], limit: 1, ...(cursor ? { cursor } : {}) };
      const page = (await call('slack_read_engagement', args)) as unknown as EngagementPage;
      engagements.push(...page.engagements.map(({ engagement }) => engagement));
      cursor = page.cursor;
    }
    const ours = engagements.filter(({ id }) => id.startsWith(channel));
    expect(ours.map(({ mentions, replyToId }) => [mentions, replyToId])).toEqual([
      [['Northmoor'], null],
      [[], `${channel}:${first.ts}`],
    ]);
    expect(ours[0]?.participants[0]?.email).toBe('ana@lanternworks.example');
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const hits = await call('slack_search_messages', { about: ['Northmoor'], since });
    expect((hits['messages'] as { text: string }[]).map(({ text }) => text)).toEqual(['Northmoor asks for a price']);
    const thread = await call('slack_read_thread', { channel, threadTs: first.ts });
    expect((thread['messages'] as { text: string }[]).map(({ text }) => text)).toEqual([
      'Northmoor asks for a price',
      'They said so on the phone',
    ]);
  } finally {
    await linked.close();
    await http.close();
    await emulator.close();
  }
}, 30_000);
