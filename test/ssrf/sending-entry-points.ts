import { emailConnector } from '../../connectors/email/connector.ts';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { teamsConnector } from '../../connectors/teams/connector.ts';
import { telegramConnector } from '../../connectors/telegram/connector.ts';
import { webhookConnector } from '../../connectors/webhook/connector.ts';
import { callOne } from './call-one.ts';
import type { EntryPoint } from './entry-point.ts';

const portsOf = (http: OutboundHttp) => ({ http, now: Date.now });

/** The connectors that only send. */
export const sendingEntryPoints: readonly EntryPoint[] = [
  {
    name: 'webhook address',
    files: ['connectors/webhook/client.ts'],
    use: (url, { http }) => {
      const connector: AnyConnector = webhookConnector(portsOf(http));
      const event = { eventId: 'e', type: 'test', occurredAt: '2026-01-01T00:00:00.000Z', data: {} };
      const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
      return callOne(connector, { url }, { secret }, 'webhook_send_event', event);
    },
  },
  {
    name: 'Teams workflow address',
    files: ['connectors/teams/client.ts'],
    use: (url, { http }) => {
      const connector: AnyConnector = teamsConnector(portsOf(http));
      return callOne(connector, {}, { webhookUrl: url }, 'teams_post_card', { title: 't' });
    },
  },
  {
    name: 'Telegram API address',
    files: ['connectors/telegram/client.ts'],
    use: (url, { http }) => {
      const connector: AnyConnector = telegramConnector(portsOf(http));
      const credentials = { botToken: '123456:simulated-token-of-a-bot-000000' };
      return callOne(connector, { apiUrl: url }, credentials, 'telegram_send_message', { chatId: '1', text: 't' });
    },
  },
  {
    name: 'mail provider address',
    files: ['connectors/email/send-api.ts'],
    use: (url, { http }) => callEmail(http, { apiUrl: url }),
  },
  {
    name: 'mail server address',
    files: ['connectors/email/send-smtp.ts'],
    use: (url, { http }) => {
      const parsed = new URL(url);
      if (!/^https?:$/.test(parsed.protocol) || parsed.username) return Promise.reject(new Error('no mail server'));
      const port = Number(parsed.port || (parsed.protocol === 'https:' ? 443 : 80));
      return callEmail(http, { host: parsed.hostname, port });
    },
  },
];

function callEmail(http: OutboundHttp, settings: Record<string, unknown>): Promise<unknown> {
  const connector: AnyConnector = emailConnector(portsOf(http));
  const all = { from: 'a@lanternworks.example', ...settings };
  const mail = { to: 'b@lanternworks.example', subject: 's', text: 't' };
  return callOne(connector, all, { apiKey: 'k' }, 'email_send_message', mail);
}
