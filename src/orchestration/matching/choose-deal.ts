import { dayMs, type Instant } from '../../domain/time.ts';
import type { KnownContact, KnownDeal, PeopleDirectory } from './people-directory.ts';

/**
 * A message belongs to a deal that was open then, was opened within these days after it or closed within these days before it.
 * Source: product.md, matching rule: https://contact.gong.io/hc/en-us/articles/4815696533389-How-Gong-activities-are-associated-to-deals-in-your-CRM (2026-11-21)
 */
const aroundDays = 14;

/** The deal a message belongs to. `candidates` above 1 with no `opportunityId`: it fits several, so nobody guesses. */
export interface Chosen {
  readonly opportunityId: string | null;
  readonly accountId: string | null;
  readonly candidates: number;
  readonly refs: readonly string[];
  readonly knownAt: readonly (Instant | null)[];
}

/** Chooses among the deals of the contacts' roles, else among those of the account. Deals open at that moment come first. */
export function chooseDeal(
  at: Instant,
  contacts: readonly KnownContact[],
  accountId: string | null,
  directory: PeopleDirectory,
): Chosen {
  const roles = contacts.flatMap(({ id }) => directory.rolesByContact.get(id) ?? []);
  const byRole = new Map<string, KnownDeal>();
  for (const { opportunityId } of roles) {
    const deal = directory.dealsById.get(opportunityId);
    if (deal) byRole.set(deal.id, deal);
  }
  const linked = workedOn(at, [...byRole.values()]);
  const candidates = linked.length > 0 ? linked : workedOn(at, directory.dealsByAccount.get(accountId ?? '') ?? []);
  const [deal] = candidates;
  if (!deal || candidates.length > 1) {
    return {
      opportunityId: null,
      accountId: null,
      candidates: candidates.length,
      refs: candidates.map(({ id }) => id),
      knownAt: [],
    };
  }
  const link = roles.filter(({ opportunityId }) => opportunityId === deal.id).map(({ knownAt }) => knownAt);
  // of several links to the deal the first one on record was enough
  const linkKnownAt = linked.length > 0 ? (link.includes(null) ? null : (link.sort()[0] ?? null)) : null;
  return {
    opportunityId: deal.id,
    accountId: deal.accountId,
    candidates: 1,
    refs: [deal.id],
    knownAt: [deal.knownAt, linkKnownAt],
  };
}

function workedOn(at: Instant, deals: readonly KnownDeal[]): KnownDeal[] {
  const moment = Date.parse(at);
  const isWithin = ({ openedAt, closedAt }: KnownDeal, marginMs: number) =>
    Date.parse(openedAt) - marginMs <= moment && (closedAt === null || moment <= Date.parse(closedAt) + marginMs);
  const open = deals.filter((deal) => isWithin(deal, 0));
  return open.length > 0 ? open : deals.filter((deal) => isWithin(deal, aroundDays * dayMs));
}
