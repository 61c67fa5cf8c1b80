import type { SignalId } from '../domain/signal.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { DealPlan } from './deal-plan.ts';
import type { Segment, StoryKind } from './organisation.ts';
import type { HealthyShape } from './plan-healthy-deal.ts';
import { nothingAhead } from './simulate-deal.ts';
import type { PaceLimits } from './won-benchmarks.ts';
import { workingDayOnOrAfter, workingDayOnOrBefore } from './working-time.ts';

/** What a story may lean on besides the plan. */
export interface StoryScene {
  readonly limits: PaceLimits;
  /** Someone who no longer works here. */
  readonly formerRepId: string;
}

/** A story starts from a healthy deal of this shape and changes one thing about it. */
export interface StoryRecipe {
  readonly segments: readonly Segment[];
  readonly shape: HealthyShape;
  readonly expectedSignals: readonly SignalId[];
  readonly plant: (plan: DealPlan, scene: StoryScene) => DealPlan;
}

const anySegment: readonly Segment[] = ['smb', 'mid_market', 'enterprise'];
const larger: readonly Segment[] = ['mid_market', 'enterprise'];
const noShape: HealthyShape = { stage: null, minimumAgeDays: null };

function daysAgo(plan: DealPlan, days: number): CalendarDate {
  return workingDayOnOrBefore(addDays(plan.lastDate, 1 - days));
}

function daysAhead(plan: DealPlan, days: number): CalendarDate {
  return workingDayOnOrAfter(addDays(plan.lastDate, 1 + days));
}

function withCloseDates(plan: DealPlan, pushedDaysAgo: readonly number[], byDays: number): DealPlan {
  const final = plan.closeDates.at(-1)?.value ?? plan.lastDate;
  const moves = pushedDaysAgo.length;
  const steps = pushedDaysAgo.map((days, index) => ({
    date: daysAgo(plan, days),
    value: addDays(final, -byDays * (moves - 1 - index)),
  }));
  return { ...plan, closeDates: [{ date: plan.createdDate, value: addDays(final, -byDays * moves) }, ...steps] };
}

function withAmountCut(plan: DealPlan, days: number, keep: number): DealPlan {
  const before = plan.amounts.at(-1)?.value ?? 40_000;
  const cut = { date: daysAgo(plan, days), value: Math.round((before * keep) / 100) * 100 };
  return { ...plan, amounts: [...plan.amounts.filter(({ date }) => date < cut.date), cut] };
}

function withAmount(plan: DealPlan, amount: number): DealPlan {
  return { ...plan, amounts: [{ date: plan.createdDate, value: amount }] };
}

function withSilence(plan: DealPlan, isSilent: (role: string) => boolean, days: number): DealPlan {
  const spokeUntil = daysAgo(plan, days);
  return {
    ...plan,
    participants: plan.participants.map((each) => (isSilent(each.role) ? { ...each, spokeUntil } : each)),
  };
}

function withPause(plan: DealPlan, pausedDaysAgo: number, unansweredDaysAgo: readonly number[]): DealPlan {
  return {
    ...plan,
    rhythm: {
      ...plan.rhythm,
      pausedFrom: daysAgo(plan, pausedDaysAgo),
      unansweredDates: unansweredDaysAgo.map((days) => daysAgo(plan, days)),
    },
  };
}

/** The current stage began so long ago that even a slow, won deal had moved on twice over; the rest of the life shifts with it. */
function withLongStay(plan: DealPlan, { limits }: StoryScene): DealPlan {
  const current = plan.stages.at(-1);
  if (!current) return plan;
  const stayDays = Math.max(70, Math.ceil(limits.longestStayDays(current.value) * 3.4));
  const shift = stayDays - Math.round((Date.parse(plan.lastDate) - Date.parse(current.date)) / 86_400_000);
  const move = <Entry extends { readonly date: CalendarDate }>(entries: readonly Entry[]) =>
    entries.map((entry) => ({ ...entry, date: workingDayOnOrBefore(addDays(entry.date, -shift)) }));
  const [firstStep, ...laterSteps] = plan.nextSteps;
  return {
    ...plan,
    createdDate: workingDayOnOrBefore(addDays(plan.createdDate, -shift)),
    stages: move(plan.stages),
    amounts: move(plan.amounts),
    closeDates: move(plan.closeDates),
    nextSteps: firstStep ? [...move([firstStep]), ...laterSteps] : [],
    owners: move(plan.owners),
  };
}

/** Back by two stages, after a stay in the later one that was no slip of the mouse. */
function withRegression(plan: DealPlan): DealPlan {
  const entered = daysAgo(plan, 12);
  const before = plan.stages.slice(0, -1).filter(({ date }) => date < entered);
  const after = { date: daysAgo(plan, 3), value: 'Solution Validation' };
  return { ...plan, stages: [...before, { date: entered, value: 'Negotiation' }, after] };
}

