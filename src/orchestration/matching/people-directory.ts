import type { Instant } from '../../domain/time.ts';

/** A person or company of the mirror that a message can name. `knownAt`: when it was on record; null: always. */
export interface KnownRecord {
  readonly id: string;
  readonly knownAt: Instant | null;
}

export interface KnownContact extends KnownRecord {
  readonly accountId: string | null;
}

/** A deal as matching sees it. `openedAt` to `closedAt` (null: open) is when it was worked on. */
export interface KnownDeal extends KnownRecord {
  readonly accountId: string | null;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/** A contact's link to a deal. */
export interface KnownRole extends KnownRecord {
  readonly contactId: string;
  readonly opportunityId: string;
}

/** What is known of the people of a batch of messages. Addresses and domains are lower case. */
export interface PeopleDirectory {
  readonly internalDomains: ReadonlySet<string>;
  readonly usersByAddress: ReadonlyMap<string, KnownRecord>;
  readonly contactsByAddress: ReadonlyMap<string, readonly KnownContact[]>;
  readonly accountsByDomain: ReadonlyMap<string, readonly KnownRecord[]>;
  /** By their names as written, for what talk among us mentions. */
  readonly accountsByName: ReadonlyMap<string, readonly KnownRecord[]>;
  readonly rolesByContact: ReadonlyMap<string, readonly KnownRole[]>;
  readonly dealsById: ReadonlyMap<string, KnownDeal>;
  readonly dealsByAccount: ReadonlyMap<string, readonly KnownDeal[]>;
}

/**
 * Mail domains that belong to a provider, not to a company: an address there says nothing of an account.
 * Source: the providers' own sign-up pages; own list, the most used in business mail (2026-11-20)
 */
const publicMailDomains = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.de gmx.net gmx.com web.de t-online.de mail.com zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com naver.com orange.fr wanadoo.fr free.fr libero.it hey.com fastmail.com'.split(
    ' ',
  ),
);

/** The domain of a mail address; null for one without. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at > 0 && at < address.length - 1 ? address.slice(at + 1) : null;
}

/**
 * The company domains an address may stand for, the longest first: its own and those above it (`eu.acme.com`, `acme.com`). Empty
 * for public mail providers.
 */
export function companyDomains(address: string): string[] {
  const domain = domainOf(address);
  if (domain === null || publicMailDomains.has(domain)) return [];
  const labels = domain.split('.');
  return Array.from({ length: Math.max(1, Math.min(labels.length - 1, 8)) }, (_, from) => labels.slice(from).join('.'));
}
