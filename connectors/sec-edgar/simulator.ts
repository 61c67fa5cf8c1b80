import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { rateThresholdPage, undeclaredToolPage } from './simulator-pages.ts';

/** One filing; `items` as an 8-K lists them. `acceptedAt` is the true instant. */
export interface SimulatedFiling {
  readonly accessionNumber: string;
  readonly form: string;
  readonly filingDate: string;
  readonly reportDate: string;
  readonly acceptedAt: string;
  readonly items: string;
  readonly primaryDocument: string;
}

/** A company; filings newest first. `stampsNewYorkClock`: acceptance times are New York's clock with a Z, as for one filer in five. */
export interface SimulatedCompany {
  readonly cik: number;
  readonly name: string;
  readonly tickers: readonly string[];
  readonly website: string;
  readonly filings: readonly SimulatedFiling[];
  readonly stampsNewYorkClock?: boolean;
}

export interface EdgarSimulatorOptions {
  readonly companies: readonly SimulatedCompany[];
  /** How many filings stand in `recent`; the rest is in older files. EDGAR: at least 1,000 or one year. */
  readonly recentFilings?: number;
  readonly filingsPerFile?: number;
  readonly now?: () => number;
}

const notFoundXml =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';

function newYorkClock(instant: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: 'America/New_York' });
  return `${text.replace(' ', 'T')}.000Z`;
}

/** Filings as EDGAR's parallel arrays. Source: https://www.sec.gov/search-filings/edgar-application-programming-interfaces (2026-11-20) */
function columnsOf(company: SimulatedCompany, filings: readonly SimulatedFiling[]) {
  const column = <Value>(value: (filing: SimulatedFiling) => Value) => filings.map(value);
  return {
    accessionNumber: column((filing) => filing.accessionNumber),
    filingDate: column((filing) => filing.filingDate),
    reportDate: column((filing) => filing.reportDate),
    acceptanceDateTime: column(({ acceptedAt }) =>
      company.stampsNewYorkClock ? newYorkClock(acceptedAt) : acceptedAt,
    ),
    act: column(() => '34'),
    form: column((filing) => filing.form),
    fileNumber: column(() => '001-00000'),
    filmNumber: column(() => ''),
    items: column((filing) => filing.items),
    core_type: column((filing) => filing.form),
    size: column(() => 100_000),
    isXBRL: column(() => 0),
    isInlineXBRL: column(() => 0),
    primaryDocument: column((filing) => filing.primaryDocument),
    primaryDocDescription: column((filing) => filing.form),
  };
}

function submissionsOf(company: SimulatedCompany, options: EdgarSimulatorOptions) {
  const padded = String(company.cik).padStart(10, '0');
  const recent = company.filings.slice(0, options.recentFilings ?? 1_000);
  const rest = company.filings.slice(recent.length);
  const perFile = options.filingsPerFile ?? 2_000;
  const parts = Array.from({ length: Math.ceil(rest.length / perFile) }, (_, index) => ({
    name: `CIK${padded}-submissions-${String(index + 1).padStart(3, '0')}.json`,
    filings: rest.slice(index * perFile, (index + 1) * perFile),
  }));
  const body = {
    cik: padded,
    entityType: 'operating',
    sic: '3570',
    sicDescription: 'Simulated Industry',
    name: company.name,
    tickers: company.tickers,
    exchanges: company.tickers.map(() => 'Nasdaq'),
    ein: '000000000',
    website: company.website,
    investorWebsite: '',
    category: 'Large accelerated filer',
    fiscalYearEnd: '1231',
    formerNames: [],
    filings: {
      recent: columnsOf(company, recent),
      files: parts.map(({ name, filings }) => ({
        name,
        filingCount: filings.length,
        filingFrom: filings.at(-1)?.filingDate ?? '',
        filingTo: filings[0]?.filingDate ?? '',
      })),
    },
  };
  return { body, parts };
}

function answer(path: string, options: EdgarSimulatorOptions): SimulatedReply {
  const { companies } = options;
  const rows = companies.flatMap((each) => each.tickers.map((ticker) => ({ ...each, ticker })));
  if (path === '/files/company_tickers_exchange.json') {
    const data = rows.map(({ cik, name, ticker }) => [cik, name, ticker, 'Nasdaq']);
    return { status: 200, gzip: true, json: { fields: ['cik', 'name', 'ticker', 'exchange'], data } };
  }
  if (path === '/files/company_tickers.json') {
    const entries = rows.map(({ cik, ticker, name }, index) => [String(index), { cik_str: cik, ticker, title: name }]);
    return { status: 200, gzip: true, json: Object.fromEntries(entries) };
  }
  const [, padded, part] = /^\/submissions\/CIK(\d{10})(-submissions-\d{3})?\.json$/.exec(path) ?? [];
  const company = companies.find(({ cik }) => padded !== undefined && cik === Number(padded));
  if (!company) return { status: 404, text: notFoundXml, headers: { 'content-type': 'application/xml' } };
  const { body, parts } = submissionsOf(company, options);
  if (part === undefined) return { status: 200, gzip: true, json: body };
  const older = parts.find(({ name }) => path.endsWith(`/${name}`));
  if (!older) return { status: 404, text: notFoundXml, headers: { 'content-type': 'application/xml' } };
  return { status: 200, gzip: true, json: columnsOf(company, older.filings) };
}

/** Starts a simulated EDGAR, both hosts in one. It refuses undeclared agents and more than ten requests a second with pages. */
export async function startEdgarSimulator(options: EdgarSimulatorOptions): Promise<Simulator> {
  const now = options.now ?? (() => performance.now());
  let arrivals: number[] = [];
  let blockedUntil = Number.NEGATIVE_INFINITY;
  function handle(request: SimulatedRequest): SimulatedReply {
    const agent = request.headers['user-agent'] ?? '';
    if (!/\S@\S/.test(agent)) return { status: 403, text: undeclaredToolPage };
    arrivals = [...arrivals.filter((at) => at > now() - 1_000), now()];
    if (arrivals.length > 10) blockedUntil = now() + 600_000;
    if (now() < blockedUntil) return { status: 403, text: rateThresholdPage };
    if (request.method !== 'GET') return { status: 405, text: '<h1>405 Not Allowed</h1>' };
    const reply = answer(request.path, options);
    return /gzip/.test(request.headers['accept-encoding'] ?? '') ? reply : { ...reply, gzip: false };
  }
  return startSimulator({ handle });
}
