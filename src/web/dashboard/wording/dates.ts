const dayMs = 86_400_000;

/** A calendar day as `3 Mar 2026`: the same day in every zone. */
export function day(date: string | null, language?: string): string {
  if (date === null) return '–';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );
}

/** An instant in the reader's own zone, to the minute. */
export function moment(instant: string | null, language?: string): string {
  if (instant === null) return '–';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Whole days from `from` to `to`, in words: `in 3 days`, `5 days ago`, `today`. */
export function daysAway(date: string, from: string, language?: string): string {
  const days = Math.round((Date.parse(date.slice(0, 10)) - Date.parse(from.slice(0, 10))) / dayMs);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
}

/** How long ago an instant was at `nowMs`, in the largest fitting unit. */
export function ago(instant: string | null, nowMs: number, language?: string): string {
  if (instant === null) return 'never';
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1_000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 90) return format.format(seconds, 'second');
  if (size < 5_400) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 129_600) return format.format(Math.round(seconds / 3_600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}
