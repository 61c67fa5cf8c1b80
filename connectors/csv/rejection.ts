import { z } from 'zod';

/** One thing a file says that we do not read. `row` counts as a spreadsheet does (the header is row 1); null: the whole file. */
export const rejectionSchema = z.object({
  file: z.string(),
  row: z.number().int().nullable(),
  column: z.string().nullable(),
  /** What stands there, at most 80 characters, control characters written as escapes; null when nothing does. */
  value: z.string().nullable(),
  reason: z.string(),
  /** What would be read instead. */
  allowed: z.string().nullable(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** Why one cell is not read and what would be. */
export interface CellProblem {
  readonly reason: string;
  readonly allowed: string;
}

const shownCharacters = 80;

/** A value as it may be shown to people: cut at 80 characters, control and bidirectional characters as `\u….` escapes. */
export function showValue(value: string): string {
  const cut = value.length > shownCharacters ? `${value.slice(0, shownCharacters - 1).toWellFormed()}…` : value;
  return cut.replace(
    /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** One rejection as a sentence for people. */
export function rejectionText(rejection: Rejection): string {
  const where = [
    rejection.file,
    rejection.row === null ? null : `row ${rejection.row}`,
    rejection.column === null ? null : `column "${showValue(rejection.column)}"`,
  ].filter((part) => part !== null);
  const what = rejection.value === null ? rejection.reason : `"${rejection.value}" ${rejection.reason}`;
  return `${where.join(', ')}: ${what}${rejection.allowed === null ? '' : `. Allowed: ${rejection.allowed}`}`;
}
