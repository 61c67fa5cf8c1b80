import type { Clarify } from './compose/draft.ts';

const slashed = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/;

/** Asks which day `3/4/2017` is, where it may be written month first or day first; null: no such date is told. */
export function askWhichDay(text: string): Clarify | null {
  const found = slashed.exec(text);
  if (!found) return null;
  const [written = '', first = '', second = '', year = ''] = found;
  const isTwofold = Number(first) <= 12 && Number(second) <= 12 && Number(first) !== Number(second);
  if (!isTwofold || Number(first) < 1 || Number(second) < 1) return null;
  const days = [
    [first, second],
    [second, first],
  ].map(([month = '', day = '']) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return {
    kind: 'clarify',
    reason: `"${written}" may be written with the month or the day first.`,
    choices: days.map((day) => ({ label: day, question: text.replace(written, day) })),
  };
}
