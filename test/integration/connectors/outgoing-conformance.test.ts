import { describe, test } from 'vitest';
import { emailConnector } from '../../../connectors/email/connector.ts';
import { startEmailSimulator } from '../../../connectors/email/simulator.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import type { Simulator } from '../../../connectors/kit/simulator.ts';
import { teamsConnector } from '../../../connectors/teams/connector.ts';
import { startTeamsSimulator } from '../../../connectors/teams/simulator.ts';
import { telegramConnector } from '../../../connectors/telegram/connector.ts';
import { startTelegramSimulator } from '../../../connectors/telegram/simulator.ts';
import { webhookConnector } from '../../../connectors/webhook/connector.ts';
import { newWebhookSecret } from '../../../connectors/webhook/rotate-secret.ts';
import { startWebhookSimulator } from '../../../connectors/webhook/simulator.ts';

interface Running {
  readonly simulator: Simulator;
  readonly settings: Record<string, unknown>;
  readonly credentials: Readonly<Record<string, string>>;
}

const http = createOutboundHttp();
const only = { paging: null, apiPath: /./ };
const writesOnly = {
  paging: 'It sends and reads nothing, so there are no pages.',
  empty: 'It sends and reads nothing, so there is no empty answer.',
  unicode: 'It sends and reads nothing; text outside ASCII is checked where it is sent.',
};
const noKey = 'The provider takes no key: the channel over it is class C and says so.';

function start(make: (ports: ConnectorPorts) => unknown, run: () => Promise<Running>): ConformanceSubject['start'] {
  return async () => {
    const { simulator, settings, credentials } = await run();
    const outbound = createOutboundHttp({ allowList: [simulator.hostPort] });
    const connector = make({ http: outbound, now: Date.now }) as AnyConnector;
    const linked = linkConnector(connector, { id: 'c-1', settings, credentials: memoryCredentials(credentials) });
    return {
      linked,
      simulator,
      async close() {
        await linked.close();
        await outbound.close();
        await simulator.close();
      },
    };
  };
}

const mail = { to: 'rep@lanternworks.example', subject: 'Müller & Söhne 東京', text: 'At risk' };
const event = { eventId: 'e1', type: 'bellwether.notice', occurredAt: '2026-11-20T10:00:00.000Z', data: { a: 'ø' } };
const effectsOf = (key: string) => (harness: { readonly simulator: object }) =>
  ((harness.simulator as Record<string, unknown[]>)[key] ?? []).length;

const subjects: readonly ConformanceSubject[] = [
  {
    ...only,
    connector: emailConnector({ http, now: Date.now }),
    start: start(emailConnector, async () => {
      const simulator = await startEmailSimulator();
      const settings = { from: 'alerts@lanternworks.example', apiUrl: simulator.apiUrl };
      return { simulator, settings, credentials: simulator.credentials };
    }),
    calls: { email_send_message: { args: mail } },
    writes: { email_send_message: { args: mail, effects: effectsOf('mails') } },
    leftOut: writesOnly,
  },
  {
    ...only,
    connector: webhookConnector({ http, now: Date.now }),
    start: start(webhookConnector, async () => {
      const secret = newWebhookSecret();
      const simulator = await startWebhookSimulator(secret);
      return { simulator, settings: { url: simulator.url }, credentials: { secret } };
    }),
    calls: { webhook_send_event: { args: event } },
    writes: { webhook_send_event: { args: event, effects: effectsOf('events') } },
    leftOut: { ...writesOnly, html: 'A receiver may answer anything with 2xx: its body means nothing.' },
  },
  {
    ...only,
    connector: teamsConnector({ http, now: Date.now }),
    start: start(teamsConnector, async () => {
      const simulator = await startTeamsSimulator();
      return { simulator, settings: {}, credentials: simulator.credentials };
    }),
    calls: { teams_post_card: { args: { title: 'Müller' } } },
    writes: {},
    leftOut: { ...writesOnly, html: 'A workflow answers 202 and its body means nothing.', 'idempotent-writes': noKey },
  },
  {
    ...only,
    connector: telegramConnector({ http, now: Date.now }),
    start: start(telegramConnector, async () => {
      const simulator = await startTelegramSimulator(['1001']);
      return { simulator, settings: { apiUrl: simulator.baseUrl }, credentials: simulator.credentials };
    }),
    calls: { telegram_send_message: { args: { chatId: '1001', text: 'Müller' } } },
    writes: {},
    leftOut: { ...writesOnly, 'idempotent-writes': noKey },
  },
];

for (const subject of subjects) {
  describe(`the ${subject.connector.id} connector conforms [channels.connectors-conform]`, () => {
    for (const check of conformanceChecks(subject)) test(check.title, check.run);
  });
}
