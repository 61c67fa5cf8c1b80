/** The local time in one zone, as policies see it. `date` is yyyymmdd as a number, so that days compare. */
export interface LocalTime {
  readonly minuteOfDay: number;
  readonly weekday: string;
  readonly date: number;
}

/** Tells local times for a fixed set of zones, once a minute. */
export class ZonedClock {
  readonly #formats: ReadonlyMap<string, Intl.DateTimeFormat>;
  #minute = Number.NaN;
  #times: ReadonlyMap<string, LocalTime> = new Map();

  constructor(zones: Iterable<string>) {
    this.#formats = new Map(
      [...zones].map((zone) => [
        zone,
        new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          hourCycle: 'h23',
          weekday: 'long',
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
        }),
      ]),
    );
  }

  /** Local times by zone at an instant in milliseconds, to the minute, summer time included. */
  at(nowMs: number): ReadonlyMap<string, LocalTime> {
    const minute = Math.floor(nowMs / 60_000);
    if (minute !== this.#minute) {
      this.#times = new Map([...this.#formats].map(([zone, format]) => [zone, readLocalTime(format, nowMs)]));
      this.#minute = minute;
    }
    return this.#times;
  }
}

function readLocalTime(format: Intl.DateTimeFormat, nowMs: number): LocalTime {
  const parts = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return {
    minuteOfDay: Number(parts['hour']) * 60 + Number(parts['minute']),
    weekday: String(parts['weekday']).toLowerCase(),
    date: Number(`${parts['year']}${parts['month']}${parts['day']}`),
  };
}
