import type { FoundCompany } from '../../src/domain/account-event.ts';
import type { EdgarClient, ListedCompany } from './client.ts';
import { domainOf, nameCloseness, normaliseName, sameDomain } from './company-names.ts';

/** What is known of the company sought; at least one is given. */
export interface CompanySearch {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly ticker?: string | undefined;
}

/** At most this many companies are answered, and at most this many looked up for their website. */
const mostFound = 5;

interface Candidate {
  readonly company: ListedCompany;
  readonly confidence: number;
}

/** The word of a domain that may be a company's name: `www.acme-steel.co.uk` → `acme steel`. */
function nameInDomain(domain: string): string {
  const labels = domain.split('.');
  const isTwoPart = labels.length > 2 && /^(co|com|org|net|ac)$/.test(labels.at(-2) ?? '');
  return normaliseName((labels.at(isTwoPart ? -3 : -2) ?? '').replaceAll('-', ' '));
}

/** By name: the same name 0.8, shared by several companies 0.5, one name beginning with the other 0.4; a domain's word half. */
function byName(companies: readonly ListedCompany[], asked: string, weight: number): Candidate[] {
  const close = companies
    .map((company) => ({ company, closeness: nameCloseness(asked, company.normalisedName) }))
    .filter(({ closeness }) => closeness > 0)
    .sort((a, b) => b.closeness - a.closeness || a.company.name.length - b.company.name.length);
  const same = close.filter(({ closeness }) => closeness === 1).length;
  return close.slice(0, mostFound).map(({ company, closeness }) => {
    const confidence = closeness === 1 ? (same > 1 ? 0.5 : 0.8) : 0.4;
    return { company, confidence: confidence * weight };
  });
}

/** The website settles it: ours makes the company certain, another one makes the name alone doubtful, none changes nothing. */
async function checkWebsite(
  client: EdgarClient,
  candidate: Candidate,
  asked: string | null,
  signal: AbortSignal,
): Promise<FoundCompany> {
  const { company, confidence } = candidate;
  const found = { companyId: company.cik, name: company.name, ticker: company.tickers[0] ?? null };
  if (asked === null) return { ...found, domain: null, confidence };
  const { website, investorWebsite } = await client.submissions(company.cik, signal);
  const sites = [domainOf(website), domainOf(investorWebsite)].filter((site) => site !== null);
  const ours = sites.find((site) => sameDomain(site, asked));
  const isOther = ours === undefined && sites.length > 0;
  const settled = ours !== undefined || confidence === 1 ? 1 : isOther ? confidence / 4 : confidence;
  return { ...found, domain: ours ?? sites[0] ?? null, confidence: Math.round(settled * 100) / 100 };
}

/**
 * Finds up to five companies, the surest first; several with a low confidence rather than one guess. EDGAR has no index by
 * domain: one is looked up among the companies that its word, or the given name, could mean.
 */
export async function findCompany(
  client: EdgarClient,
  search: CompanySearch,
  signal: AbortSignal,
): Promise<FoundCompany[]> {
  const companies = await client.companies(signal);
  const domain = domainOf(search.domain);
  const ticker = search.ticker?.trim().toUpperCase().replaceAll('.', '-');
  const named = search.name === undefined ? [] : byName(companies, normaliseName(search.name), 1);
  const hinted = domain === null ? [] : byName(companies, nameInDomain(domain), 0.5);
  const listed = companies.filter(({ tickers }) => ticker !== undefined && tickers.includes(ticker));
  const candidates = new Map<string, Candidate>();
  for (const candidate of [...listed.map((company) => ({ company, confidence: 1 })), ...named, ...hinted]) {
    const known = candidates.get(candidate.company.cik);
    if (!known && candidates.size < mostFound) candidates.set(candidate.company.cik, candidate);
  }
  const found: FoundCompany[] = [];
  for (const candidate of candidates.values()) found.push(await checkWebsite(client, candidate, domain, signal));
  return found.sort((a, b) => b.confidence - a.confidence || (a.companyId < b.companyId ? -1 : 1));
}
