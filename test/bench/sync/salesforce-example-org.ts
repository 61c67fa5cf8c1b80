import type { SimulatorOrg } from '../../../connectors/salesforce/simulator-org.ts';
import {
  addEvent,
  addHistory,
  addOpportunity,
  addTask,
  ids,
  type MutableOrg,
  recordId,
  smallOrg,
} from '../../fixtures/salesforce-org.ts';

/** Rows of the example organisation by object; connectors.md names the first three, the others are in proportion. */
export const exampleSizes = {
  Opportunity: 25_000,
  OpportunityHistory: 200_000,
  activities: 400_000,
  OpportunityFieldHistory: 50_000,
  OpportunityContactRole: 50_000,
  Account: 10_000,
  Contact: 30_000,
  Case: 20_000,
  EmailMessage: 150_000,
  EventRelation: 100_000,
  User: 200,
} as const;

const startMs = Date.parse('2024-01-01T00:00:00.000Z');
const at = (number: number) => new Date(startMs + number * 60_000).toISOString();
const stamps = (number: number) => ({ IsDeleted: false, CreatedDate: at(number), SystemModstamp: at(number) });

function fillPeople(org: MutableOrg, count: (rows: number) => number): void {
  const [account] = org.Account;
  const [contact] = org.Contact;
  const [user] = org.User;
  if (!account || !contact || !user) return;
  for (let n = 3; n <= count(exampleSizes.Account); n += 1) {
    org.Account.push({ ...account, ...stamps(n), Id: recordId('001', n), Name: `Account ${n}` });
  }
  for (let n = 3; n <= count(exampleSizes.Contact); n += 1) {
    org.Contact.push({ ...contact, ...stamps(n), Id: recordId('003', n), Name: `Contact ${n}` });
  }
  for (let n = 3; n <= exampleSizes.User; n += 1) org.User.push({ ...user, Id: recordId('005', n), Name: `User ${n}` });
  const cases: NonNullable<SimulatorOrg['Case']> = [];
  for (let n = 1; n <= count(exampleSizes.Case); n += 1) {
    const links = { AccountId: ids.acme, ContactId: null, OwnerId: ids.ada };
    const state = { Subject: `Case ${n}`, Status: 'New', Priority: 'High', IsClosed: false, ClosedDate: null };
    cases.push({ ...stamps(n), Id: recordId('500', n), CaseNumber: String(n), ...links, ...state });
  }
  Object.assign(org, { Case: cases });
}

function fillDeals(org: MutableOrg, count: (rows: number) => number): void {
  const deals = count(exampleSizes.Opportunity);
  for (let n = 1; n <= deals; n += 1) addOpportunity(org, n, { ...stamps(n), NextStep: `Step ${n}` });
  const dealAt = (n: number) => org.Opportunity[n % deals];
  for (let n = 0; n < count(exampleSizes.OpportunityHistory); n += 1) {
    const deal = dealAt(n);
    if (deal) addHistory(org, deal, at(n), { Amount: 1000 + Math.floor(n / deals) });
  }
  for (let n = 0; n < count(exampleSizes.OpportunityFieldHistory); n += 1) {
    org.OpportunityFieldHistory.push({
      Id: recordId('017', n + 1),
      IsDeleted: false,
      OpportunityId: dealAt(n)?.Id ?? '',
      Field: 'NextStep',
      OldValue: null,
      NewValue: `Step ${n + 1}`,
      CreatedById: ids.ada,
      CreatedDate: at(n),
    });
  }
  for (let n = 0; n < count(exampleSizes.OpportunityContactRole); n += 1) {
    const links = { OpportunityId: dealAt(n)?.Id ?? '', ContactId: ids.carol };
    org.OpportunityContactRole.push({
      ...stamps(n),
      Id: recordId('00K', n + 1),
      ...links,
      Role: null,
      IsPrimary: false,
    });
  }
}

function fillActivities(org: MutableOrg, count: (rows: number) => number): void {
  const events = count(exampleSizes.activities / 8);
  const tasks = count(exampleSizes.activities) - events;
  const emails = count(exampleSizes.EmailMessage);
  for (let n = 0; n < tasks; n += 1) {
    const task = addTask(org, { ...stamps(n), TaskSubtype: n < emails ? 'Email' : 'Call', IsClosed: true });
    if (n >= emails) continue;
    org.EmailMessage?.push({
      ...stamps(n),
      Id: recordId('02s', n + 1),
      ActivityId: task.Id,
      RelatedToId: task.WhatId,
      Incoming: n % 2 === 0,
      MessageDate: at(n),
      Subject: null,
      FromAddress: null,
      ToAddress: null,
      ThreadIdentifier: `thread-${n}`,
      Status: '1',
    });
  }
  for (let n = 0; n < events; n += 1) addEvent(org, stamps(n));
  for (let n = 0; n < count(exampleSizes.EventRelation); n += 1) {
    const flags = { IsInvitee: true, IsParent: false, IsWhat: false, Status: 'Accepted' };
    const links = { EventId: org.Event[n % events]?.Id ?? '', RelationId: n < events ? ids.carol : ids.dave };
    org.EventRelation.push({ ...stamps(n), Id: recordId('0RE', n + 1), ...links, ...flags });
  }
}

/** The example organisation of `docs`, or a part of it: `scale` 0.01 is a hundredth of its rows. */
export function exampleOrg(scale: number): MutableOrg {
  const org = smallOrg({ trackedOpportunityFields: ['OwnerId', 'NextStep'] });
  const count = (rows: number) => Math.ceil(rows * scale);
  fillPeople(org, count);
  fillDeals(org, count);
  fillActivities(org, count);
  return org;
}
