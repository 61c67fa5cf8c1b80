import { describe, expect, test } from 'vitest';
import type { SimulatorOrg } from '../../connectors/salesforce/simulator-org.ts';
import { addDays, dateOf } from '../domain/time.ts';
import { generateDemoOrganisation } from './generate-demo-organisation.ts';
import { type StoryKind, storyKinds } from './organisation.ts';
import { toSalesforceOrg } from './to-salesforce-org.ts';

const anchorDate = '2026-11-20';
const daysAgo = (days: number) => addDays(anchorDate, -days);
const stageOrder = ['Qualification', 'Discovery', 'Solution Validation', 'Proposal', 'Negotiation'];
const lateStages = ['Proposal', 'Negotiation'];

/** What the rows of one deal say, read the way a person with a report would. */
function factsOf(org: SimulatorOrg, id: string) {
  const now = org.Opportunity.find((row) => row.Id === id);
  if (!now) throw new Error(`No opportunity ${id}.`);
  const history = org.OpportunityHistory.filter((row) => row.OpportunityId === id);
  const entered = history.findLast((row, index) => row.StageName !== history[index - 1]?.StageName);
  const moves = history.slice(1).map((row, index) => ({ from: history[index] ?? row, to: row }));
  const steps = org.OpportunityFieldHistory.filter((row) => row.OpportunityId === id && row.Field === 'NextStep');
  const tasks = org.Task.filter((row) => row.WhatId === id);
  const mails = (org.EmailMessage ?? []).filter((row) => row.RelatedToId === id);
  const events = org.Event.filter((row) => row.WhatId === id);
  const past = events.filter((row) => row.StartDateTime < anchorDate);
  const guests = (eventId: string) =>
    org.EventRelation.filter((row) => row.EventId === eventId && row.IsInvitee).map((row) => row.RelationId);
  const isDeclined = (eventId: string) =>
    org.EventRelation.filter((row) => row.EventId === eventId && row.IsInvitee).every(
      (row) => row.Status === 'Declined',
    );
  const writerOf = (activityId: string | null) => tasks.find((task) => task.Id === activityId)?.WhoId ?? '';
  const contactName = (contactId: string) => org.Contact.find((row) => row.Id === contactId);
  const voices = [
    ...mails.filter((mail) => mail.Incoming).map((mail) => ({ who: writerOf(mail.ActivityId), at: mail.MessageDate })),
    ...past
      .filter((event) => !isDeclined(event.Id))
      .flatMap((event) => guests(event.Id).map((who) => ({ who, at: event.StartDateTime }))),
    ...tasks
      .filter((task) => task.CallType === 'Inbound')
      .map((task) => ({ who: task.WhoId ?? '', at: task.CompletedDateTime ?? '' })),
  ];
  const replyHours = mails
    .filter((mail) => mail.Incoming)
    .flatMap((reply) => {
      const sent = mails.find((mail) => !mail.Incoming && mail.ThreadIdentifier === reply.ThreadIdentifier);
      if (!sent) return [];
      const hours = (Date.parse(reply.MessageDate) - Date.parse(sent.MessageDate)) / 3_600_000;
      return [{ at: sent.MessageDate, hours }];
    });
  const roles = org.OpportunityContactRole.filter((row) => row.OpportunityId === id);
  return {
    now,
    history,
    stageDays: (Date.parse(anchorDate) - Date.parse(entered?.CreatedDate ?? '')) / 86_400_000,
    ageDays: (Date.parse(anchorDate) - Date.parse(now.CreatedDate)) / 86_400_000,
    pushes: moves.filter(({ from, to }) => (to.CloseDate ?? '') > (from.CloseDate ?? '')),
    cuts: moves.filter(({ from, to }) => (to.Amount ?? 0) < 0.8 * (from.Amount ?? 0)),
    regressions: moves.filter(({ from, to }) => stageOrder.indexOf(to.StageName) < stageOrder.indexOf(from.StageName)),
    nextStepAt: steps.at(-1)?.CreatedDate ?? now.CreatedDate,
    openTasks: tasks.filter((task) => !task.IsClosed),
    planned: events.filter((row) => row.StartDateTime > anchorDate),
    sent: mails.filter((mail) => !mail.Incoming).map((mail) => mail.MessageDate),
    received: mails.filter((mail) => mail.Incoming).map((mail) => mail.MessageDate),
    mails,
    roles,
    replyHours,
    declinedAt: past.filter((event) => isDeclined(event.Id)).map((event) => event.StartDateTime),
    voices,
    heardSince: (days: number) => new Set(voices.filter(({ at }) => at >= daysAgo(days)).map(({ who }) => who)),
    withRole: (role: string) => roles.find((row) => row.Role === role)?.ContactId ?? '',
    isSenior: (contactId: string) => /^(VP|SVP|Chief)/.test(contactName(contactId)?.Title ?? ''),
    ownerIsActive: org.User.find((user) => user.Id === now.OwnerId)?.IsActive,
  };
}
type Facts = ReturnType<typeof factsOf>;

