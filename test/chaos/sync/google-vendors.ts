import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { googleFailure } from '../../../connectors/google/simulator-wire.ts';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import { startGoogleCalendarSimulator } from '../../../connectors/google-calendar/simulator.ts';
import { SimulatedCalendar } from '../../../connectors/google-calendar/simulator-calendar.ts';
import type { Fault, FaultyRequest } from '../../../connectors/kit/simulator-faults.ts';
import { meeting, rep } from '../../integration/connectors/calendar-events.ts';
import { mail } from '../../integration/connectors/gmail-mails.ts';
import { compareEngagement } from './compare-mirror.ts';
import type { Vendor } from './vendor-room.ts';

interface Page {
  readonly messages?: readonly unknown[];
  readonly history?: readonly unknown[];
  readonly items?: readonly unknown[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

function refusal(...failure: Parameters<typeof googleFailure>): Fault {
  const { status, json } = googleFailure(...failure);
  return { kind: 'json', status, body: json };
}

const hourMs = 3_600_000;
const pageSize = 5;
const expiredToken = refusal(401, 'authError', 'Invalid Credentials');
const pageTokenOf = ({ query }: FaultyRequest) => query.get('pageToken');

/** The same page again: what Google would have to answer for a token that leads to itself. */
function endlessPage(answer: unknown, { query }: FaultyRequest): unknown {
  const { nextSyncToken: _last, ...page } = answer as Page;
  const nextPageToken = query.get('pageToken') ?? page.nextPageToken;
  return nextPageToken === undefined ? null : { ...page, nextPageToken };
}

/** Gmail by its real connector: the list of messages and the history, three pages each. Each message of a page is a request too. */
export async function gmailVendor(): Promise<Vendor> {
  const startMs = Date.now() - 40 * hourMs;
  const mails = Array.from({ length: 13 }, (_, n) => mail({ id: `m${n}`, atMs: startMs + n * hourMs }));
  const mailbox = new SimulatedMailbox(rep, mails);
  const simulator = await startGmailSimulator({ mailboxes: [mailbox] });
  const truth = () =>
    new Map(mailbox.messages.map(({ id, internalDateMs }) => [id, new Date(internalDateMs).toISOString()]));
  return {
    system: 'gmail',
    category: 'engagement',
    simulator,
    connector: gmailConnector,
    settings: { rootUrl: simulator.baseUrl, tokenUrl: simulator.tokenUrl },
    credentials: () => simulator.credentials,
    pageSize,
    isPage: ({ path }) => /\/(messages|history|profile)(\/|$)/.test(path),
    cursorOf: pageTokenOf,
    expiredCursor: refusal(400, 'invalidArgument', 'Invalid pageToken'),
    expiredToken,
    rowsOf(answer, { path }) {
      const { messages, history } = answer as Page;
      const rows = path.endsWith('/history') ? history : messages;
      return rows ? { kind: path, rows } : null;
    },
    withRows: (answer, rows) => ({
      ...(answer as Page),
      ...('history' in (answer as Page) ? { history: rows } : { messages: rows }),
    }),
    endless: endlessPage,
    change(round) {
      for (let n = 0; n < 11; n += 1) {
        mailbox.add(mail({ id: `m${round}-${n}`, atMs: startMs + (round % 30) * hourMs + n }));
      }
      // the mailbox stays small, or each case would cost more than the one before
      for (const { id } of mailbox.messages.slice(0, -20)) if (!id.startsWith(`m${round}-`)) mailbox.delete(id);
    },
    mutate(random) {
      if (random() < 0.7) mailbox.add(mail({ id: `r${random()}`, atMs: startMs + Math.floor(random() * 40 * hourMs) }));
      else mailbox.delete(mailbox.messages[Math.floor(random() * mailbox.messages.length)]?.id ?? '');
    },
    compare: (store, tenantId) => compareEngagement(store, tenantId, truth()),
  };
}

/** Google Calendar by its real connector: the window and what changed since a sync token, three pages each. */
export async function calendarVendor(): Promise<Vendor> {
  const dayMs = 24 * hourMs;
  const startMs = Math.floor(Date.now() / dayMs) * dayMs - 5 * dayMs;
  const at = (ms: number) => new Date(startMs + ms).toISOString();
  const calendar = new SimulatedCalendar(rep, {
    events: Array.from({ length: 13 }, (_, n) => meeting(`event${n}`, at(n * hourMs))),
  });
  const simulator = await startGoogleCalendarSimulator({ calendars: [calendar] });
  const truth = () =>
    new Map(
      calendar.events
        .filter(({ status }) => status === 'confirmed')
        .map(({ id, start }) => [id, new Date(start.dateTime ?? '').toISOString()]),
    );
  return {
    system: 'google-calendar',
    category: 'engagement',
    simulator,
    connector: googleCalendarConnector,
    settings: { rootUrl: simulator.baseUrl, tokenUrl: simulator.tokenUrl },
    credentials: () => simulator.credentials,
    pageSize,
    isPage: ({ path }) => path.endsWith('/events'),
    cursorOf: pageTokenOf,
    expiredCursor: refusal(400, 'badRequest', 'Invalid page token value.'),
    expiredToken,
    rowsOf: (answer, { path }) => ({ kind: path, rows: (answer as Page).items ?? [] }),
    withRows: (answer, items) => ({ ...(answer as Page), items }),
    endless: endlessPage,
    change(round) {
      const updated = new Date().toISOString();
      for (let n = 0; n < 11; n += 1) {
        calendar.put(meeting(`event${n}`, at(n * hourMs + (round % 500) * 60_000), { updated }));
      }
      calendar.cancel(`event${11 + (round % 2)}`, updated);
      calendar.put(meeting(`event${11 + ((round + 1) % 2)}`, at(round * 60_000), { updated }));
    },
    mutate(random) {
      const updated = new Date().toISOString();
      const id = `event${Math.floor(random() * 20)}`;
      if (random() < 0.7) calendar.put(meeting(id, at(Math.floor(random() * 100) * hourMs), { updated }));
      else calendar.cancel(id, updated);
    },
    compare: (store, tenantId) => compareEngagement(store, tenantId, truth()),
  };
}
