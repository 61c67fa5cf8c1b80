import type { CompanyEvent } from '../../src/domain/account-event.ts';
import { AppError } from '../../src/domain/errors.ts';
import { addDays, dateOf, type Instant } from '../../src/domain/time.ts';
import type { EdgarClient } from './client.ts';
import { eventsOf, padCik } from './mapper.ts';

/** What to list: events known since `since`, newest first, after `cursor` when a page came before. */
export interface EventSearch {
  readonly companyId: string;
  readonly since: Instant;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of events; `cursor` null on the last one. */
export interface EventPage {
  readonly events: CompanyEvent[];
  readonly cursor: string | null;
}

type Place = Pick<CompanyEvent, 'knownAt' | 'id'>;

/** A cursor names the last event given, so that filings that arrive between two pages move nothing. */
function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [knownAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (Number.isNaN(Date.parse(knownAt)) || id === '') {
    throw new AppError('invalid_input', 'cursor: it is not one of this tool; start again without it.', {
      field: 'cursor',
    });
  }
  return { knownAt, id };
}

const writeCursor = ({ knownAt, id }: Place) => Buffer.from(`${knownAt} ${id}`).toString('base64url');

const isAfter = (event: Place, place: Place) =>
  event.knownAt < place.knownAt || (event.knownAt === place.knownAt && event.id < place.id);

const newestFirst = (a: Place, b: Place) => (isAfter(a, b) ? 1 : -1);

/** The filing day and the day something is known may differ by the night in New York and by filings dated to the next workday. */
const slackDays = 5;

/**
 * Reads a page, and of the older files only those that can hold a part of it.
 * @throws AppError `not_found` for an unknown company, `invalid_input` for a foreign cursor.
 */
export async function listEvents(client: EdgarClient, search: EventSearch, signal: AbortSignal): Promise<EventPage> {
  const place = readCursor(search.cursor);
  const cik = padCik(search.companyId);
  const { filings } = await client.submissions(cik, signal);
  const fits = (event: CompanyEvent) => event.knownAt >= search.since && (place === null || isAfter(event, place));
  const earliest = addDays(dateOf(search.since), -slackDays);
  const latest = place === null ? null : addDays(dateOf(place.knownAt), slackDays);
  const found = eventsOf(cik, filings.recent).filter(fits);
  for (const file of filings.files.toSorted((a, b) => (a.filingTo < b.filingTo ? 1 : -1))) {
    if (found.length > search.limit || file.filingTo < earliest) break;
    if (latest !== null && file.filingFrom > latest) continue;
    found.push(...eventsOf(cik, await client.olderFilings(file.name, signal)).filter(fits));
  }
  const sorted = found.sort(newestFirst);
  const events = sorted.slice(0, search.limit);
  const last = events.at(-1);
  return { events, cursor: last && sorted.length > search.limit ? writeCursor(last) : null };
}
