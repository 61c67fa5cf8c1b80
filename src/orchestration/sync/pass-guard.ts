import { hash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';

/** On a second try a page may be repeated: the source always does that there. More often is a circle. */
const toleratedRepeats = { first: 0, second: 2 } as const;
/** Records may go while a pass runs; so many of them do not. On a second try the source is believed. */
const believablePart = 0.9;
const toleratedEmptyPages = 1_000;

/** A page as the guard looks at it. `content`: what makes two pages the same, such as the ids in it with their digests. */
export interface GuardedPage {
  readonly content: string;
  readonly size: number;
  readonly cursor: string | null;
  readonly done: boolean;
  /** How many the source said it has, where it does; null: unknown, or not a pass over everything. */
  readonly total: number | null;
  /** How many the pass has shown with this page. */
  readonly readCount: number;
}

/**
 * Watches one pass for cursors that lead nowhere: the same cursor again, the same page again and again, empty pages without end, a
 * page that is not the last and names no next one. Keeps 8 bytes a page, so a long pass costs no memory.
 */
export class PassGuard {
  readonly #object: string;
  readonly #cursors = new Set<bigint>();
  readonly #pages = new Map<bigint, number>();
  readonly #tolerated: number;
  #emptyPages = 0;

  constructor(object: string, resumedFrom: string | null, attempt: 'first' | 'second' = 'first') {
    this.#object = object;
    this.#tolerated = toleratedRepeats[attempt];
    if (resumedFrom !== null) this.#cursors.add(digest(resumedFrom));
  }

  /** @throws AppError `bad_vendor_response` for a page that must not be committed */
  check({ content, size, cursor, done, total, readCount }: GuardedPage): void {
    if (!done) {
      if (cursor === null) throw this.#refusal('gave a page that is not the last without saying where the next one is');
      const of = digest(cursor);
      if (this.#cursors.has(of)) throw this.#refusal('gave a cursor that it had given before');
      this.#cursors.add(of);
    }
    if (done && total !== null && readCount < total * believablePart && this.#tolerated === 0) {
      throw this.#refusal(`said it has ${total} records and showed ${readCount}`);
    }
    if (size === 0) {
      this.#emptyPages += 1;
      if (this.#emptyPages > toleratedEmptyPages) throw this.#refusal(`gave ${this.#emptyPages} empty pages in a row`);
      return;
    }
    this.#emptyPages = 0;
    const page = digest(content);
    const seen = (this.#pages.get(page) ?? 0) + 1;
    this.#pages.set(page, seen);
    if (seen > this.#tolerated + 1) throw this.#refusal('gives the same page again');
  }

  #refusal(what: string): AppError {
    return new AppError(
      'bad_vendor_response',
      `The source ${what} while ${this.#object} was read; nothing of that page is kept, and the next pass begins anew.`,
      { hint: 'endless', object: this.#object },
    );
  }
}

function digest(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigInt64LE(0);
}
