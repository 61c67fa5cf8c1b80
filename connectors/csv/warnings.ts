import { z } from 'zod';

/** Something in the files that is read but looks wrong, with how often and up to three places. */
export const warningSchema = z.object({
  code: z.string(),
  file: z.string().nullable(),
  message: z.string(),
  rows: z.number().int(),
  examples: z.array(z.string()),
});
export type Warning = z.infer<typeof warningSchema>;

/** What each code says to people. */
export const warningTexts = {
  header: 'Headers that are blank or stand twice',
  'no-rows': 'The table has a header and no rows',
  'close-before-created': 'The deal closes before it was created; both dates are kept as they are',
  'closed-without-date':
    'The deal has ended, but no day is given: its outcome counts from the export on, its close date is unknown',
  'open-with-closed-date': 'The deal is open and carries a day of closing: the day is kept as text and dates nothing',
  'entered-after-close': 'The deal enters a stage after it closed: this entry is left out',
  'implausible-date': 'A date before 1970 or after 2100: kept as it is',
  'negative-amount': 'The amount is negative: kept as it is',
  'missing-amount': 'The deal has no amount: unknown, not 0',
  'missing-currency': 'The deal has an amount and no currency: declare `currency:` in the mapping file',
  'currency-decimals': 'The amount has decimals that its currency does not have: kept as it is',
  'activity-before-created': 'The activity is dated before its deal was created: kept as it is',
  'activity-after-close': 'The activity is dated after its deal closed: kept as it is',
  'unknown-opportunity': 'The activity refers to a deal that is not in the upload',
  'columns-vary': 'Columns of grouped rows differ and only their first value is kept',
  'duplicate-id': 'The id stands more than once: the last row counts, the earlier ones are rejected',
} as const;
export type WarningCode = keyof typeof warningTexts;

/** Counts warnings in constant memory. */
export class WarningCounter {
  readonly #warnings = new Map<string, Warning>();

  add(code: WarningCode, file: string | null, example: string): void {
    const key = `${code}\0${file ?? ''}`;
    let warning = this.#warnings.get(key);
    if (!warning) {
      warning = { code, file, message: warningTexts[code], rows: 0, examples: [] };
      this.#warnings.set(key, warning);
    }
    warning.rows += 1;
    if (warning.examples.length < 3) warning.examples.push(example);
  }

  list(): Warning[] {
    return [...this.#warnings.values()];
  }
}
