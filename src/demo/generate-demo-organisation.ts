import { addDays, type CalendarDate } from '../domain/time.ts';
import { type Customer, openCustomers } from './customers.ts';
import type { DealPlan } from './deal-plan.ts';
import { productNames } from './names.ts';
import {
  type DemoActivity,
  type DemoContactRole,
  type DemoOpportunity,
  type DemoOrganisation,
  type DemoStory,
  type Segment,
  segments,
  storyKinds,
} from './organisation.ts';
import { planHealthyDeal } from './plan-healthy-deal.ts';
import { storyRecipes } from './plant-story.ts';
import { createRandom, type Random } from './random.ts';
import { recordId } from './record-id.ts';
import { allUsers, hireSalesTeam, type SalesTeam } from './sales-team.ts';
import { type DealBrief, simulateClosedDeal, simulateOpenDeal } from './simulate-deal.ts';
import { segmentProfiles, stages } from './stages.ts';
import { measurePace } from './won-benchmarks.ts';
import { workingDayOnOrBefore } from './working-time.ts';
import { writeActivities } from './write-activities.ts';
import { writeContactRoles, writeLife } from './write-life.ts';

export const closedDealCount = 400;
export const openDealCount = 120;
export const healthyDealCount = 66;
const openDealsPerAccount = 3;
/** The buying group that only closed deals use, so that their talk never counts for an open deal. */
const closedGroupIndex = 3;
/** How strongly hidden quality decides the outcome against chance. */
const qualityWeight = 1.5;

/** Numbers the deals and writes their briefs. */
class DealDesk {
  readonly #random: Random;
  readonly #team: SalesTeam;
  readonly #names = new Map<string, number>();
  #count = 0;

  constructor(random: Random, team: SalesTeam) {
    this.#random = random;
    this.#team = team;
  }

