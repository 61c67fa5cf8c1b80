import { afterEach, expect, test } from 'vitest';
import type { ChangedRecord } from '../../../src/domain/record.ts';
import { addHistory, addOpportunity, ids, type MutableOrg, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function read(org: MutableOrg, object: string): Promise<ChangedRecord[]> {
  running = await startSalesforce({ org });
  const pages = await running.pass({ object });
  return pages.flatMap(({ records }) => records.flatMap((record) => (record.object === 'activity' ? [] : [record])));
}

const now = (record: ChangedRecord | undefined) =>
  Object.assign({}, ...(record?.changes ?? []).map(({ values }) => values));

test('a merged account or contact is deleted and names the record that took it over [B-24] [salesforce.merges]', async () => {
  const org = smallOrg();
  const [account] = org.Account;
  const [contact] = org.Contact;
  if (account) org.Account.push({ ...account, Id: recordId('001', 2), IsDeleted: true, MasterRecordId: ids.acme });
  if (account) org.Account.push({ ...account, Id: recordId('001', 3), IsDeleted: true, MasterRecordId: null });
  if (contact) org.Contact.push({ ...contact, Id: recordId('003', 9), IsDeleted: true, MasterRecordId: ids.carol });
  const accounts = await read(org, 'account');
  expect(accounts.map(({ isDeleted, mergedIntoId }) => [isDeleted, mergedIntoId])).toEqual([
    [false, undefined],
    [true, ids.acme],
    [true, undefined],
  ]);
  const pages = await running?.pass({ object: 'contact' });
  expect(pages?.[0]?.records.at(-1)).toMatchObject({ isDeleted: true, mergedIntoId: ids.carol });
});

test('cases are support tickets with a known priority, and absent without the object [salesforce.cases]', async () => {
  const org = smallOrg();
  const at = '2026-02-01T08:00:00.000Z';
  const base = { IsDeleted: false, CreatedDate: at, SystemModstamp: at, CaseNumber: '1', AccountId: ids.acme };
  const state = {
    ContactId: null,
    OwnerId: ids.ada,
    Subject: 'Down',
    Status: 'New',
    IsClosed: false,
    ClosedDate: null,
  };
  const cases = ['High', 'Urgent', 'Whenever'].map((Priority, index) => ({
    ...base,
    ...state,
    Id: recordId('500', index + 1),
    Priority,
  }));
  const tickets = await read(Object.assign(org, { Case: cases }), 'support_ticket');
  expect(tickets.map((ticket) => now(ticket)['priority'])).toEqual([2, 1, null]);
  expect(now(tickets[0])).toMatchObject({ accountId: ids.acme, openedAt: at, closedAt: null });
  const described = await running?.call('salesforce_describe_source', {});
  expect(described?.['readable']).toContain('supportTickets');
  await running?.close();
  running = await startSalesforce({ org: smallOrg() });
  expect((await running.call('salesforce_describe_source', {}))['readable']).not.toContain('supportTickets');
});

test('a person account has no mail domain of its own [B-23] [salesforce.person-accounts]', async () => {
  const org = smallOrg({ personAccounts: true });
  const [account] = org.Account;
  if (account) Object.assign(account, { IsPersonAccount: true, PersonContactId: ids.carol, Website: 'me.example' });
  expect(now((await read(org, 'account'))[0])).toMatchObject({ name: 'Acme', domain: null });
});

test('a reopened deal is open again from the row that reopened it, and a removed stage keeps its old label [B-21] [B-25] [salesforce.reopened-and-removed-stages]', async () => {
  const org = smallOrg();
  const deal = addOpportunity(org, 1, { StageName: 'Proposal', SystemModstamp: '2026-04-01T00:00:00.000Z' });
  addHistory(org, deal, '2026-01-10T00:00:00.000Z', { StageName: 'Old stage', Probability: 140 });
  addHistory(org, deal, '2026-02-10T00:00:00.000Z', { StageName: 'Closed Won' });
  addHistory(org, deal, '2026-03-10T00:00:00.000Z', { StageName: 'Proposal' });
  const [record] = await read(org, 'opportunity');
  const told = record?.changes.map(({ effectiveAt, values }) => [
    effectiveAt.slice(0, 10),
    values['stageId'],
    values['outcome'],
  ]);
  expect(told?.slice(1, 4)).toEqual([
    ['2026-01-10', 'Old stage', null],
    ['2026-02-10', 'Closed Won', 'won'],
    ['2026-03-10', 'Proposal', null],
  ]);
});

test('a deal moved to another account keeps both, each from its day [B-24] [salesforce.reparented]', async () => {
  const org = smallOrg({ trackedOpportunityFields: ['AccountId'] });
  const deal = addOpportunity(org, 1, { AccountId: recordId('001', 2), SystemModstamp: '2026-03-01T00:00:00.000Z' });
  const row = {
    Id: recordId('017', 1),
    IsDeleted: false,
    OpportunityId: deal.Id,
    Field: 'Account',
    CreatedById: ids.ada,
  };
  const moved = { OldValue: ids.acme, NewValue: recordId('001', 2), CreatedDate: '2026-02-01T00:00:00.000Z' };
  org.OpportunityFieldHistory.push({ ...row, ...moved });
  const [record] = await read(org, 'opportunity');
  const accounts = record?.changes.flatMap(({ effectiveAt, values }) =>
    'accountId' in values ? [[effectiveAt.slice(0, 10), values['accountId']]] : [],
  );
  expect(accounts).toEqual([
    ['2026-01-05', ids.acme],
    ['2026-02-01', recordId('001', 2)],
  ]);
});

test('an amount is converted by the rate of its close date where that is asked for [B-22] [salesforce.dated-rates]', async () => {
  const org = smallOrg({ multiCurrency: true });
  const stamp = { SystemModstamp: '2025-01-01T00:00:00.000Z' };
  const type = { ...stamp, DecimalPlaces: 2, IsActive: true };
  const dated = (n: number, StartDate: string, NextStartDate: string, ConversionRate: number) => ({
    ...stamp,
    Id: recordId('04w', n),
    IsoCode: 'EUR',
    StartDate,
    NextStartDate,
    ConversionRate,
  });
  Object.assign(org, {
    CurrencyType: [
      { ...type, Id: recordId('01L', 1), IsoCode: 'USD', ConversionRate: 1, IsCorporate: true },
      { ...type, Id: recordId('01L', 2), IsoCode: 'EUR', ConversionRate: 0.9, IsCorporate: false },
    ],
    DatedConversionRate: [dated(1, '2020-01-01', '2026-06-01', 0.8), dated(2, '2026-06-01', '9999-12-31', 0.5)],
  });
  addOpportunity(org, 1, { CurrencyIsoCode: 'EUR', Amount: 1000.01, CloseDate: '2026-05-31' });
  addOpportunity(org, 2, { CurrencyIsoCode: 'EUR', Amount: 1000, CloseDate: '2026-06-01' });
  addOpportunity(org, 3, { CurrencyIsoCode: 'USD', Amount: null });
  running = await startSalesforce({ org });
  const found = await running.call('salesforce_search_opportunities', { inCorporateCurrency: true });
  const corporate = (found['opportunities'] as { corporate: unknown }[]).map((each) => each.corporate);
  expect(corporate).toEqual([
    { currency: 'USD', amount: '1250.01', rate: 0.8, rateDate: '2020-01-01' },
    { currency: 'USD', amount: '2000.00', rate: 0.5, rateDate: '2026-06-01' },
    null,
  ]);
  const plain = await running.call('salesforce_get_opportunity', { id: recordId('006', 1) });
  expect(plain['corporate']).toBeNull();
});
