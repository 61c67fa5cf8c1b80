import { slackConnector } from '../../../connectors/slack/connector.ts';
import { startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { compareEngagement } from './compare-mirror.ts';
import type { Vendor } from './vendor-room.ts';

interface Page {
  readonly messages?: readonly unknown[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

const refusal = (error: string) => ({ kind: 'json', status: 200, body: { ok: false, error } }) as const;
const argumentOf = (body: string, name: string) => new URLSearchParams(body).get(name);
const pageSize = 5;
const instantOf = (ts: string) => new Date(Math.floor(Number(ts) * 1_000)).toISOString();

/** Slack by its real connector: the channel list, two channels and their threads, of two or three pages each. */
export async function slackVendor(): Promise<Vendor> {
  const startMs = Date.now() - 3_600_000;
  const channels = ['C0DEALS', 'C0OTHER'];
  const talk = Array.from({ length: 26 }, (_, n) => ({
    channel: channels[n % 2] ?? '',
    userId: 'U0ANA',
    text: `Northmoor ${n}`,
    atMs: startMs + n * 60_000,
    ...(n === 4 ? { answers: 0 } : {}),
  }));
  const simulator = await startSlackSimulator({
    users: [{ id: 'U0ANA', name: 'ana', realName: 'Ana', email: 'ana@lanternworks.example' }],
    channels: channels.map((id) => ({ id, name: id.toLowerCase() })),
    talk,
    historyPerMinute: null,
  });
  const { workspace } = simulator;
  const truth = () => new Map(workspace.messages.map(({ channel, ts }) => [`${channel}:${ts}`, instantOf(ts)]));
  return {
    system: 'slack',
    category: 'engagement',
    simulator,
    connector: slackConnector,
    settings: { apiUrl: simulator.baseUrl },
    credentials: () => simulator.credentials,
    pageSize,
    isPage: ({ path }) => /\/conversations\.(list|history|replies)$/.test(path),
    cursorOf: ({ body }) => argumentOf(body, 'cursor') || null,
    expiredCursor: refusal('invalid_cursor'),
    expiredToken: refusal('token_expired'),
    rowsOf(answer, { path, body }) {
      const { messages } = answer as Page;
      const kind = `${path} ${argumentOf(body, 'channel')} ${argumentOf(body, 'ts')}`;
      return messages ? { kind, rows: messages } : null;
    },
    withRows: (answer, messages) => ({ ...(answer as Page), messages }),
    endless(answer, { body }) {
      const next = argumentOf(body, 'cursor') || (answer as Page).response_metadata?.next_cursor;
      return next ? { ...(answer as Page), response_metadata: { next_cursor: next } } : null;
    },
    change(round) {
      // a channel stays small, or each case would cost more than the one before
      workspace.messages.splice(0, Math.max(0, workspace.messages.length - 26));
      for (let n = 0; n < 12; n += 1) {
        const ts = ((Date.now() * 1_000 + n) / 1_000_000).toFixed(6);
        const plain = { blocks: null, metadata: null, clientMessageId: null, isEdited: false, threadTs: null };
        const channel = channels[n % 2] ?? '';
        workspace.messages.push({ channel, ts, userId: 'U0ANA', text: `Northmoor in ${round}`, ...plain });
      }
    },
    mutate(random) {
      const last = Number(workspace.messages.at(-1)?.ts ?? '0');
      const ts = Math.max(Date.now() / 1_000, last + 0.000_01).toFixed(6);
      const plain = { blocks: null, metadata: null, clientMessageId: null, isEdited: false, threadTs: null };
      workspace.messages.push({
        channel: channels[Number(random() < 0.5)] ?? '',
        ts,
        userId: 'U0ANA',
        text: 'News',
        ...plain,
      });
    },
    compare: (store, tenantId) => compareEngagement(store, tenantId, truth()),
  };
}