  brief(customer: Customer, groupIndex: number): Omit<DealBrief, 'outcome' | 'quality'> {
    this.#count += 1;
    const product = this.#random.pick(productNames);
    const base = `${customer.account.name} – ${product}`;
    const seen = (this.#names.get(base) ?? 0) + 1;
    this.#names.set(base, seen);
    const colleagues = this.#team.reps.filter((rep) => rep.region === customer.account.region);
    const pool = colleagues.length > 0 ? colleagues : this.#team.reps;
    return {
      id: recordId('opportunity', this.#count),
      name: seen === 1 ? base : `${base} ${seen}`,
      customer,
      groupIndex,
      ownerId: this.#random.chance(0.75) ? customer.account.ownerId : this.#random.pick(pool).id,
      type: this.#random.chance(0.6) ? 'New Business' : 'Existing Business',
    };
  }
}

function dealsPerSegment(total: number): Map<Segment, number> {
  const smb = Math.round(total * segmentProfiles.smb.shareOfDeals);
  const midMarket = Math.round(total * segmentProfiles.mid_market.shareOfDeals);
  return new Map([
    ['smb', smb],
    ['mid_market', midMarket],
    ['enterprise', total - smb - midMarket],
  ]);
}

/** Closed deals of all segments: the best by quality and luck are won, as many as the segment's win rate says. */
function planClosedDeals(
  random: Random,
  desk: DealDesk,
  customers: readonly Customer[],
  today: CalendarDate,
): DealPlan[] {
  const plans: DealPlan[] = [];
  for (const [segment, count] of dealsPerSegment(closedDealCount)) {
    const buyers = customers.filter(({ account }) => account.segment === segment);
    const contenders = Array.from({ length: count }, () => {
      const quality = random.normal(0, 1);
      const luck = random.between(0.001, 0.999);
      return { quality, standing: qualityWeight * quality + Math.log(luck / (1 - luck)) };
    }).sort((a, b) => b.standing - a.standing);
    const wonCount = Math.round(count * segmentProfiles[segment].winRate);
    for (const [place, { quality }] of contenders.entries()) {
      const brief = desk.brief(random.pick(buyers), closedGroupIndex);
      const end = workingDayOnOrBefore(addDays(today, -random.integer(4, 720)));
      const outcome = place < wonCount ? 'won' : 'lost';
      plans.push(simulateClosedDeal(random.fork(brief.id), { ...brief, outcome, quality }, end));
    }
  }
  return plans;
}

interface OpenPlans {
  readonly plans: DealPlan[];
  readonly stories: DemoStory[];
  readonly healthyOpportunityIds: string[];
}

/** Gives out each open place (an account and one of its buying groups) exactly once. */
function openPlaces(
  random: Random,
  customers: readonly Customer[],
): (allowed: readonly Segment[]) => [Customer, number] {
  const places = random.shuffled(
    customers.flatMap((customer) =>
      Array.from({ length: openDealsPerAccount }, (_, index): [Customer, number] => [customer, index]),
    ),
  );
  return (allowed) => {
    const found = places.findIndex(([customer]) => allowed.includes(customer.account.segment));
    const [place] = places.splice(Math.max(0, found), 1);
    if (!place || found < 0) throw new RangeError('The demo has fewer open places than open deals.');
    return place;
  };
}

function planOpenDeals(
  random: Random,
  desk: DealDesk,
  customers: readonly Customer[],
  team: SalesTeam,
  closed: readonly DealPlan[],
  today: CalendarDate,
): OpenPlans {
  const lastDate = addDays(today, -1);
  const paceOf = measurePace(closed);
  const limitsBySegment = new Map(segments.map((segment) => [segment, paceOf(segment)]));
  const limitsOf = (segment: Segment) => limitsBySegment.get(segment) ?? paceOf(segment);
  const take = openPlaces(random, customers);
  const open: OpenPlans = { plans: [], stories: [], healthyOpportunityIds: [] };
  for (const [index, kind] of storyKinds.entries()) {
    const { segments: allowed, shape, expectedSignals, plant } = storyRecipes[kind];
    for (let copy = 0; copy < 1 + (index % 2); copy++) {
      const brief = desk.brief(...take(allowed));
      const limits = limitsOf(brief.customer.account.segment);
      const base = planHealthyDeal(random.fork(brief.id), brief, limits, lastDate, shape);
      open.plans.push(plant(base, { limits, formerRepId: team.formerRep.id }));
      open.stories.push({ opportunityId: brief.id, kind, expectedSignals });
    }
  }
  for (let index = 0; index < healthyDealCount; index++) {
    const brief = desk.brief(...take(segments));
    const limits = limitsOf(brief.customer.account.segment);
    open.plans.push(planHealthyDeal(random.fork(brief.id), brief, limits, lastDate));
    open.healthyOpportunityIds.push(brief.id);
  }
  while (open.plans.length < openDealCount) {
    const brief = desk.brief(...take(segments));
    const quality = random.normal(-0.2, 1);
    const outcome = quality > 0.4 ? 'won' : 'lost';
    open.plans.push(simulateOpenDeal(random.fork(brief.id), { ...brief, outcome, quality }, lastDate));
  }
  return open;
}

function writeOut(random: Random, plans: readonly DealPlan[]) {
  const opportunities: DemoOpportunity[] = [];
  const contactRoles: DemoContactRole[] = [];
  const activities: DemoActivity[] = [];
  const count = { contactRole: 0, task: 0, event: 0 };
  for (const plan of plans) {
    const own = random.fork(`life of ${plan.id}`);
    opportunities.push(writeLife(plan, own));
    contactRoles.push(
      ...writeContactRoles(plan, own, () => {
        count.contactRole += 1;
        return recordId('contactRole', count.contactRole);
      }),
    );
    for (const draft of writeActivities(plan, own)) {
      const kind = draft.kind === 'meeting' ? 'event' : 'task';
      count[kind] += 1;
      activities.push({ ...draft, id: recordId(kind, count[kind]) });
    }
  }
  return { opportunities, contactRoles, activities };
}

/**
 * Generates a whole sales organisation for the demo, the evaluation and the tests. The same `seed` (a whole number) and
 * `anchorDate` (the demo's "today") give the same bytes; the clock is never read.
 */
export function generateDemoOrganisation(options: {
  readonly seed: number;
  readonly anchorDate: CalendarDate;
}): DemoOrganisation {
  const random = createRandom(options.seed);
  const team = hireSalesTeam(random.fork('team'), options.anchorDate);
  const customers = openCustomers(random.fork('customers'), team, options.anchorDate);
  const desk = new DealDesk(random.fork('desk'), team);
  const closed = planClosedDeals(random.fork('closed'), desk, customers, options.anchorDate);
  const open = planOpenDeals(random.fork('open'), desk, customers, team, closed, options.anchorDate);
  return {
    seed: options.seed,
    anchorDate: options.anchorDate,
    users: allUsers(team),
    accounts: customers.map(({ account }) => account),
    contacts: customers.flatMap(({ groups, bystanders }) => [
      ...groups.flatMap((group) => Object.values(group)),
      ...bystanders,
    ]),
    stages,
    ...writeOut(random.fork('written'), [...closed, ...open.plans]),
    stories: open.stories,
    healthyOpportunityIds: open.healthyOpportunityIds,
  };
}
