import type { SimulatedEvent } from '../../../connectors/google-calendar/simulator-calendar.ts';

export const rep = 'rep@lanternworks.example';

/** A meeting of the rep with one buyer unless said otherwise; `startsAt` is an instant. */
export function meeting(id: string, startsAt: string, over: Partial<SimulatedEvent> = {}): SimulatedEvent {
  return {
    id,
    status: 'confirmed',
    iCalUID: `${id}@google.com`,
    created: '2026-10-01T08:00:00.000Z',
    updated: '2026-10-02T08:00:00.000Z',
    summary: 'Product demo',
    start: { dateTime: startsAt },
    end: { dateTime: new Date(Date.parse(startsAt) + 1_800_000).toISOString() },
    organizer: { email: rep, displayName: 'Rep One' },
    attendees: [
      { email: rep, responseStatus: 'accepted', organizer: true },
      { email: 'Ada@Buyer.example', displayName: 'Ada', responseStatus: 'accepted' },
      { email: 'room@resource.calendar.google.com', responseStatus: 'accepted', resource: true },
    ],
    ...over,
  };
}