/** Won deals' median days per stage and segment, and their mean age, from the rows. */
function wonPace(org: SimulatorOrg) {
  const segmentOf = new Map(org.Account.map((row) => [row.Id, String(row.Type)]));
  const stays = new Map<string, number[]>();
  const ages = new Map<string, number[]>();
  const add = (into: Map<string, number[]>, key: string, value: number) =>
    into.set(key, [...(into.get(key) ?? []), value]);
  for (const deal of org.Opportunity.filter((row) => row.IsWon)) {
    const segment = segmentOf.get(deal.AccountId ?? '') ?? '';
    const history = org.OpportunityHistory.filter((row) => row.OpportunityId === deal.Id);
    const entries = history.filter((row, index) => row.StageName !== history[index - 1]?.StageName);
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1];
      if (!next) continue;
      const days = (Date.parse(next.CreatedDate) - Date.parse(entry.CreatedDate)) / 86_400_000;
      for (const group of [segment, 'all']) add(stays, `${group} ${entry.StageName}`, days);
    }
    const age = (Date.parse(entries.at(-1)?.CreatedDate ?? '') - Date.parse(deal.CreatedDate)) / 86_400_000;
    for (const group of [segment, 'all']) add(ages, group, age);
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    groupsOf: (accountId: string | null) => [segmentOf.get(accountId ?? '') ?? '', 'all'],
    stayDays: (group: string, stage: string) => median(stays.get(`${group} ${stage}`) ?? []),
    meanAgeDays: (group: string) => mean(ages.get(group) ?? []),
  };
}
type Pace = ReturnType<typeof wonPace>;

/** What must stand in the rows for each kind of story. */
const checks: Readonly<Record<StoryKind, (facts: Facts, pace: Pace) => void>> = {
  'champion-gone-quiet': (facts) => {
    const champion = facts.withRole('Champion');
    expect(facts.voices.some(({ who }) => who === champion)).toBe(true);
    expect(facts.heardSince(30).has(champion)).toBe(false);
    expect(facts.heardSince(14).size).toBeGreaterThan(1);
    expect(lateStages).toContain(facts.now.StageName);
  },
  'close-date-pushed-three-times': (facts) => expect(facts.pushes).toHaveLength(3),
  'stage-moved-back': (facts) => {
    expect(facts.regressions).toHaveLength(1);
    expect((facts.regressions[0]?.to.CreatedDate ?? '') > daysAgo(7)).toBe(true);
    expect(facts.now.StageName).toBe('Solution Validation');
  },
  'amount-cut': (facts) => {
    expect(facts.cuts).toHaveLength(1);
    expect((facts.cuts[0]?.to.CreatedDate ?? '') > daysAgo(14)).toBe(true);
    expect(facts.now.Amount ?? 0).toBeLessThanOrEqual(0.6 * (facts.cuts[0]?.from.Amount ?? 0));
  },
  'big-deal-on-one-contact': (facts) => {
    expect(facts.now.Amount ?? 0).toBeGreaterThan(100_000);
    expect(facts.heardSince(30).size).toBe(1);
    expect(facts.heardSince(400).size).toBeGreaterThan(1);
  },
  'stuck-in-stage': (facts, pace) => {
    for (const group of pace.groupsOf(facts.now.AccountId)) {
      expect(facts.stageDays).toBeGreaterThan(3 * pace.stayDays(group, facts.now.StageName));
    }
    expect(facts.stageDays).toBeGreaterThan(60);
  },
  'no-next-step-and-nothing-planned': (facts) => {
    expect(facts.now.NextStep).toBeNull();
    expect(facts.planned).toHaveLength(0);
    expect(facts.openTasks).toHaveLength(0);
  },
  'commit-that-contradicts-itself': (facts) => {
    expect(facts.now.ForecastCategoryName).toBe('Commit');
    expect(facts.pushes.length).toBeGreaterThanOrEqual(3);
    expect(facts.cuts.length).toBeGreaterThanOrEqual(1);
    expect(facts.heardSince(60).size).toBe(0);
  },
  'owner-left-the-company': (facts) => expect(facts.ownerIsActive).toBe(false),
  'close-date-overdue': (facts) => expect(facts.now.CloseDate < daysAgo(20)).toBe(true),
  'ghosted-by-the-buyer': (facts) => {
    const lastHeard =
      facts.voices
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '';
    expect(facts.sent.filter((at) => at > lastHeard).length).toBeGreaterThanOrEqual(6);
    expect(lastHeard < daysAgo(28)).toBe(true);
    expect(facts.received.length).toBeGreaterThan(3);
  },
  'engagement-faded': (facts) => {
    expect(facts.mails.filter((mail) => mail.MessageDate >= daysAgo(14)).length).toBeLessThanOrEqual(1);
    const before = facts.mails.filter((mail) => mail.MessageDate >= daysAgo(42) && mail.MessageDate < daysAgo(14));
    expect(before.length).toBeGreaterThanOrEqual(8);
  },
  'closing-next-week-from-an-early-stage': (facts) => {
    expect(facts.now.StageName).toBe('Discovery');
    expect(facts.now.CloseDate > anchorDate && facts.now.CloseDate <= addDays(anchorDate, 4)).toBe(true);
  },
  'no-decision-maker-at-proposal': (facts) => {
    expect(lateStages).toContain(facts.now.StageName);
    expect(facts.heardSince(14).size).toBeGreaterThan(1);
    for (const { who } of facts.voices) expect(facts.isSenior(who)).toBe(false);
    expect(facts.withRole('Decision Maker') + facts.withRole('Economic Buyer')).toBe('');
  },
  'record-left-empty': (facts) => {
    expect(facts.now.Amount).toBeNull();
    expect(facts.roles).toHaveLength(0);
    expect(facts.openTasks.every((task) => (task.ActivityDate ?? '') < anchorDate)).toBe(true);
    expect(facts.openTasks.length).toBeGreaterThan(0);
  },
  'meetings-declined-by-the-buyer': (facts) => {
    const recent = facts.declinedAt.filter((at) => at >= daysAgo(30));
    expect(recent.length).toBeGreaterThanOrEqual(4);
  },
  'replies-slowed-down': (facts) => {
    const hours = (from: string, to: string) => {
      const waits = facts.replyHours.filter(({ at }) => at >= from && at < to).map((each) => each.hours);
      return waits.sort((a, b) => a - b)[waits.length >> 1] ?? 0;
    };
    expect(hours(daysAgo(33), anchorDate)).toBeGreaterThan(48);
    expect(hours('2000-01-01', daysAgo(38))).toBeLessThan(6);
  },
};

