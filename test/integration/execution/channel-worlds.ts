import { emailConnector } from '../../../connectors/email/connector.ts';
import { type EmailSimulator, startEmailSimulator } from '../../../connectors/email/simulator.ts';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import { startGoogleCalendarSimulator } from '../../../connectors/google-calendar/simulator.ts';
import { SimulatedCalendar } from '../../../connectors/google-calendar/simulator-calendar.ts';
import { hubspotConnector } from '../../../connectors/hubspot/connector.ts';
import { type HubspotSimulator, startHubspotSimulator } from '../../../connectors/hubspot/simulator.ts';
import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { Fault } from '../../../connectors/kit/simulator-faults.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { teamsConnector } from '../../../connectors/teams/connector.ts';
import { startTeamsSimulator } from '../../../connectors/teams/simulator.ts';
import { telegramConnector } from '../../../connectors/telegram/connector.ts';
import { startTelegramSimulator } from '../../../connectors/telegram/simulator.ts';
import { webhookConnector } from '../../../connectors/webhook/connector.ts';
import { newWebhookSecret } from '../../../connectors/webhook/rotate-secret.ts';
import { startWebhookSimulator } from '../../../connectors/webhook/simulator.ts';
import { addDeal, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { virtualClock } from '../connectors/hubspot-harness.ts';
import type { ChannelWorld } from './channel-conformance.ts';
import { linkedGateway, type TestConnection } from './linked-gateway.ts';

interface Closable {
  close(): Promise<void>;
}

/** A world over one simulator that speaks HTTP. */
function httpWorld<
  Sim extends Closable & { readonly hostPort: string; readonly faults: { add(...args: never[]): void } },
>(
  simulator: Sim,
  connections: readonly TestConnection[],
  told: { readonly path: RegExp; readonly effects: () => string[]; readonly texts: () => string[] },
  others: readonly (Closable & { readonly hostPort: string })[] = [],
) {
  const gateway = linkedGateway(
    connections,
    [simulator, ...others].map(({ hostPort }) => hostPort),
  );
  const add = simulator.faults.add as (match: { path: RegExp }, faults: readonly Fault[]) => void;
  const fail = (fault: Fault) => add.call(simulator.faults, { path: told.path }, [fault]);
  return {
    gateway,
    simulator,
    effects: told.effects,
    texts: told.texts,
    refuse: () => fail({ kind: 'status', status: 400 }),
    throttle: (secs: number) => fail({ kind: 'status', status: 429, headers: { 'retry-after': String(secs) } }),
    loseAnswer: () => fail({ kind: 'truncate', afterBytes: 1 }),
    async close() {
      await gateway.close();
      for (const each of [simulator, ...others]) await each.close();
    },
  };
}

/** A Slack workspace with two channels. */
export async function slackWorld(): Promise<ChannelWorld & { readonly simulator: SlackSimulator }> {
  const channels = [
    { id: 'C0DEALS', name: 'deals' },
    { id: 'C0OTHER', name: 'other' },
  ];
  const simulator = await startSlackSimulator({ postsPerSecond: null, historyPerMinute: null, channels });
  const { baseUrl: apiUrl, credentials } = simulator;
  return httpWorld(simulator, [{ id: 'slack-1', make: slackConnector, settings: { apiUrl }, credentials }], {
    path: /chat\.(postMessage|scheduleMessage)/,
    effects: () => [...simulator.messages, ...simulator.workspace.scheduled].map(({ channel }) => channel),
    texts: () => [
      ...simulator.messages.map(({ blocks, text }) => JSON.stringify([text, blocks])),
      ...simulator.workspace.scheduled.map(({ message }) => JSON.stringify([message.text, message.blocks])),
    ],
  });
}

/** A mailbox over SMTP on loopback. */
export async function smtpWorld(): Promise<ChannelWorld & { readonly simulator: EmailSimulator }> {
  const simulator = await startEmailSimulator();
  const settings = { from: 'alerts@lanternworks.example', host: '127.0.0.1', port: simulator.smtpPort, tls: 'off' };
  const gateway = linkedGateway(
    [{ id: 'email-1', make: emailConnector, settings, credentials: {} }],
    [simulator.smtpHostPort],
  );
  return {
    gateway,
    simulator,
    effects: () => simulator.mails.map(({ to }) => to),
    texts: () => simulator.mails.map(({ raw }) => raw),
    refuse: () => simulator.smtpFaults.push({ at: 'rcpt', reply: 550, text: 'no such user' }),
    throttle: null,
    loseAnswer: () => simulator.smtpFaults.push({ at: 'drop_kept' }),
    async close() {
      await gateway.close();
      await simulator.close();
    },
  };
}

/** A mail provider's API. */
export async function mailApiWorld(): Promise<ChannelWorld> {
  const simulator = await startEmailSimulator();
  const { apiUrl, credentials, mails } = simulator;
  const settings = { from: 'alerts@lanternworks.example', apiUrl };
  return httpWorld(simulator, [{ id: 'email-1', make: emailConnector, settings, credentials }], {
    path: /emails/,
    effects: () => mails.map(({ to }) => to),
    texts: () => mails.map(({ raw }) => raw),
  });
}

/** Two receivers of webhooks. */
export async function webhookWorld(): Promise<ChannelWorld> {
  const secret = newWebhookSecret();
  const [first, other] = [await startWebhookSimulator(secret), await startWebhookSimulator(secret)];
  const at = (id: string, url: string) => ({ id, make: webhookConnector, settings: { url }, credentials: { secret } });
  return httpWorld(
    first,
    [at('hook-1', first.url), at('hook-2', other.url)],
    {
      path: /hook/,
      effects: () => [...first.events.map(() => 'hook-1'), ...other.events.map(() => 'hook-2')],
      texts: () => first.events.map(({ body }) => body),
    },
    [other],
  );
}

/** Two workflows of Teams. */
export async function teamsWorld(): Promise<ChannelWorld> {
  const [first, other] = [await startTeamsSimulator(), await startTeamsSimulator()];
  const at = (id: string, credentials: Readonly<Record<string, string>>) => ({
    ...{ id, make: teamsConnector, settings: {}, credentials },
  });
  return httpWorld(
    first,
    [at('teams-1', first.credentials), at('teams-2', other.credentials)],
    {
      path: /invoke/,
      effects: () => [...first.cards.map(() => 'teams-1'), ...other.cards.map(() => 'teams-2')],
      texts: () => first.cards.map((card) => JSON.stringify(card)),
    },
    [other],
  );
}

/** A Telegram bot in two chats. */
export async function telegramWorld(): Promise<ChannelWorld> {
  const simulator = await startTelegramSimulator(['1001', '1002']);
  const { baseUrl: apiUrl, credentials, messages } = simulator;
  return httpWorld(simulator, [{ id: 'telegram-1', make: telegramConnector, settings: { apiUrl }, credentials }], {
    path: /sendMessage/,
    effects: () => messages.map(({ chatId }) => chatId),
    texts: () => messages.map(({ text }) => text),
  });
}

/** A HubSpot portal with two deals. */
export async function hubspotWorld(): Promise<ChannelWorld & { readonly simulator: HubspotSimulator }> {
  const portal = smallPortal();
  addDeal(portal, 1);
  addDeal(portal, 2);
  const clock = virtualClock();
  const simulator = await startHubspotSimulator({ portal, limitClock: clock.nowMs });
  const { baseUrl, credentials, state } = simulator;
  const { objects, links } = state.portal;
  const dealsOf = (type: 'tasks' | 'calls' | 'emails', id: string) =>
    links.of(type, id, 'deals').map(({ id: deal }) => `hubspot:${deal}`);
  const made = () =>
    (['tasks', 'calls', 'emails'] as const).flatMap((type) => objects[type].flatMap(({ id }) => dealsOf(type, id)));
  const changed = () =>
    objects.deals.filter(({ properties }) => properties['hs_next_step'] === 'Sign').map(({ id }) => `hubspot:${id}`);
  return httpWorld(
    simulator,
    [
      {
        id: 'hubspot-1',
        make: (ports: ConnectorPorts) => hubspotConnector(ports, clock),
        settings: { baseUrl },
        credentials,
      },
    ],
    {
      path: /objects\/(tasks|calls|emails)\/batch\/upsert|objects\/deals\/\d+$/,
      effects: () => [...made(), ...changed()],
      texts: () =>
        [...objects.tasks, ...objects.calls, ...objects.emails].map(({ properties }) => JSON.stringify(properties)),
    },
  );
}

/** A calendar. */
export async function calendarWorld(): Promise<ChannelWorld> {
  const calendar = new SimulatedCalendar('rep@lanternworks.example', { timeZone: 'Europe/Berlin', events: [] });
  const other = new SimulatedCalendar('rep@lanternworks.example', { timeZone: 'Europe/Berlin', events: [] });
  const start = (one: SimulatedCalendar) => startGoogleCalendarSimulator({ calendars: [one], accessTokenTtlMs: 1e12 });
  const [first, second] = [await start(calendar), await start(other)];
  const at = (id: string, { baseUrl: rootUrl, tokenUrl, credentials }: typeof first) => ({
    ...{ id, make: googleCalendarConnector, settings: { rootUrl, tokenUrl }, credentials },
  });
  return httpWorld(
    first,
    [at('calendar-1', first), at('calendar-2', second)],
    {
      path: /calendars\/.*\/events/,
      effects: () => [...calendar.events.map(() => 'calendar-1'), ...other.events.map(() => 'calendar-2')],
      texts: () => calendar.events.map((event) => JSON.stringify(event)),
    },
    [second],
  );
}
