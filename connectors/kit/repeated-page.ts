import { hash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';

/** What the last page of a list held, as a cursor carries it; null: none came before. */
export const lastPageSchema = z
  .string()
  .regex(/^[a-f0-9]{16}$/)
  .nullable()
  .default(null);

/** One page of a vendor's list as it came: the ids in it, the token it was asked with and the one of the next page. */
export interface ListedPage {
  readonly ids: readonly string[];
  readonly token: string | null;
  readonly nextToken: string | null;
}

/**
 * Answers with the digest of a page's ids, for `lastPage` of the next one. A vendor that gives the rows of the page before under
 * another token would else hide a page for good: what it hid was never seen and is not asked for again.
 * @throws AppError `bad_vendor_response` with the hint `repeated`, upon which the next pass begins anew, when the page holds what
 *   `lastPage` held or leads to itself
 */
export function refuseRepeatedPage(system: string, page: ListedPage, lastPage: string | null): string {
  const content = hash('sha256', page.ids.join(' '), 'hex').slice(0, 16);
  const isCircle = page.nextToken !== null && page.nextToken === page.token;
  if (isCircle || (page.ids.length > 0 && content === lastPage)) {
    const what = isCircle ? 'pages that lead in a circle' : 'the same page again';
    const message = `${system} gives ${what}; nothing of it is kept, and the next pass begins anew.`;
    throw new AppError('bad_vendor_response', message, { system, hint: 'repeated' });
  }
  return content;
}
