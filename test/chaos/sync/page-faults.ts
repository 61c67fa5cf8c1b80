import { type Fault, faults } from '../../../connectors/kit/simulator-faults.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { syncConnection } from '../../../src/orchestration/sync/sync-connection.ts';
import type { Store } from '../../../src/store/open-store.ts';
import {
  addHistory,
  addOpportunity,
  addTask,
  ids,
  type MutableOrg,
  recordId,
  smallOrg,
} from '../../fixtures/salesforce-org.ts';
import { compareMirror, type TrueRecords } from './compare-mirror.ts';
import { openSalesforceRoom, type SalesforceRoom } from './salesforce-room.ts';

/** What can go wrong with one page. */
export const pageFaults = [
  '5xx',
  '429',
  'reset',
  'truncated',
  'html',
  'expired-cursor',
  'duplicate-page',
  'infinite-cursor',
  'token-expiry',
] as const;
export type PageFault = (typeof pageFaults)[number];

export interface FaultReport {
  readonly faults: number;
  /** Faults after which the run itself ended with an error; the others were mended on the way. */
  readonly failedRuns: number;
  readonly mismatches: readonly string[];
  readonly falseTombstones: readonly string[];
}

const queryPath = /\/query(All)?(\/|\?)/;
/** Once: the gateway's own repeats should mend it. Four times: the run fails and the next one must. */
const persistence = [1, 4] as const;

interface Page {
  readonly done?: boolean;
  readonly nextRecordsUrl?: string;
  readonly records?: readonly unknown[];
}

/** The fault as the script plays it; those that need the page before get it from `previous`. */
function toFault(kind: PageFault, previous: { page: Page | null; url: string }): Fault {
  const refusal = (status: number, errorCode: string): Fault => ({
    kind: 'json',
    status,
    body: [{ errorCode, message: 'chaos' }],
  });
  switch (kind) {
    case '5xx':
      return faults.unavailable;
    case '429':
      return faults.throttled('0');
    case 'reset':
      return faults.reset;
    case 'truncated':
      return { kind: 'truncate', afterBytes: 60 };
    case 'html':
      return faults.htmlPage;
    case 'expired-cursor':
      return refusal(400, 'INVALID_QUERY_LOCATOR');
    case 'token-expiry':
      return refusal(401, 'INVALID_SESSION_ID');
    case 'duplicate-page':
      return { kind: 'rewrite', change: (json) => ({ ...(json as Page), records: previous.page?.records ?? [] }) };
    case 'infinite-cursor':
      return {
        kind: 'rewrite',
        change: (json) => ({
          ...(json as Page),
          done: false,
          nextRecordsUrl: (json as Page).nextRecordsUrl ?? previous.url,
        }),
      };
  }
}

/** An organisation whose deals and tasks take two pages each. */
export function twoPageOrg(): MutableOrg {
  const org = smallOrg();
  for (let n = 1; n <= 230; n += 1) {
    const deal = addOpportunity(org, n, { Amount: 1_000 + n });
    addHistory(org, deal, '2026-01-10T00:00:00.000Z', { Amount: 1_000 + n });
    addTask(org, { WhatId: deal.Id, Subject: `Task ${n}` });
  }
  org.OpportunityContactRole.push({
    Id: recordId('00K', 1),
    IsDeleted: false,
    CreatedDate: '2026-01-05T09:00:00.000Z',
    SystemModstamp: '2026-01-05T09:00:00.000Z',
    OpportunityId: recordId('006', 1),
    ContactId: ids.carol,
    Role: 'Decision Maker',
    IsPrimary: true,
  });
  return org;
}

/** What the organisation holds, as the mirror should. */
function truthOf(org: MutableOrg): Map<string, TrueRecords> {
  const alive = <Row extends { Id: string; IsDeleted?: boolean }>(rows: readonly Row[], values: (row: Row) => object) =>
    new Map(
      rows
        .filter(({ IsDeleted }) => !IsDeleted)
        .map((row) => [row.Id, values(row) as Record<string, unknown>] as const),
    );
  return new Map<string, TrueRecords>([
    ['sales_user', alive(org.User, ({ Name }) => ({ name: Name }))],
    ['account', alive(org.Account, ({ Name }) => ({ name: Name }))],
    ['contact', alive(org.Contact, ({ Name, Email }) => ({ name: Name, email: Email }))],
    [
      'opportunity',
      alive(org.Opportunity, ({ Name, Amount, NextStep }) => ({
        name: Name,
        amount: String(Amount),
        nextStep: NextStep,
      })),
    ],
    ['contact_role', alive(org.OpportunityContactRole, ({ OpportunityId }) => ({ opportunityId: OpportunityId }))],
    ['activity', alive([...org.Task, ...org.Event], () => ({}))],
  ]);
}

