import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, startOfDay } from '../domain/time.ts';
import { generateDemoOrganisation } from './generate-demo-organisation.ts';
import type { DemoOpportunity, DemoOrganisation, Segment } from './organisation.ts';
import { storyKinds } from './organisation.ts';

const anchorDate = '2026-11-20';
const generate = (seed: number): DemoOrganisation => generateDemoOrganisation({ seed, anchorDate });
const amountOf = (opportunity: DemoOpportunity) =>
  opportunity.versions.findLast((each) => each.amount !== null)?.amount;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

test('the same seed and anchor give identical bytes [demo.same-seed-same-bytes]', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      expect(JSON.stringify(generate(seed))).toBe(JSON.stringify(generate(seed)));
    }),
    { numRuns: 5 },
  );
});

test('another seed gives another organisation [demo.same-seed-same-bytes]', () => {
  expect(JSON.stringify(generate(1).opportunities)).not.toBe(JSON.stringify(generate(2).opportunities));
});

test('the organisation has the size it promises [demo.size]', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const organisation = generate(seed);
    const count = (role: string) => organisation.users.filter((user) => user.role === role && user.isActive).length;
    expect(count('rep')).toBe(6);
    expect(count('manager')).toBe(2);
    expect(organisation.users.filter((user) => !user.isActive)).toHaveLength(1);
    expect(organisation.accounts).toHaveLength(40);
    expect(organisation.opportunities.filter((each) => each.outcome !== null)).toHaveLength(400);
    expect(organisation.opportunities.filter((each) => each.outcome === null)).toHaveLength(120);
    expect(organisation.healthyOpportunityIds.length).toBeGreaterThanOrEqual(60);
    for (const kind of storyKinds) {
      const planted = organisation.stories.filter((story) => story.kind === kind).length;
      expect(planted).toBeGreaterThanOrEqual(1);
      expect(planted).toBeLessThanOrEqual(2);
    }
  }
});

test('every id is unique and every reference leads to a record [demo.references-hold]', () => {
  for (const seed of [1, 99, 123_456]) {
    const organisation = generate(seed);
    const ids = (records: readonly { readonly id: string }[]) => new Set(records.map((record) => record.id));
    const users = ids(organisation.users);
    const accounts = ids(organisation.accounts);
    const contacts = new Map(organisation.contacts.map((contact) => [contact.id, contact]));
    const deals = new Map(organisation.opportunities.map((each) => [each.id, each]));
    const stages = new Set(organisation.stages.map((stage) => stage.label));
    const all = [
      ...organisation.users,
      ...organisation.accounts,
      ...organisation.contacts,
      ...organisation.opportunities,
      ...organisation.contactRoles,
      ...organisation.activities,
    ];
    expect(ids(all).size).toBe(all.length);
    expect(new Set(organisation.accounts.map((account) => account.domain)).size).toBe(organisation.accounts.length);
    expect(new Set(organisation.opportunities.map((each) => each.name)).size).toBe(deals.size);
    for (const account of organisation.accounts) expect(users.has(account.ownerId)).toBe(true);
    for (const contact of contacts.values()) expect(accounts.has(contact.accountId)).toBe(true);
    for (const deal of deals.values()) {
      expect(accounts.has(deal.accountId)).toBe(true);
      for (const version of deal.versions) {
        expect(users.has(version.ownerId) && users.has(version.byUserId) && stages.has(version.stage)).toBe(true);
      }
    }
    for (const role of organisation.contactRoles) {
      expect(contacts.get(role.contactId)?.accountId).toBe(deals.get(role.opportunityId)?.accountId);
    }
    for (const activity of organisation.activities) {
      expect(users.has(activity.userId)).toBe(true);
      expect(deals.get(activity.opportunityId)?.accountId).toBe(activity.accountId);
      for (const guest of activity.attendees) {
        expect(contacts.get(guest.contactId)?.accountId).toBe(activity.accountId);
      }
    }
    for (const story of organisation.stories) expect(deals.get(story.opportunityId)?.outcome).toBeNull();
    const storied = new Set(organisation.stories.map((story) => story.opportunityId));
    for (const id of organisation.healthyOpportunityIds) {
      expect(deals.get(id)?.outcome).toBeNull();
      expect(storied.has(id)).toBe(false);
    }
  }
});

test('nothing is on record after the day before the anchor, whatever day of the week it is [demo.nothing-after-the-anchor]', () => {
  for (let shift = 0; shift < 7; shift++) {
    const today = addDays(anchorDate, shift);
    const midnight = startOfDay(today);
    const organisation = generateDemoOrganisation({ seed: 5, anchorDate: today });
    for (const deal of organisation.opportunities) {
      for (const version of deal.versions) expect(version.at < midnight).toBe(true);
    }
    for (const role of organisation.contactRoles) expect(role.addedAt < midnight).toBe(true);
    for (const activity of organisation.activities) {
      expect(activity.recordedAt < midnight).toBe(true);
      const isPlan = activity.status === 'planned' || activity.status === 'open';
      if (!isPlan) expect(activity.occurredAt < midnight).toBe(true);
      if (activity.status === 'planned') expect(activity.occurredAt > midnight).toBe(true);
    }
  }
});

