import type { SimulatedCompany, SimulatedFiling } from '../../connectors/sec-edgar/simulator.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { DemoAccount, DemoOrganisation } from './organisation.ts';

/** What a public account told the SEC that makes a purchase less likely. The signal `account-news` must fire on its open deals. */
export interface DemoNews {
  readonly accountId: string;
  /** The 8-K item. */
  readonly item: string;
  readonly reportedOn: CalendarDate;
  readonly opportunityIds: readonly string[];
}

/** The demo's EDGAR: companies for the simulator, and the answer key. */
export interface DemoFilings {
  readonly companies: readonly SimulatedCompany[];
  readonly news: readonly DemoNews[];
}

/** Restructuring first: it is the one that every organisation has an account for. */
const adverseItems = ['2.05', '5.02', '4.02'] as const;
const calmCompanies = 3;
const firstCik = 1_900_001;

/** A filing on the day so many days before the anchor, accepted at half past four in New York. */
function filing(cik: number, number: number, day: CalendarDate, form: string, items: string): SimulatedFiling {
  const accessionNumber = `${String(cik).padStart(10, '0')}-${day.slice(2, 4)}-${String(number).padStart(6, '0')}`;
  const primaryDocument = `${form.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}-${day}.htm`;
  return {
    accessionNumber,
    form,
    filingDate: day,
    reportDate: day,
    acceptedAt: `${day}T21:30:00.000Z`,
    items,
    primaryDocument,
  };
}

/** What every public company files; none of it is news that counts against a deal. */
function everydayFilings(cik: number, anchorDate: CalendarDate): SimulatedFiling[] {
  const days = (count: number) => addDays(anchorDate, -count);
  return [
    filing(cik, 9, days(12), '8-K', '7.01,9.01'),
    filing(cik, 8, days(20), '10-Q', ''),
    filing(cik, 7, days(22), '8-K', '2.02,9.01'),
    filing(cik, 6, days(75), '4', ''),
    filing(cik, 5, days(112), '10-Q', ''),
    filing(cik, 4, days(190), 'DEF 14A', ''),
    filing(cik, 3, days(260), '10-K', ''),
  ];
}

function company(account: DemoAccount, index: number, filings: readonly SimulatedFiling[]): SimulatedCompany {
  const ticker = account.name
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .slice(0, 4);
  return {
    cik: firstCik + index,
    name: `${account.name}, Inc.`,
    tickers: [ticker],
    website: `https://www.${account.domain}`,
    filings,
    stampsNewYorkClock: index % 5 === 4,
  };
}

/**
 * A few accounts of the demo are public. Adverse news goes only to accounts none of whose open deals is healthy, so that the
 * healthy ones stay clear of every signal; some seeds have one such account, none has to.
 */
export function toEdgarFilings(organisation: DemoOrganisation): DemoFilings {
  const { anchorDate, accounts } = organisation;
  const healthy = new Set(organisation.healthyOpportunityIds);
  const open = organisation.opportunities.filter(({ outcome }) => outcome === null);
  const openByAccount = Map.groupBy(open, ({ accountId }) => accountId);
  const hasHealthy = ({ id }: DemoAccount) => (openByAccount.get(id) ?? []).some((deal) => healthy.has(deal.id));
  const troubled = accounts
    .filter((account) => openByAccount.has(account.id) && !hasHealthy(account))
    .slice(0, adverseItems.length);
  const calm = accounts.filter(hasHealthy).slice(0, calmCompanies);
  const news: DemoNews[] = [];
  const companies = [...troubled, ...calm].map((account, index) => {
    const everyday = everydayFilings(firstCik + index, anchorDate);
    const item = index < troubled.length ? adverseItems[index] : undefined;
    if (item === undefined) return company(account, index, everyday);
    const reportedOn = addDays(anchorDate, -4 - 3 * index);
    const opportunityIds = (openByAccount.get(account.id) ?? []).map(({ id }) => id);
    news.push({ accountId: account.id, item, reportedOn, opportunityIds });
    const filings = [...everyday, filing(firstCik + index, 10, reportedOn, '8-K', `${item},9.01`)];
    return company(
      account,
      index,
      filings.sort((a, b) => (a.filingDate < b.filingDate ? 1 : -1)),
    );
  });
  return { companies, news };
}
