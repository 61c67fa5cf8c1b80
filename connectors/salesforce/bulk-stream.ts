import { Readable } from 'node:stream';
import { type Parser, parse } from 'csv-parse';
import { AppError } from '../../src/domain/errors.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { BulkPosition } from './cursor.ts';

/** One page of a finished job's results as it comes: CSV text with a header line. `next` null on the last one. */
export interface BulkResult {
  readonly csv: string;
  readonly next: string | null;
}

export type ReadResult = (position: BulkPosition, maxRecords: number, signal: AbortSignal) => Promise<BulkResult>;

/** A row by column name; an empty cell is null, as Salesforce writes both alike. */
export type BulkRow = Readonly<Record<string, string | null>>;

/** The rows of one finished job, in order, one result page in memory at a time. */
export interface BulkStream {
  /** The next row without taking it; null after the last one. */
  peek(signal: AbortSignal): Promise<BulkRow | null>;
  take(): void;
  /** Where the row that `peek` gives stands, for a cursor. */
  position(): BulkPosition;
  /** What was taken is done with. */
  keep(): void;
  /** Gives back what was taken since `keep`, after a failure. */
  giveBack(): void;
}

const sliceChars = 65_536;
const mostRecords = 50_000;
const fewestRecords = 1_000;

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += sliceChars) yield text.slice(at, at + sliceChars);
}

interface Placed {
  readonly row: BulkRow;
  readonly at: BulkPosition;
}

interface OpenPage {
  readonly columns: readonly string[];
  readonly rows: AsyncIterator<string[]>;
  readonly next: string | null;
}

async function openPage(result: BulkResult): Promise<OpenPage> {
  const parser: Parser = Readable.from(slices(result.csv)).pipe(parse({ skip_empty_lines: true }));
  const rows = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  const header = await rows.next();
  if (header.done) throw badVendorResponse('Salesforce', 'the results of a bulk job');
  return { columns: header.value, rows, next: result.next };
}

/**
 * Opens a job's results at `start`. Pages that would be larger than the outbound client's cap are asked for again with half the
 * rows.
 */
export function openBulkStream(read: ReadResult, start: BulkPosition): BulkStream {
  let { locator, skip } = start;
  let maxRecords = mostRecords;
  let page: OpenPage | null = null;
  let head: Placed | null = null;
  let waiting: Placed[] = [];
  let taken: Placed[] = [];

  async function fetchPage(signal: AbortSignal): Promise<OpenPage> {
    for (;;) {
      try {
        return await openPage(await read({ ...start, locator, skip }, maxRecords, signal));
      } catch (error) {
        const isTooLarge = error instanceof AppError && error.code === 'limit_exceeded';
        if (!isTooLarge || maxRecords <= fewestRecords) throw error;
        maxRecords = Math.floor(maxRecords / 2);
      }
    }
  }
  async function nextRow(from: OpenPage): Promise<string[] | null> {
    try {
      const { done, value } = await from.rows.next();
      return done ? null : value;
    } catch (error) {
      throw badVendorResponse('Salesforce', 'the results of a bulk job', error);
    }
  }
  async function advance(signal: AbortSignal): Promise<Placed | null> {
    if (!page) {
      page = await fetchPage(signal);
      // After a crash the page is read again; the rows before the cursor were committed.
      for (let done = 0; done < skip; done += 1) await nextRow(page);
    }
    for (;;) {
      const cells: string[] | null = await nextRow(page);
      if (cells) {
        const entries = page.columns.map((name, at) => [name, cells[at] === '' ? null : cells[at]]);
        const placed = { row: Object.fromEntries(entries) as BulkRow, at: { job: start.job, locator, skip } };
        skip += 1;
        return placed;
      }
      if (page.next === null) return null;
      locator = page.next;
      skip = 0;
      page = await fetchPage(signal);
    }
  }
  return {
    async peek(signal) {
      head ??= waiting.shift() ?? (await advance(signal));
      return head?.row ?? null;
    },
    take() {
      if (head) taken.push(head);
      head = null;
    },
    position: () => (head ?? waiting[0])?.at ?? { job: start.job, locator, skip },
    keep() {
      taken = [];
    },
    giveBack() {
      waiting = [...taken, ...(head ? [head] : []), ...waiting];
      taken = [];
      head = null;
    },
  };
}
