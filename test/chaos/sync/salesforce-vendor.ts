import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import {
  addHistory,
  addOpportunity,
  addTask,
  ids,
  type MutableOrg,
  recordId,
  smallOrg,
} from '../../fixtures/salesforce-org.ts';
import { pick } from '../random.ts';
import { compareMirror, type TrueRecords } from './compare-mirror.ts';
import type { Vendor } from './vendor-room.ts';

interface Page {
  readonly done?: boolean;
  readonly nextRecordsUrl?: string;
  readonly records?: readonly { readonly attributes?: { readonly type?: string } }[];
  readonly compositeResponse?: readonly { readonly body: Page }[];
}

const pageSize = 200;
const refusal = (status: number, errorCode: string) =>
  ({ kind: 'json', status, body: [{ errorCode, message: 'chaos' }] }) as const;

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

function mutateOne(org: MutableOrg, random: () => number): void {
  // rows become visible up to some minutes after their stamp
  const lateMs = random() < 0.3 ? Math.floor(random() * 240_000) : 0;
  const SystemModstamp = new Date(Date.now() - lateMs).toISOString();
  const what = random();
  if (what < 0.2) addOpportunity(org, 10_000 + org.Opportunity.length, { SystemModstamp });
  else {
    const row = random() < 0.5 ? pick(random, org.Opportunity) : pick(random, org.Task);
    // a row's stamp never goes back
    if (row.SystemModstamp > SystemModstamp) return;
    if (what < 0.6)
      Object.assign(row, { SystemModstamp, ...('NextStep' in row ? { NextStep: `Step ${random()}` } : {}) });
    else Object.assign(row, { SystemModstamp, IsDeleted: !row.IsDeleted });
  }
}

/** Salesforce by its real connector: queries, their next pages, and what changed by composite. */
export async function salesforceVendor(): Promise<Vendor> {
  const org = twoPageOrg();
  const simulator = await startSalesforceSimulator({ org, dailyApiRequests: 100_000_000 });
  return {
    system: 'salesforce',
    category: 'crm',
    simulator,
    connector: salesforceConnector,
    settings: { loginUrl: simulator.baseUrl, pageSize },
    credentials: () => ({ ...simulator.credentials, ...simulator.oauth.issue() }),
    pageSize,
    // describes come by composite too; a call that holds no query is no page
    isPage: ({ path, body }) => /\/query(All)?\b/.test(path) || (path.endsWith('/composite') && /queryAll/.test(body)),
    cursorOf: ({ path }) => /\/query\/(0r8[^/]+)$/.exec(path)?.[1] ?? null,
    expiredCursor: refusal(400, 'INVALID_QUERY_LOCATOR'),
    expiredToken: refusal(401, 'INVALID_SESSION_ID'),
    rowsOf(answer) {
      const { records } = answer as Page;
      const kind = records?.[0]?.attributes?.type;
      return records && kind !== undefined ? { kind, rows: records } : null;
    },
    withRows: (answer, records) => ({ ...(answer as Page), records }),
    endless(answer, { path }) {
      const page = answer as Page;
      const onwards = (each: Page) => ({
        ...each,
        done: false,
        nextRecordsUrl: each.nextRecordsUrl ?? (/\/query\/0r8/.test(path) ? path : undefined),
      });
      if (page.records) return onwards(page);
      const inside = page.compositeResponse?.map((each) =>
        each.body.records ? { ...each, body: onwards(each.body) } : each,
      );
      return inside ? { ...page, compositeResponse: inside } : null;
    },
    change: (round) => changeSome(org, round),
    mutate: (random) => mutateOne(org, random),
    compare: (store, tenantId) => compareMirror(store, tenantId, truthOf(org)),
  };
}
