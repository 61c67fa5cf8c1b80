import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../kit/vendor-errors.ts';
import { normaliseName } from './company-names.ts';
import { padCik } from './mapper.ts';
import type { RequestPace } from './request-pace.ts';
import {
  companyListSchema,
  type FilingColumns,
  filingColumnsSchema,
  type Submissions,
  submissionsSchema,
} from './schema.ts';
import { type EdgarSettings, edgarLimits } from './settings.ts';

/** A company of the SEC's daily list. `tickers` in the list's order, the main one first. */
export interface ListedCompany {
  readonly cik: string;
  readonly name: string;
  readonly normalisedName: string;
  readonly tickers: readonly string[];
}

/** EDGAR as one connection reads it. Every method throws the errors of `vendor-errors.ts`. */
export interface EdgarClient {
  /** All companies with a ticker; read once a day. */
  companies(signal: AbortSignal): Promise<readonly ListedCompany[]>;
  /** A company with its recent filings. @throws AppError `not_found` */
  submissions(cik: string, signal: AbortSignal): Promise<Submissions>;
  /** An older file that `submissions` names. */
  olderFilings(fileName: string, signal: AbortSignal): Promise<FilingColumns>;
}

const system = 'sec-edgar';

/** EDGAR answers undeclared agents and too many requests alike with 403 and a page; its words tell which. */
function refusal(status: number, page: string, retryAfter: string | null, nowMs: number): AppError {
  if (status === 403 && /request rate threshold/i.test(page) && !/undeclared/i.test(page)) {
    return new AppError('rate_limited', 'sec-edgar: the SEC has blocked this address for ten minutes of quiet.', {
      system,
      retryAfterMs: edgarLimits.blockMs,
    });
  }
  if (status === 403) {
    return new AppError('forbidden', 'sec-edgar: the SEC refuses this client; check the contact in the settings.', {
      system,
      hint: 'The contact must name who asks, with an e-mail address.',
    });
  }
  return vendorError({ system, status, retryAfter }, nowMs);
}

function listOf(rows: z.infer<typeof companyListSchema>): ListedCompany[] {
  const at = (field: string) => rows.fields.indexOf(field);
  const [cikAt, nameAt, tickerAt] = [at('cik'), at('name'), at('ticker')];
  if (cikAt < 0 || nameAt < 0 || tickerAt < 0) throw badVendorResponse(system, 'the list of companies');
  const byCik = new Map<string, { name: string; tickers: string[] }>();
  for (const row of rows.data) {
    const [cik, name, ticker] = [row[cikAt], row[nameAt], row[tickerAt]];
    if (cik === null || cik === undefined || typeof name !== 'string') continue;
    const company = byCik.get(padCik(cik)) ?? { name, tickers: [] };
    if (typeof ticker === 'string' && ticker !== '') company.tickers.push(ticker.toUpperCase());
    byCik.set(padCik(cik), company);
  }
  return [...byCik].map(([cik, { name, tickers }]) => ({ cik, name, tickers, normalisedName: normaliseName(name) }));
}

/** Opens a client; `pace` is shared by all clients of the process, because the SEC counts by address. */
export function createEdgarClient(ports: ConnectorPorts, settings: EdgarSettings, pace: RequestPace): EdgarClient {
  const base = settings.baseUrl?.replace(/\/$/, '');
  const siteUrl = base ?? 'https://www.sec.gov';
  const dataUrl = base ?? 'https://data.sec.gov';
  let kept: { readonly companies: readonly ListedCompany[]; readonly untilMs: number } | null = null;

  async function read<Answer>(url: string, schema: z.ZodType<Answer>, signal: AbortSignal): Promise<Answer> {
    await pace.turn(signal);
    const headers = { 'user-agent': settings.contact, accept: 'application/json', 'accept-encoding': 'gzip' };
    const response = await ports.http.fetch(url, { headers, signal });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, response.headers.get('retry-after'), ports.now());
    const what = new URL(url).pathname;
    const parsed = schema.safeParse(parseVendorJson(system, what, text));
    if (!parsed.success) throw badVendorResponse(system, what, parsed.error);
    return parsed.data;
  }

  return {
    async companies(signal) {
      if (kept !== null && kept.untilMs > ports.now()) return kept.companies;
      const companies = listOf(await read(`${siteUrl}/files/company_tickers_exchange.json`, companyListSchema, signal));
      kept = { companies, untilMs: ports.now() + edgarLimits.companyListLifeMs };
      return companies;
    },
    submissions: (cik, signal) => read(`${dataUrl}/submissions/CIK${padCik(cik)}.json`, submissionsSchema, signal),
    olderFilings: (fileName, signal) => read(`${dataUrl}/submissions/${fileName}`, filingColumnsSchema, signal),
  };
}
