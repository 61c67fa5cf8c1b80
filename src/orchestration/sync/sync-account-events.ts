import type { CompanyEvent, FoundCompany } from '../../domain/account-event.ts';
import { toAppError } from '../../domain/errors.ts';
import { dayMs, type Instant } from '../../domain/time.ts';
import {
  type AccountToFind,
  listAccountsToFind,
  saveAccountCompany,
  saveAccountEvents,
} from '../../store/account-events.ts';
import { recordSync } from '../../store/connections.ts';

import { AppliedTotals } from './applied-totals.ts';
import { toolOf } from './source-tools.ts';
import { noteFailure } from './sync-connection.ts';
import type { SyncRequest } from './sync-request.ts';

/** A company that a source did not know may be listed later. */
const askAgainAfterMs = 30 * dayMs;
/** How far back the first reading of a company's events goes. */
const firstReadDays = 400;
/** Sources publish some events late under an earlier stamp. */
const overlapMs = 2 * dayMs;
const accountsPerPage = 500;
const mostPages = 50;

/**
 * Finds the companies of accounts at one intelligence source and reads their public events since the last time. Answers are
 * remembered, "none" and "ambiguous" too; the latter wait for a person. The source is asked again when name or domain change.
 * @throws AppError as the calls do; the failure is the connection's health
 */
export async function syncAccountEvents(request: SyncRequest): Promise<AppliedTotals> {
  const { store, principal, connectionId, asOf, onProgress } = request;
  const { tenantId } = principal;
  const totals = new AppliedTotals();
  try {
    let read = 0;
    for (let after = ''; ; ) {
      const accounts = await store.withTenant(tenantId, (tx) =>
        listAccountsToFind(tx, connectionId, after, accountsPerPage),
      );
      for (const account of accounts) {
        const companyId = await findCompany(request, account);
        const changed = companyId === null ? 0 : await readEvents(request, account, companyId);
        totals.add(new Map([['account_event', { created: changed, changed: 0, unchanged: 0 }]]));
        read += 1;
        onProgress?.({ object: 'account_event', read, total: null });
      }
      const last = accounts.at(-1);
      if (!last) break;
      after = last.accountId;
    }
  } catch (error) {
    await noteFailure(store, tenantId, connectionId, toAppError(error));
    throw error;
  }
  const report = { applied: totals.toJSON() };
  await store.withTenant(tenantId, (tx) =>
    recordSync(tx, connectionId, { readable: ['accountEvents'], dataAsOf: asOf, report }),
  );
  return totals;
}

/** The company's id; null: the source knows none, or several that only a person can tell apart. */
async function findCompany(request: SyncRequest, account: AccountToFind): Promise<string | null> {
  const { store, gateway, principal, connectionId, system, asOf } = request;
  const { accountId, name, domain, company } = account;
  const askedFor = JSON.stringify([name, domain]);
  const isOld = company?.status === 'none' && Date.parse(asOf) - Date.parse(company.askedAt) > askAgainAfterMs;
  if (company && company.askedFor === askedFor && !isOld) return company.companyId;
  if (!name && !domain) return null;
  const result = await gateway.callTool({
    principal,
    tool: toolOf(system, 'find_company'),
    arguments: { ...(name ? { name } : {}), ...(domain ? { domain } : {}) },
    purpose: 'sync account events',
    deadlineMs: 60_000,
  });
  const candidates = result.structuredContent['companies'] as FoundCompany[]; // the gateway has validated it
  const chosen = chooseCompany(candidates);
  const status = chosen ? 'found' : candidates.length === 0 ? 'none' : 'ambiguous';
  const companyId = chosen?.companyId ?? null;
  await store.withTenant(principal.tenantId, (tx) =>
    saveAccountCompany(tx, principal.tenantId, {
      connectionId,
      accountId,
      status,
      companyId,
      candidates,
      askedFor,
      askedAt: asOf,
    }),
  );
  return companyId;
}

/** An identifier that fits one company decides; a name alone never does, for names are not unique. */
function chooseCompany(candidates: readonly FoundCompany[]): FoundCompany | null {
  const sure = candidates.filter(({ confidence }) => confidence === 1);
  return sure.length === 1 ? (sure[0] ?? null) : null;
}

async function readEvents(request: SyncRequest, account: AccountToFind, companyId: string): Promise<number> {
  const { store, gateway, principal, connectionId, system, asOf } = request;
  const { accountId, company } = account;
  const readThrough = company?.companyId === companyId ? company.readThrough : null;
  const since: Instant = new Date(
    readThrough === null ? Date.parse(asOf) - firstReadDays * dayMs : Date.parse(readThrough) - overlapMs,
  ).toISOString();
  const events: CompanyEvent[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const result = await gateway.callTool({
      principal,
      tool: toolOf(system, 'list_events'),
      arguments: { companyId, since, ...(cursor === null ? {} : { cursor }) },
      purpose: 'sync account events',
      deadlineMs: 60_000,
    });
    const found: { events: CompanyEvent[]; cursor: string | null } = result.structuredContent as never; // validated
    events.push(...found.events.filter((event) => event.companyId === companyId));
    if (found.cursor === null || found.cursor === cursor) break;
    cursor = found.cursor;
  }
  const { tenantId } = principal;
  return store.withTenant(tenantId, (tx) => saveAccountEvents(tx, tenantId, { connectionId, accountId }, events, asOf));
}
