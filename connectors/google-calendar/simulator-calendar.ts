/** An instant with offset or a day, as Google writes them. */
export interface SimulatedMoment {
  readonly date?: string;
  readonly dateTime?: string;
  readonly timeZone?: string;
}

/** An event as stored: single, or a series with one RRULE, or an exception of a series (`recurringEventId`, `originalStartTime`). */
export interface SimulatedEvent {
  readonly id: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly iCalUID: string;
  readonly created: string;
  readonly updated: string;
  readonly summary?: string;
  readonly description?: string;
  readonly start: SimulatedMoment;
  readonly end: SimulatedMoment;
  readonly recurrence?: readonly string[];
  readonly recurringEventId?: string;
  readonly originalStartTime?: SimulatedMoment;
  readonly eventType?: string;
  readonly organizer: { readonly email: string; readonly displayName?: string; readonly self?: boolean };
  readonly attendees?: readonly {
    readonly email: string;
    readonly displayName?: string;
    readonly responseStatus: 'needsAction' | 'accepted' | 'declined' | 'tentative';
    readonly organizer?: boolean;
    readonly resource?: boolean;
    readonly self?: boolean;
  }[];
}

/** When an event or moment begins, in milliseconds; days begin at midnight UTC. */
export function momentMs(moment: SimulatedMoment): number {
  return Date.parse(moment.dateTime ?? moment.date ?? '');
}

function moved(moment: SimulatedMoment, byMs: number): SimulatedMoment {
  const at = new Date(momentMs(moment) + byMs).toISOString();
  return moment.date === undefined ? { ...moment, dateTime: at.replace('.000Z', 'Z') } : { date: at.slice(0, 10) };
}

const stepsMs: Record<string, number> = { DAILY: 86_400_000, WEEKLY: 7 * 86_400_000 };
/** How far an endless series is expanded. */
const maxInstances = 730;

/** The instances of a series; a single event is its own only one. RRULE is read as far as FREQ (DAILY, WEEKLY), INTERVAL and COUNT. */
export function instancesOf(event: SimulatedEvent): SimulatedEvent[] {
  const rule = event.recurrence?.find((line) => line.startsWith('RRULE:'));
  if (rule === undefined) return [event];
  const parts = new Map(
    rule
      .slice(6)
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  );
  const stepMs = (stepsMs[parts.get('FREQ') ?? ''] ?? 0) * Number(parts.get('INTERVAL') ?? 1);
  if (!(stepMs > 0)) throw new Error(`The simulator does not expand ${rule}.`);
  const count = Math.min(Number(parts.get('COUNT') ?? maxInstances), maxInstances);
  const { recurrence: _recurrence, ...master } = event;
  return Array.from({ length: count }, (_, index) => {
    const start = moved(event.start, index * stepMs);
    const stamp = new Date(momentMs(start)).toISOString().replace(/[-:]|\.000/g, '');
    const suffix = start.date === undefined ? stamp : stamp.slice(0, 8);
    return {
      ...master,
      id: `${event.id}_${suffix}`,
      start,
      end: moved(event.end, index * stepMs),
      recurringEventId: event.id,
      originalStartTime: start,
    };
  });
}

/** A calendar that may change while the simulator runs; each change has a number, which is what a sync token stands for. */
export class SimulatedCalendar {
  readonly id: string;
  readonly timeZone: string;
  readonly #events = new Map<string, { readonly event: SimulatedEvent; readonly change: number }>();
  #change = 0;
  #oldestChange = 0;

  constructor(id: string, options: { readonly timeZone?: string; readonly events?: readonly SimulatedEvent[] } = {}) {
    this.id = id;
    this.timeZone = options.timeZone ?? 'UTC';
    for (const event of options.events ?? []) this.put(event);
  }

  get change(): number {
    return this.#change;
  }

  /** Every event as stored, in no order that is promised. */
  get events(): SimulatedEvent[] {
    return [...this.#events.values()].map(({ event }) => event);
  }

  event(id: string): SimulatedEvent | undefined {
    return this.#events.get(id)?.event;
  }

  /** Adds or replaces an event. */
  put(event: SimulatedEvent): void {
    this.#change += 1;
    this.#events.set(event.id, { event, change: this.#change });
  }

  /** Cancels an event, as deleting it does. */
  cancel(id: string, updated: string): void {
    const event = this.event(id);
    if (event) this.put({ ...event, status: 'cancelled', updated });
  }

  /** Makes every sync token so far 410, as Google does when it is too old. */
  expireSyncTokens(): void {
    this.#change += 1;
    this.#oldestChange = this.#change;
  }

  isGood(change: number): boolean {
    return change >= this.#oldestChange && change <= this.#change;
  }

  /** Ids of the events changed after a change. */
  changedSince(change: number): SimulatedEvent[] {
    return [...this.#events.values()].filter((entry) => entry.change > change).map(({ event }) => event);
  }
}
