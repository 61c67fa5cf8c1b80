import { createRequire } from 'node:module';
import { AppError } from '../../src/domain/errors.ts';
import { type Timing, timingSchema, type ZonedTiming } from './timing.ts';
import { zoneClock } from './zone-clock.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const cronLine = /^(\S+\s+){4}\S+$/;
const counts: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, half: 0.5 };
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };

/**
 * Reads a timing from a cron line or plain words: "every weekday at 8:00 in Europe/Berlin", "Mondays at 7", "an hour before the
 * forecast call on Thursdays 15:00", "last working day of the quarter at 9", "every 5 minutes".
 * @throws AppError `invalid_input` with examples, for words it does not know and for zones that do not exist
 */
export function parseTiming(words: string, defaultZone: string): ZonedTiming {
  const { rest, zone } = takeZone(words.trim().slice(0, 300), defaultZone);
  zoneClock(zone);
  const timing =
    readCron(rest) ??
    readWords(
      rest
        .toLowerCase()
        .replace(/[,.]+(?=\s|$)/g, '')
        .replace(/\s+/g, ' '),
    );
  const parsed = timing === null ? null : timingSchema.safeParse(timing);
  if (parsed?.success) return { timing: parsed.data, zone };
  throw new AppError(
    'invalid_input',
    `"${words.slice(0, 100)}" is no timing; say for example "every weekday at 8:00 in Europe/Berlin", "Mondays at 7", "last working day of the quarter at 9", "every 5 minutes", or a cron line like "0 8 * * 1-5".`,
    { field: 'timing' },
  );
}

function takeZone(words: string, defaultZone: string): { rest: string; zone: string } {
  const found = /^(.*?)\s+(?:in\s+)?((?:[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+\d*)|UTC|GMT)$/.exec(words);
  return found ? { rest: (found[1] as string).trim(), zone: found[2] as string } : { rest: words, zone: defaultZone };
}

function readCron(text: string): Timing | null {
  if (!cronLine.test(text) || !/^[\d*]/.test(text)) return null;
  const require = createRequire(import.meta.url);
  const { Cron } = require('croner') as typeof import('croner');
  try {
    const cron = new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true });
    return cron.nextRun(new Date('2026-01-01T00:00:00Z')) === null ? null : { kind: 'cron', expression: text };
  } catch {
    // the caller tells that it is no timing, with examples
    return null;
  }
}

function readWords(text: string): Timing | null {
  const every = /^(?:every|each) (?:(\d+) )?(minute|hour)s?$/.exec(text);
  if (every) return { kind: 'every', minutes: Number(every[1] ?? 1) * (unitMinutes[every[2] as string] as number) };
  if (text === 'hourly') return { kind: 'every', minutes: 60 };
  const ahead = /^(\S+) (?:an )?(minute|hour|day)s? before (.*)$/.exec(text);
  if (ahead) {
    const count = counts[ahead[1] as string] ?? Number(ahead[1]);
    const minutesBefore = count * (unitMinutes[ahead[2] as string] as number);
    return readAtTime(fromDays(ahead[3] as string), minutesBefore);
  }
  return readAtTime(text, 0);
}

/** What is named before the days ("the forecast call on Thursdays") says nothing of time. */
function fromDays(text: string): string {
  const at = text.search(new RegExp(`\\b(?:on |every |each )?(?:${weekdays.join('|')}|weekdays?|(?:first|last) )`));
  return at < 0 ? text : text.slice(at);
}

function readAtTime(text: string, minutesBefore: number): Timing | null {
  const split = /^(.*?)(?: at| @)? (\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?|noon|midnight)(?: o'clock)?$/.exec(text);
  const time = split && readTime(split[2] as string);
  if (!split || time === null) return null;
  const days = (split[1] as string).replace(/^(?:on|every|each) /, '');
  const period = /^(?:the )?(first|last)( working| business)? day of (?:the|every|each|a) (month|quarter|year)$/.exec(
    days,
  );
  if (period) {
    const day = `${period[1]}${period[2] ? '_working' : ''}` as 'first' | 'last_working';
    return { kind: 'period', period: period[3] as 'month' | 'quarter' | 'year', day, time, minutesBefore };
  }
  const named = readDays(days);
  return named === null ? null : { kind: 'weekdays', days: named, time, minutesBefore };
}

function readDays(text: string): number[] | null {
  if (/^(?:day|daily)$/.test(text)) return [1, 2, 3, 4, 5, 6, 7];
  if (/^(?:weekdays?|working days?|business days?|workdays?)$/.test(text)) return [1, 2, 3, 4, 5];
  if (/^weekends?$/.test(text)) return [6, 7];
  const found = text.split(/(?: and | & |, ?| )+/).map((word) => dayNumber(word));
  return found.includes(0) ? null : [...new Set(found)].sort((a, b) => a - b);
}

function dayNumber(word: string): number {
  const name = word.replace(/s$/, '');
  return name.length < 3
    ? 0
    : weekdays.findIndex((day) => day === name || (name.length < 5 && day.startsWith(name))) + 1;
}

/** `7`, `7:30`, `7.30`, `3 pm`, `noon` as `HH:MM`; null for no time of day. */
function readTime(text: string): string | null {
  if (text === 'noon') return '12:00';
  if (text === 'midnight') return '00:00';
  const found = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/.exec(text);
  if (!found) return null;
  const half = found[3];
  const given = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (minute > 59 || given > (half ? 12 : 23) || (half && given === 0)) return null;
  const hour = half ? (given % 12) + (half === 'pm' ? 12 : 0) : given;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
