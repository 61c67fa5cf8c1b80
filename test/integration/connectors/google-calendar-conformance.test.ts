import { describe, test } from 'vitest';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import { startGoogleCalendarSimulator } from '../../../connectors/google-calendar/simulator.ts';
import { SimulatedCalendar } from '../../../connectors/google-calendar/simulator-calendar.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { meeting, rep } from './calendar-events.ts';
import { linkGoogle } from './google-harness.ts';

const summary = 'Vorführung für Žofia 東京 🚀';
const now = () => Date.parse('2026-11-20T09:00:00.000Z');
const hold = {
  summary,
  start: '2026-11-25T09:00:00.000Z',
  end: '2026-11-25T09:30:00.000Z',
  attendees: ['ada@buyer.example'],
};
const count = (harness: ConformanceHarness) =>
  (harness as unknown as { calendar: SimulatedCalendar }).calendar.events.length;

const conformance: ConformanceSubject = {
  connector: googleCalendarConnector({ http: createOutboundHttp(), now }),
  async start(data) {
    const days = data === 'some' ? [1, 2, 3, 21, 22] : [];
    const events = days.map((day) =>
      meeting(`e000${day}`, `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`, { summary }),
    );
    const calendar = new SimulatedCalendar(rep, { events });
    const harness = linkGoogle(
      googleCalendarConnector,
      await startGoogleCalendarSimulator({ calendars: [calendar], now }),
      { now },
    );
    return Object.assign(harness, { calendar });
  },
  calls: {
    google_calendar_read_engagement: { args: { limit: 2 }, contains: summary },
    google_calendar_list_meetings: { args: { days: 7 }, contains: summary },
    google_calendar_create_event: { args: hold },
  },
  apiPath: /\/calendar\/v3\//,
  paging: {
    tool: 'google_calendar_read_engagement',
    args: { limit: 2 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['engagements'] as { engagement: { id: string } }[]).map(({ engagement }) => engagement.id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['e0001', 'e0002', 'e0003', 'e00021', 'e00022'],
  },
  writes: { google_calendar_create_event: { args: hold, effects: count } },
  leftOut: {},
};

describe('the Google Calendar connector conforms [google-calendar.conforms]', () => {
  for (const check of conformanceChecks(conformance)) test(check.title, check.run);
});