test('a deal lives in order: versions, roles and activities lie between its creation and its end [demo.lives-are-in-order]', () => {
  const organisation = generate(42);
  const deals = new Map(organisation.opportunities.map((each) => [each.id, each]));
  for (const deal of deals.values()) {
    const instants = deal.versions.map((version) => version.at);
    expect([...new Set(instants)].sort()).toEqual(instants);
    const last = deal.versions.at(-1);
    const closedStage = { won: 'Closed Won', lost: 'Closed Lost' };
    if (deal.outcome !== null) {
      expect(last?.stage).toBe(closedStage[deal.outcome]);
      expect(last?.closeDate).toBe(last?.at.slice(0, 10));
    } else {
      expect(last?.stage).not.toMatch(/^Closed/);
    }
  }
  for (const activity of organisation.activities) {
    const versions = deals.get(activity.opportunityId)?.versions ?? [];
    expect(activity.occurredAt >= (versions[0]?.at ?? '')).toBe(true);
    const isClosed = deals.get(activity.opportunityId)?.outcome !== null;
    if (isClosed) expect(activity.occurredAt <= (versions.at(-1)?.at ?? '')).toBe(true);
  }
  for (const role of organisation.contactRoles) {
    const deal = deals.get(role.opportunityId);
    expect(role.addedAt >= (deal?.versions[0]?.at ?? '')).toBe(true);
    if (deal?.outcome !== null) expect(role.addedAt <= (deal?.versions.at(-1)?.at ?? '')).toBe(true);
  }
});

test('segments differ as they do in life: size, length and win rate [demo.distributions-are-believable]', () => {
  const organisation = generate(7);
  const closed = organisation.opportunities.filter((each) => each.outcome !== null);
  const of = (segment: Segment) => closed.filter((each) => each.segment === segment);
  const size = (segment: Segment) => median(of(segment).map((each) => amountOf(each) ?? 0));
  const days = (segment: Segment) =>
    median(
      of(segment)
        .filter((each) => each.outcome === 'won')
        .map(
          (each) => (Date.parse(each.versions.at(-1)?.at ?? '') - Date.parse(each.versions[0]?.at ?? '')) / 86_400_000,
        ),
    );
  expect(size('smb')).toBeGreaterThan(7_000);
  expect(size('mid_market')).toBeGreaterThan(2 * size('smb'));
  expect(size('enterprise')).toBeGreaterThan(2 * size('mid_market'));
  expect(days('mid_market')).toBeGreaterThan(1.3 * days('smb'));
  expect(days('enterprise')).toBeGreaterThan(1.3 * days('mid_market'));
  for (const segment of ['smb', 'mid_market', 'enterprise'] as const) {
    const won = of(segment).filter((each) => each.outcome === 'won').length;
    expect(won).toBeGreaterThanOrEqual(20);
    expect(won / of(segment).length).toBeGreaterThan(0.25);
    expect(won / of(segment).length).toBeLessThan(0.4);
  }
  const euros = organisation.opportunities.filter((each) => each.currency === 'EUR').length;
  expect(euros / organisation.opportunities.length).toBeGreaterThan(0.08);
  expect(euros / organisation.opportunities.length).toBeLessThan(0.55);
  const firstClose = median(closed.map((each) => Date.parse(each.versions.at(-1)?.at ?? '')));
  const ageDays = (Date.parse(anchorDate) - firstClose) / 86_400_000;
  expect(ageDays).toBeGreaterThan(270);
  expect(ageDays).toBeLessThan(450);
});

/** The chance that a won deal is busier than a lost one over the middle of its life: buyers' e-mails and meetings a week. */
function liveliness(organisation: DemoOrganisation): number {
  const counts = new Map<string, number>();
  const middles = new Map<string, readonly [number, number]>();
  for (const deal of organisation.opportunities.filter((each) => each.outcome !== null)) {
    const from = Date.parse(deal.versions[0]?.at ?? '');
    const to = from + 0.7 * (Date.parse(deal.versions.at(-1)?.at ?? '') - from);
    middles.set(deal.id, [from, to]);
    counts.set(deal.id, 0);
  }
  for (const activity of organisation.activities) {
    const [, to] = middles.get(activity.opportunityId) ?? [0, 0];
    const isBuyers = activity.direction === 'inbound' || activity.kind === 'meeting';
    if (!isBuyers || Date.parse(activity.occurredAt) > to) continue;
    counts.set(activity.opportunityId, (counts.get(activity.opportunityId) ?? 0) + 1);
  }
  const rate = (id: string) => {
    const [from, to] = middles.get(id) ?? [0, 1];
    return (counts.get(id) ?? 0) / Math.max(7 * 86_400_000, to - from);
  };
  const rates = (outcome: string) =>
    organisation.opportunities.filter((each) => each.outcome === outcome).map((each) => rate(each.id));
  const won = rates('won');
  const lost = rates('lost');
  let wins = 0;
  for (const a of won) for (const b of lost) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (won.length * lost.length);
}

test('won deals look livelier than lost ones, but far from always [demo.won-deals-healthier-but-noisy]', () => {
  const values = [1, 2, 3, 4, 5, 6].map((seed) => liveliness(generate(seed)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean).toBeGreaterThan(0.57);
  expect(Math.max(...values)).toBeLessThan(0.85);
});

test('hygiene is imperfect: some fields are empty, some tasks overdue, some close dates past [demo.hygiene-noise]', () => {
  const organisation = generate(3);
  const open = organisation.opportunities.filter((each) => each.outcome === null);
  expect(organisation.accounts.some((account) => account.industry === null)).toBe(true);
  expect(organisation.contacts.some((contact) => contact.title === null)).toBe(true);
  expect(open.some((each) => each.versions.at(-1)?.nextStep === null)).toBe(true);
  expect(open.some((each) => (each.versions.at(-1)?.closeDate ?? '') < anchorDate)).toBe(true);
  const overdue = organisation.activities.filter(
    (activity) => activity.status === 'open' && activity.occurredAt < startOfDay(anchorDate),
  );
  expect(overdue.length).toBeGreaterThan(2);
});
