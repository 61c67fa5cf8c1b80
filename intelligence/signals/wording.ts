const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "3 Feb", or "3 Feb 2025" when it lies in another year than `asOf`. Takes an instant or a calendar day (UTC). */
export function dayText(at: string, asOf: string): string {
  const month = months[Number(at.slice(5, 7)) - 1] ?? at.slice(5, 7);
  const day = Number(at.slice(8, 10));
  const year = at.slice(0, 4);
  return year === asOf.slice(0, 4) ? `${day} ${month}` : `${day} ${month} ${year}`;
}

/** "1 day", "12 days"; part days are left out. */
export function daysText(days: number): string {
  return countText(Math.floor(days), 'day');
}

/** "1 message", "4 messages"; `plural` for words that do not just take an s. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A number for people: no more than one decimal. */
export function numberText(value: number): string {
  return String(Math.round(value * 10) / 10);
}
