import { expect, test } from 'vitest';
import { generateDemoOrganisation } from './generate-demo-organisation.ts';
import { toSalesforceOrg } from './to-salesforce-org.ts';

const organisation = generateDemoOrganisation({ seed: 9, anchorDate: '2026-11-20' });
const org = toSalesforceOrg(organisation);

test('every Salesforce row has its own 18-character id under the prefix of its object [demo.salesforce-rows-hold-together]', () => {
  const prefixes = {
    User: '005',
    Account: '001',
    Contact: '003',
    Opportunity: '006',
    OpportunityHistory: '008',
    OpportunityFieldHistory: '017',
    OpportunityContactRole: '00K',
    Task: '00T',
    Event: '00U',
    EventRelation: '0RE',
    EmailMessage: '02s',
  } as const;
  const seen = new Set<string>();
  for (const [name, prefix] of Object.entries(prefixes)) {
    for (const { Id } of org[name as keyof typeof prefixes] ?? []) {
      expect(Id).toMatch(new RegExp(`^${prefix}[A-Za-z0-9]{12}[A-Z0-5]{3}$`));
      expect(seen.has(Id)).toBe(false);
      seen.add(Id);
    }
  }
  expect(seen.size).toBeGreaterThan(10_000);
});

test('the id suffix is the one Salesforce computes from the case of the letters', () => {
  // Source: https://help.salesforce.com/s/articleView?id=000385008&type=1 (2026-11-20)
  const suffixOf = (short: string) =>
    [0, 5, 10]
      .map((from) =>
        [...short.slice(from, from + 5)].reduce((sum, letter, bit) => sum + (/[A-Z]/.test(letter) ? 2 ** bit : 0), 0),
      )
      .map((value) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[value])
      .join('');
  for (const { Id } of org.Opportunity) expect(Id.slice(15)).toBe(suffixOf(Id.slice(0, 15)));
});

test('the latest history row says what the opportunity says now [demo.salesforce-rows-hold-together]', () => {
  const latest = new Map(org.OpportunityHistory.map((row) => [row.OpportunityId, row]));
  for (const row of org.Opportunity) {
    const history = latest.get(row.Id);
    expect(history?.StageName).toBe(row.StageName);
    expect(history?.Amount).toBe(row.Amount);
    expect(history?.CloseDate).toBe(row.CloseDate);
    expect(history?.ForecastCategory).toBe(row.ForecastCategory);
    expect(row.SystemModstamp >= (history?.CreatedDate ?? '')).toBe(true);
  }
});

test('field history of owner and next step leads to the current values [demo.salesforce-rows-hold-together]', () => {
  const latest = new Map(org.OpportunityFieldHistory.map((row) => [`${row.OpportunityId} ${row.Field}`, row.NewValue]));
  let tracked = 0;
  for (const row of org.Opportunity) {
    const nextStep = latest.get(`${row.Id} NextStep`);
    const owner = latest.get(`${row.Id} Owner`);
    if (nextStep !== undefined) {
      expect(nextStep).toBe(row.NextStep);
      tracked += 1;
    }
    if (owner !== undefined) expect(owner).toBe(row.OwnerId);
  }
  expect(tracked).toBeGreaterThan(300);
});

test('each e-mail stands in the timeline as a completed task, and says who wrote it [demo.salesforce-rows-hold-together]', () => {
  const tasks = new Map(org.Task.map((row) => [row.Id, row]));
  const mails = org.EmailMessage ?? [];
  expect(mails.length).toBe(org.Task.filter((row) => row.TaskSubtype === 'Email').length);
  for (const mail of mails) {
    expect(tasks.get(mail.ActivityId ?? '')?.WhatId).toBe(mail.RelatedToId);
    const external = mail.Incoming ? mail.FromAddress : mail.ToAddress;
    expect(external).not.toMatch(/@lanternworks\.example$/);
  }
});

test('addresses and companies are invented: every domain ends in .example [demo.only-example-domains]', () => {
  for (const { Email } of [...org.User, ...org.Contact]) if (Email !== null) expect(Email).toMatch(/\.example$/);
  for (const { Website } of org.Account) expect(Website).toMatch(/^https:\/\/www\.[a-z0-9-]+\.example$/);
});