export interface MatrixOptions {
  readonly kinds?: readonly PageFault[];
  /** Only every n-th page. */
  readonly everyPage?: number;
  readonly onCase?: (done: number) => void;
}

/**
 * Breaks every page of a first and of an incremental read in every way, once and four times in a row, then reads once more
 * without faults and compares the mirror with the organisation.
 */
export async function runPageFaults(store: Store, options: MatrixOptions = {}): Promise<FaultReport> {
  const { kinds = pageFaults, everyPage = 1, onCase } = options;
  const org = twoPageOrg();
  let round = 0;
  const room = await openSalesforceRoom(store, org);
  const report = { faults: 0, failedRuns: 0, mismatches: [] as string[], falseTombstones: [] as string[] };
  const one = async (pass: 'first' | 'changed', tenantId: string, kind: PageFault, page: number, times: number) => {
    round += 1;
    if (pass === 'changed') changeSome(org, round);
    const outcome = await breakPage(room, tenantId, kind, page, times);
    report.faults += outcome.hits;
    report.failedRuns += Number(outcome.failed);
    const difference = await compareMirror(store, tenantId, truthOf(org));
    const name = `${pass} read, page ${page}, ${kind} × ${times}`;
    report.mismatches.push(...difference.mismatches.slice(0, 3).map((what) => `${name}: ${what}`));
    report.falseTombstones.push(...difference.falseTombstones);
    onCase?.(report.faults);
  };
  try {
    const pages = await countPages(room, 'count');
    for (const kind of kinds) {
      for (let page = 0; page < pages; page += everyPage) {
        for (const times of persistence) {
          await one('first', `first-${kind}-${page}-${times}`, kind, page, times);
          await one('changed', 'count', kind, page, times);
        }
      }
    }
  } finally {
    await room.close();
  }
  return report;
}

async function countPages(room: SalesforceRoom, tenantId: string): Promise<number> {
  const before = room.simulator.requests.length;
  await syncConnection(await room.connect(tenantId));
  return room.simulator.requests.slice(before).filter(({ path, query }) => queryPath.test(`${path}?${query}`)).length;
}

async function breakPage(room: SalesforceRoom, tenantId: string, kind: PageFault, page: number, times: number) {
  const { faults: script, requests } = room.simulator;
  const previous: { page: Page | null; url: string } = { page: null, url: '' };
  const remember: Fault = {
    kind: 'rewrite',
    change: (json) => {
      previous.page = json as Page;
      previous.url = requests.at(-1)?.path ?? '';
      return json;
    },
  };
  let hits = 0;
  const fault = toFault(kind, previous);
  const counted: Fault =
    fault.kind === 'rewrite'
      ? {
          kind: 'rewrite',
          change: (json) => {
            hits += 1;
            return fault.change(json);
          },
        }
      : fault;
  const sequence = [...Array.from({ length: page }, () => remember), ...Array.from({ length: times }, () => counted)];
  const before = requests.length;
  script.add({ path: queryPath }, sequence);
  let failed = false;
  try {
    await syncConnection(await room.connect(tenantId));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    failed = true;
  }
  script.clear();
  const queries = requests.slice(before).filter(({ path, query }) => queryPath.test(`${path}?${query}`)).length;
  await syncConnection(await room.connect(tenantId));
  return { hits: fault.kind === 'rewrite' ? hits : Math.max(0, Math.min(times, queries - page)), failed };
}

/** A tenth of the deals and tasks change now, a deal is deleted or comes back. */
function changeSome(org: MutableOrg, round: number): void {
  const at = new Date().toISOString();
  for (const [index, deal] of org.Opportunity.entries()) {
    if (index % 10 === round % 10) Object.assign(deal, { NextStep: `Step ${round}`, SystemModstamp: at });
  }
  for (const [index, task] of org.Task.entries()) {
    if (index % 10 === round % 10) Object.assign(task, { Subject: `Task at ${round}`, SystemModstamp: at });
  }
  const deal = org.Opportunity[round % org.Opportunity.length];
  if (deal) Object.assign(deal, { IsDeleted: !deal.IsDeleted, SystemModstamp: at });
}