/** Nothing that any default threshold, or one learned from the won deals, could hold against the deal. */
function expectHealthy(facts: Facts, pace: Pace): void {
  for (const group of pace.groupsOf(facts.now.AccountId)) {
    expect(facts.stageDays).toBeLessThan(1.25 * pace.stayDays(group, facts.now.StageName));
    expect(facts.ageDays).toBeLessThan(0.95 * pace.meanAgeDays(group));
  }
  expect(facts.pushes.length).toBeLessThanOrEqual(1);
  expect(facts.cuts).toHaveLength(0);
  expect(facts.regressions).toHaveLength(0);
  expect(facts.now.Amount).not.toBeNull();
  expect(facts.now.CloseDate > addDays(anchorDate, 15)).toBe(true);
  expect(facts.now.NextStep).not.toBeNull();
  expect(facts.nextStepAt >= daysAgo(7)).toBe(true);
  expect(facts.planned.some((event) => event.StartDateTime < addDays(anchorDate, 12))).toBe(true);
  expect(facts.openTasks.length).toBeGreaterThan(0);
  expect(facts.openTasks.every((task) => (task.ActivityDate ?? '') > anchorDate)).toBe(true);
  expect(facts.heardSince(5).has(facts.withRole('Champion'))).toBe(true);
  expect(facts.heardSince(9).has(facts.withRole('Decision Maker'))).toBe(true);
  expect(facts.heardSince(30).size).toBeGreaterThanOrEqual(facts.ageDays > 14 ? 3 : 2);
  expect(facts.ownerIsActive).toBe(true);
  expect((facts.received.at(-1) ?? '') > (facts.sent.at(-1) ?? '')).toBe(true);
  expect(facts.mails.some((mail) => /budget|legal|not now/i.test(mail.Subject ?? ''))).toBe(false);
  const recent = facts.mails.filter((mail) => dateOf(mail.MessageDate) >= daysAgo(14)).length / 14;
  const before = facts.mails.filter((mail) => mail.MessageDate >= daysAgo(42) && mail.MessageDate < daysAgo(14));
  expect(recent).toBeGreaterThan((0.6 * before.length) / 28);
}

const worlds = [1, 2, 3, 20, 77].map((seed) => {
  const organisation = generateDemoOrganisation({ seed, anchorDate });
  const org = toSalesforceOrg(organisation);
  return { seed, organisation, org, pace: wonPace(org) };
});

describe('planted stories stand in the Salesforce rows of every seed', () => {
  test.each(storyKinds)('%s is really there [demo.stories-are-in-the-rows]', (kind) => {
    for (const { organisation, org, pace } of worlds) {
      const planted = organisation.stories.filter((story) => story.kind === kind);
      expect(planted.length).toBeGreaterThan(0);
      for (const story of planted) checks[kind](factsOf(org, story.opportunityId), pace);
    }
  });
});

test('a healthy deal gives no default or learned threshold a reason to fire [demo.healthy-deals-are-quiet]', () => {
  for (const { organisation, org, pace } of worlds) {
    for (const id of organisation.healthyOpportunityIds) expectHealthy(factsOf(org, id), pace);
  }
});