/** Every kind of story, each crossing the default threshold of its signals by a clear margin. */
export const storyRecipes: Readonly<Record<StoryKind, StoryRecipe>> = {
  'champion-gone-quiet': {
    segments: larger,
    shape: { stage: 'Negotiation', minimumAgeDays: 80 },
    expectedSignals: ['champion-silent'],
    plant: (plan) => withSilence(plan, (role) => role === 'Champion', 36),
  },
  'close-date-pushed-three-times': {
    segments: larger,
    shape: { stage: 'Proposal', minimumAgeDays: 75 },
    expectedSignals: ['close-date-pushed'],
    plant: (plan) => withCloseDates(plan, [55, 34, 13], 21),
  },
  'stage-moved-back': {
    segments: larger,
    shape: { stage: 'Negotiation', minimumAgeDays: 70 },
    expectedSignals: ['stage-regressed'],
    plant: withRegression,
  },
  'amount-cut': {
    segments: anySegment,
    shape: { stage: 'Proposal', minimumAgeDays: 25 },
    expectedSignals: ['amount-dropped'],
    plant: (plan) => withAmountCut(plan, 7, 0.5),
  },
  'big-deal-on-one-contact': {
    segments: ['enterprise'],
    shape: { stage: 'Proposal', minimumAgeDays: 70 },
    expectedSignals: ['single-threaded'],
    plant: (plan) =>
      withAmount(
        withSilence(plan, (role) => role !== 'Champion', 50),
        240_000,
      ),
  },
  'stuck-in-stage': {
    segments: anySegment,
    shape: { stage: 'Solution Validation', minimumAgeDays: null },
    expectedSignals: ['stalled-in-stage'],
    plant: withLongStay,
  },
  'no-next-step-and-nothing-planned': {
    segments: anySegment,
    shape: { stage: 'Solution Validation', minimumAgeDays: 45 },
    expectedSignals: ['next-step-stale', 'nothing-scheduled'],
    plant: (plan) => ({ ...plan, nextSteps: [{ date: plan.createdDate, value: null }], ahead: nothingAhead }),
  },
  'commit-that-contradicts-itself': {
    segments: larger,
    shape: { stage: 'Negotiation', minimumAgeDays: 100 },
    expectedSignals: ['category-contradicted', 'close-date-pushed', 'amount-dropped'],
    plant: (plan) => {
      const pushed = withCloseDates(withAmountCut(plan, 9, 0.45), [80, 58, 36, 14], 22);
      const paused = withPause(pushed, 70, []);
      return { ...paused, forecastOverride: 'commit', ahead: nothingAhead };
    },
  },
  'owner-left-the-company': {
    segments: anySegment,
    shape: noShape,
    expectedSignals: ['owner-unstable'],
    plant: (plan, { formerRepId }) => ({ ...plan, owners: [{ date: plan.createdDate, value: formerRepId }] }),
  },
  'close-date-overdue': {
    segments: anySegment,
    shape: { stage: 'Negotiation', minimumAgeDays: 45 },
    expectedSignals: ['close-date-overdue'],
    plant: (plan) => ({ ...plan, closeDates: [{ date: plan.createdDate, value: daysAgo(plan, 30) }] }),
  },
  'ghosted-by-the-buyer': {
    segments: ['smb', 'mid_market'],
    shape: { stage: 'Proposal', minimumAgeDays: 60 },
    expectedSignals: ['ghosted', 'no-two-way-activity'],
    plant: (plan) => withPause(plan, 33, [31, 27, 22, 17, 11, 6, 2]),
  },
  'engagement-faded': {
    segments: larger,
    shape: { stage: 'Solution Validation', minimumAgeDays: 60 },
    expectedSignals: ['engagement-declining'],
    plant: (plan) => withPause(plan, 15, [6]),
  },
  'closing-next-week-from-an-early-stage': {
    segments: larger,
    shape: { stage: 'Discovery', minimumAgeDays: null },
    expectedSignals: ['unrealistic-close-date'],
    plant: (plan) => ({ ...plan, closeDates: [{ date: plan.createdDate, value: daysAhead(plan, 1) }] }),
  },
  'no-decision-maker-at-proposal': {
    segments: larger,
    shape: { stage: 'Proposal', minimumAgeDays: 40 },
    expectedSignals: ['no-decision-maker'],
    plant: (plan) => ({
      ...plan,
      participants: plan.participants.filter(({ role }) => role !== 'Decision Maker' && role !== 'Economic Buyer'),
    }),
  },
  'record-left-empty': {
    segments: anySegment,
    shape: { stage: 'Discovery', minimumAgeDays: null },
    expectedSignals: ['hygiene'],
    plant: (plan) => ({
      ...plan,
      amounts: [{ date: plan.createdDate, value: null }],
      participants: plan.participants.map((each) => ({ ...each, isOnRecord: false })),
      ahead: { meetingDate: plan.ahead.meetingDate, taskDueDate: null, overdueTaskDate: daysAgo(plan, 9) },
    }),
  },
  'meetings-declined-by-the-buyer': {
    segments: larger,
    shape: { stage: 'Solution Validation', minimumAgeDays: 50 },
    expectedSignals: ['meetings-cancelled'],
    plant: (plan) => ({
      ...plan,
      rhythm: { ...plan.rhythm, declinedDates: [23, 16, 10, 4].map((days) => daysAgo(plan, days)) },
    }),
  },
  'replies-slowed-down': {
    segments: larger,
    shape: { stage: 'Proposal', minimumAgeDays: 95 },
    expectedSignals: ['slow-replies'],
    plant: (plan) => ({ ...plan, rhythm: { ...plan.rhythm, slowFrom: daysAgo(plan, 35) } }),
  },
};
