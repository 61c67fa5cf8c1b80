import { addDays, type CalendarDate } from '../domain/time.ts';
import type { Dated, DealPlan } from './deal-plan.ts';
import { type BuyingRole, buyingRoles } from './names.ts';
import type { Random } from './random.ts';
import { type DealBrief, drawNextSteps } from './simulate-deal.ts';
import { openStages, segmentProfiles } from './stages.ts';
import type { PaceLimits } from './won-benchmarks.ts';
import { laterDate, workingDayOnOrAfter, workingDayOnOrBefore } from './working-time.ts';

/** Room that a story needs: a given stage, or a deal at least so old. Null: a healthy deal picks what fits its segment. */
export interface HealthyShape {
  readonly stage: string | null;
  readonly minimumAgeDays: number | null;
}

/** Younger than the won deals' mean age by this factor, and shorter in its stage than their median. */
const ageFactor = 0.85;
const stayFactor = 0.9;
/** Old enough for the whole buying group to have spoken. */
const leastAgeDays = 14;

function drawHealthyStages(
  random: Random,
  segment: DealPlan['segment'],
  limits: PaceLimits,
  shape: HealthyShape,
  lastDate: CalendarDate,
): Dated<string>[] {
  const choices = segment === 'smb' ? openStages.slice(1) : openStages.slice(1, segment === 'enterprise' ? 4 : 5);
  const current = shape.stage ?? random.pick(choices);
  const index = openStages.indexOf(current);
  const stay = Math.max(2, random.integer(3, Math.max(3, Math.floor(limits.shortestStayDays(current) * stayFactor))));
  const typical = segmentProfiles[segment].stageDays.slice(0, index);
  const drawn = typical.map((days) => days * random.between(0.6, 0.95));
  const before = drawn.reduce((sum, days) => sum + days, 0);
  const roomDays = Math.floor(Math.min(limits.youngestMeanAgeDays, 90) * ageFactor) - stay;
  const wanted = Math.max(Math.min(before, roomDays), (shape.minimumAgeDays ?? leastAgeDays) - stay);
  const scale = before === 0 ? 0 : wanted / before;
  const path: Dated<string>[] = [{ date: workingDayOnOrAfter(addDays(lastDate, -stay)), value: current }];
  let date = addDays(lastDate, -stay);
  for (let step = index - 1; step >= 0; step--) {
    date = addDays(date, -Math.max(1, Math.floor((drawn[step] ?? 1) * scale)));
    path.unshift({ date: workingDayOnOrAfter(date), value: openStages[step] ?? 'Qualification' });
  }
  return path;
}

function drawHealthyAmounts(random: Random, brief: DealBrief, stages: readonly Dated<string>[]): Dated<number>[] {
  const { medianAmount } = segmentProfiles[brief.customer.account.segment];
  const amount = Math.max(2_000, Math.round(random.logNormal(medianAmount, 0.45) / 100) * 100);
  const amounts = [{ date: stages[0]?.date ?? '', value: amount }];
  const second = stages[1];
  if (second && random.chance(0.3)) {
    amounts.push({ date: second.date, value: Math.round((amount * random.between(1.03, 1.2)) / 100) * 100 });
  }
  return amounts;
}

/** Far enough ahead for the won deals' pace; one deal in ten was moved once, by a few days. */
function drawHealthyCloseDates(
  random: Random,
  limits: PaceLimits,
  stages: readonly Dated<string>[],
  lastDate: CalendarDate,
): Dated<CalendarDate>[] {
  const created = stages[0]?.date ?? lastDate;
  const ahead = Math.max(18, limits.longestRemainingDays(stages.at(-1)?.value ?? '') * random.between(1.12, 1.3));
  const close = workingDayOnOrAfter(addDays(lastDate, Math.ceil(ahead)));
  const second = stages[1];
  if (!second || !random.chance(0.1)) return [{ date: created, value: close }];
  const earlier = addDays(close, -random.integer(4, 9));
  return [
    { date: created, value: earlier },
    { date: second.date, value: close },
  ];
}

/**
 * A deal on which nothing is wrong as of the day after `lastDate`: on pace against the won deals of its segment and of all,
 * a whole buying group that answers within hours, a fresh next step, a meeting and a task ahead.
 */
export function planHealthyDeal(
  random: Random,
  brief: Omit<DealBrief, 'outcome' | 'quality'>,
  limits: PaceLimits,
  lastDate: CalendarDate,
  shape: HealthyShape = { stage: null, minimumAgeDays: null },
): DealPlan {
  const { segment } = brief.customer.account;
  const group = brief.customer.groups[brief.groupIndex];
  if (!group) throw new RangeError(`Account ${brief.customer.account.id} has no group ${brief.groupIndex}.`);
  const stages = drawHealthyStages(random, segment, limits, shape, lastDate);
  const createdDate = stages[0]?.date ?? lastDate;
  const steps = drawNextSteps(random, stages, lastDate, 7, 0);
  const refreshed = laterDate(workingDayOnOrBefore(addDays(lastDate, -random.integer(1, 3))), createdDate);
  const kept = steps.filter((step) => step.date < refreshed);
  const freshText = `Prepare ${random.pick(['call', 'workshop', 'review', 'session'])} with the buying team`;
  const fullBrief: DealBrief = { ...brief, outcome: 'won', quality: 1 };
  return {
    ...brief,
    segment,
    outcome: null,
    createdDate,
    lastDate,
    stages,
    amounts: drawHealthyAmounts(random, fullBrief, stages),
    closeDates: drawHealthyCloseDates(random, limits, stages, lastDate),
    nextSteps: [...kept, { date: refreshed, value: freshText }],
    owners: [{ date: createdDate, value: brief.ownerId }],
    forecastOverride: null,
    participants: (Object.keys(buyingRoles) as BuyingRole[]).map((role) => ({
      role,
      contactId: group[role].id,
      isOnRecord: true,
      spokeUntil: null,
    })),
    rhythm: {
      exchangeChance: 1,
      meetingChance: 1,
      replyChance: 1,
      replyHours: random.between(3, 4.5),
      fade: 0,
      objectionChance: 0,
      pausedFrom: null,
      unansweredDates: [],
      declinedDates: [],
      slowFrom: null,
    },
    ahead: {
      meetingDate: workingDayOnOrAfter(addDays(lastDate, random.integer(3, 7))),
      taskDueDate: workingDayOnOrAfter(addDays(lastDate, random.integer(3, 8))),
      overdueTaskDate: null,
    },
  };
}
