import type { MirrorRecord, SyncPage } from '../../../src/domain/record.ts';

/** How big the organisation is: the example of connectors.md at scale 1. */
export interface OrgSize {
  readonly accounts: number;
  readonly contacts: number;
  readonly deals: number;
  readonly historyPerDeal: number;
  readonly activities: number;
}

export const exampleOrg: OrgSize = {
  accounts: 3_000,
  contacts: 12_000,
  deals: 25_000,
  historyPerDeal: 8,
  activities: 400_000,
};

/** The same organisation at a part of its size. */
export function scaled(size: OrgSize, part: number): OrgSize {
  const of = (n: number) => Math.max(1, Math.round(n * part));
  return {
    ...size,
    accounts: of(size.accounts),
    contacts: of(size.contacts),
    deals: of(size.deals),
    activities: of(size.activities),
  };
}

export const pageRows = 2_000;
const startMs = Date.parse('2025-01-01T00:00:00.000Z');
const at = (hours: number) => new Date(startMs + hours * 3_600_000).toISOString();
const idOf = (prefix: string, n: number) => `${prefix}${String(n).padStart(15, '0')}`;

/** The pages of a full pass as a connector hands them over, made one at a time so that nothing is held. */
export function* pagesOf(
  size: OrgSize,
): Generator<{ readonly object: string; readonly page: SyncPage; readonly sourceRows: number }> {
  const objects: [string, number, (n: number) => MirrorRecord, number][] = [
    ['account', size.accounts, account, 1],
    ['contact', size.contacts, (n) => contact(n, size), 1],
    ['opportunity', size.deals, (n) => opportunity(n, size, 0), size.historyPerDeal],
    ['activity', size.activities, (n) => activity(n, size, 0), 1],
  ];
  for (const [object, count, make, sourceRows] of objects) {
    for (let from = 0; from < count; from += pageRows) {
      const to = Math.min(count, from + pageRows);
      const records = Array.from({ length: to - from }, (_, n) => make(from + n));
      yield {
        object,
        page: { records, cursor: String(to), done: to === count, total: count },
        sourceRows: records.length * sourceRows,
      };
    }
  }
}

/** What a pass reads when `part` of the deals and activities changed since the last; other ones in each `round` from 1 on. */
export function* changedPages(size: OrgSize, part: number, round: number): ReturnType<typeof pagesOf> {
  const deals = Array.from({ length: Math.round(size.deals * part) }, (_, n) => opportunity(n * 7, size, round));
  yield {
    object: 'opportunity',
    page: { records: deals, cursor: null, done: true, total: null },
    sourceRows: deals.length,
  };
  const activities = Array.from({ length: Math.round(size.activities * part) }, (_, n) =>
    activity(size.activities * (1 + round) + n, size, round),
  );
  for (let from = 0; from < activities.length; from += pageRows) {
    const records = activities.slice(from, from + pageRows);
    yield { object: 'activity', page: { records, cursor: null, done: true, total: null }, sourceRows: records.length };
  }
}

function changed(object: 'account' | 'contact', id: string, n: number, values: Record<string, unknown>): MirrorRecord {
  const moment = at(n % 5_000);
  return { object, id, changes: [{ effectiveAt: moment, knownAt: moment, values }], undated: {}, isDeleted: false };
}

function account(n: number): MirrorRecord {
  const values = {
    name: `Account ${n}`,
    domain: `account${n}.example`,
    industry: 'Retail',
    segment: 'SMB',
    ownerId: idOf('005', n % 50),
  };
  return changed('account', idOf('001', n), n, values);
}

function contact(n: number, { accounts }: OrgSize): MirrorRecord {
  const values = {
    name: `Person ${n}`,
    email: `p${n}@account${n % accounts}.example`,
    title: 'CFO',
    accountId: idOf('001', n % accounts),
  };
  return changed('contact', idOf('003', n), n, values);
}

function opportunity(n: number, { accounts, historyPerDeal }: OrgSize, round: number): MirrorRecord {
  const first = {
    name: `Deal ${n}`,
    accountId: idOf('001', n % accounts),
    ownerId: idOf('005', n % 50),
    stageId: 'Qualification',
    amount: `${1_000 + n}.00`,
    currency: 'EUR',
    closeDate: '2026-06-30',
    createdDate: at(n % 5_000).slice(0, 10),
    outcome: null,
    forecastCategory: 'pipeline',
    probabilityPercent: 10,
  };
  const changes = Array.from({ length: historyPerDeal + round }, (_, step) => {
    const moment = at((n % 5_000) + step * 240);
    return {
      effectiveAt: moment,
      knownAt: moment,
      values: step === 0 ? first : { stageId: `Stage ${step}`, amount: `${step}000.00` },
    };
  });
  return { object: 'opportunity', id: idOf('006', n), changes, undated: {}, isDeleted: false };
}

function activity(n: number, { deals, accounts, contacts }: OrgSize, round: number): MirrorRecord {
  const moment = at((n % 8_000) + round);
  return {
    object: 'activity',
    isDeleted: false,
    activity: {
      id: idOf('00T', n),
      kind: 'email',
      occurredAt: moment,
      knownAt: moment,
      direction: n % 2 === 0 ? 'inbound' : 'outbound',
      opportunityId: idOf('006', n % deals),
      accountId: idOf('001', n % accounts),
      contactIds: [idOf('003', n % contacts)],
      userIds: [idOf('005', n % 50)],
      participantCount: 2,
      threadId: `thread ${n % 10_000}`,
      status: null,
      isAutomatic: false,
      subject: 'Re: your question about the offer',
      phrases: [],
    },
  };
}
