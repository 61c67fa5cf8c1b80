import type { Outcome } from '../domain/opportunity.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import type { Customer } from './customers.ts';
import type { Ahead, Dated, DealPlan, Participant, Rhythm } from './deal-plan.ts';
import { type BuyingRole, nextStepsByStage } from './names.ts';
import type { Random } from './random.ts';
import { openStages, segmentProfiles } from './stages.ts';
import { earlierDate, laterDate, workingDayOnOrAfter, workingDayOnOrBefore } from './working-time.ts';

/** What is decided about a deal before its life is drawn. `quality` is hidden: about -2 (poor) to 2 (good). */
export interface DealBrief {
  readonly id: string;
  readonly name: string;
  readonly customer: Customer;
  readonly groupIndex: number;
  readonly ownerId: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly quality: number;
}

export const nothingAhead: Ahead = { meetingDate: null, taskDueDate: null, overdueTaskDate: null };
const longestLifeDays = 330;

const clamp = (value: number, minimum: number, maximum: number) => Math.min(maximum, Math.max(minimum, value));

/** A pattern seen through noise: each one tells only a little about the hidden quality. */
function seen(random: Random, quality: number): number {
  return 0.75 * quality + random.normal(0, 0.65);
}

function drawStageDays(random: Random, brief: DealBrief): number[] {
  const { stageDays } = segmentProfiles[brief.customer.account.segment];
  const pace = Math.exp(-0.12 * seen(random, brief.quality));
  const days = stageDays.map((typical) => Math.max(1, Math.round(random.logNormal(typical * pace, 0.42))));
  if (brief.outcome === 'won') return days;
  const reached = random.pick([0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4]);
  const path = days.slice(0, reached + 1);
  path[reached] = Math.round((path[reached] ?? 1) * random.logNormal(1.4, 0.4));
  return path;
}

function drawStages(random: Random, brief: DealBrief, days: readonly number[], created: CalendarDate): Dated<string>[] {
  const path: Dated<string>[] = [];
  let elapsed = 0;
  for (const [index, length] of days.entries()) {
    const label = openStages[index] ?? 'Qualification';
    const date = index === 0 ? created : laterDate(created, workingDayOnOrBefore(addDays(created, elapsed)));
    path.push({ date, value: label });
    elapsed += length;
  }
  const back = path.length - 2;
  if (back >= 1 && random.chance(brief.quality < 0 ? 0.1 : 0.04)) {
    const from = path.at(-1)?.date ?? created;
    const until = addDays(created, elapsed);
    const middle = Math.floor(daysBetween(from, until) / 2);
    if (middle > 3) path.push({ date: workingDayOnOrBefore(addDays(from, middle)), value: openStages[back] ?? '' });
  }
  return path;
}

function drawAmounts(random: Random, brief: DealBrief, stages: readonly Dated<string>[]): Dated<number | null>[] {
  const { medianAmount } = segmentProfiles[brief.customer.account.segment];
  const round = (value: number) => Math.max(500, Math.round(value / 100) * 100);
  let amount = round(random.logNormal(medianAmount, 0.5));
  const created = stages[0]?.date ?? '';
  const amounts: Dated<number | null>[] = [{ date: created, value: random.chance(0.12) ? null : amount }];
  for (const { date } of stages.slice(1)) {
    if (amounts.at(-1)?.value === null) amounts.push({ date, value: amount });
    else if (random.chance(0.25)) {
      const isCut = random.chance(clamp(0.35 - 0.15 * seen(random, brief.quality), 0.05, 0.8));
      amount = round(amount * (isCut ? random.between(0.55, 0.9) : random.between(1.02, 1.3)));
      amounts.push({ date, value: amount });
    }
  }
  return amounts;
}

/** Hopeful at first; pushed out shortly before (now and then after) the day comes, again and again until the end. */
function drawCloseDates(random: Random, brief: DealBrief, created: CalendarDate, end: CalendarDate): Dated<string>[] {
  const { stageDays } = segmentProfiles[brief.customer.account.segment];
  const typical = stageDays.reduce((sum, days) => sum + days, 0);
  const realism = Math.exp(0.2 * seen(random, brief.quality));
  let close = workingDayOnOrAfter(addDays(created, Math.round(random.logNormal(typical * 1.05 * realism, 0.25))));
  const dates: Dated<string>[] = [{ date: created, value: close }];
  for (let push = 0; push < 6 && close < end; push++) {
    const date = workingDayOnOrBefore(addDays(close, random.integer(-6, 2)));
    const floor = dates.at(-1)?.date ?? created;
    close = workingDayOnOrAfter(addDays(close, random.integer(12, 40)));
    if (date > floor && date < end) dates.push({ date, value: close });
  }
  return dates;
}

/** New next steps at the deal's own pace, each fitting the stage of its day; now and then one is emptied. */
export function drawNextSteps(
  random: Random,
  stages: readonly Dated<string>[],
  end: CalendarDate,
  everyDays: number,
  emptyChance: number,
): Dated<string | null>[] {
  const steps: Dated<string | null>[] = [];
  let previous: string | null = null;
  let date = stages[0]?.date ?? end;
  while (date < end) {
    const label = stages.filter((stage) => stage.date <= date).at(-1)?.value ?? 'Qualification';
    const choices = (nextStepsByStage[label] ?? []).filter((text) => text !== previous);
    const value = random.chance(emptyChance) || choices.length === 0 ? null : random.pick(choices);
    steps.push({ date, value });
    previous = value;
    date = workingDayOnOrAfter(addDays(date, Math.max(2, Math.round(random.logNormal(everyDays, 0.5)))));
  }
  return steps;
}

function drawParticipants(random: Random, brief: DealBrief): Participant[] {
  const group = brief.customer.groups[brief.groupIndex];
  if (!group) throw new RangeError(`Account ${brief.customer.account.id} has no group ${brief.groupIndex}.`);
  const base: Readonly<Record<BuyingRole, number>> = {
    Champion: 1,
    Evaluator: 0.75,
    'Decision Maker': 0.6,
    'Economic Buyer': 0.4,
    'Business User': 0.35,
  };
  const roles = (Object.keys(base) as BuyingRole[]).filter(
    (role) => role === 'Champion' || random.chance(clamp(base[role] + 0.13 * seen(random, brief.quality), 0.05, 0.98)),
  );
  return roles.map((role) => ({
    role,
    contactId: group[role].id,
    isOnRecord: random.chance(0.88),
    spokeUntil: null,
  }));
}

function drawRhythm(random: Random, quality: number): Rhythm {
  return {
    exchangeChance: clamp(0.6 + 0.1 * seen(random, quality), 0.2, 0.95),
    meetingChance: clamp(0.45 + 0.12 * seen(random, quality), 0.08, 0.9),
    replyChance: clamp(0.7 + 0.1 * seen(random, quality), 0.3, 0.97),
    replyHours: clamp(14 * Math.exp(-0.35 * seen(random, quality)), 2, 70),
    fade: clamp(0.3 - 0.2 * seen(random, quality), 0, 0.85),
    objectionChance: clamp(0.03 - 0.02 * seen(random, quality), 0, 0.1),
    pausedFrom: null,
    unansweredDates: [],
    declinedDates: [],
    slowFrom: null,
  };
}

/** Draws the whole life of a deal that ends on `end`; its stages leave the closing itself to the caller. */
function drawLife(random: Random, brief: DealBrief, days: readonly number[], end: CalendarDate): DealPlan {
  const length = Math.min(
    longestLifeDays,
    days.reduce((sum, each) => sum + each, 0),
  );
  const createdDate = workingDayOnOrBefore(addDays(end, -length));
  const stages = drawStages(random, brief, days, createdDate).filter((stage) => stage.date < end);
  const pace = 9 * Math.exp(-0.2 * seen(random, brief.quality));
  return {
    ...brief,
    segment: brief.customer.account.segment,
    createdDate,
    lastDate: end,
    stages,
    amounts: drawAmounts(random, brief, stages),
    closeDates: drawCloseDates(random, brief, createdDate, end),
    nextSteps: drawNextSteps(random, stages, end, pace, 0.08),
    owners: [{ date: createdDate, value: brief.ownerId }],
    forecastOverride: null,
    participants: drawParticipants(random, brief),
    rhythm: drawRhythm(random, brief.quality),
    ahead: nothingAhead,
  };
}

/** A deal that closed on `end`: won or lost as the brief says. */
export function simulateClosedDeal(random: Random, brief: DealBrief, end: CalendarDate): DealPlan {
  const life = drawLife(random, brief, drawStageDays(random, brief), end);
  return {
    ...life,
    outcome: brief.outcome,
    stages: [...life.stages, { date: end, value: brief.outcome === 'won' ? 'Closed Won' : 'Closed Lost' }],
    closeDates: [...life.closeDates, { date: end, value: end }],
  };
}

/** A deal still open on `lastDate`: a life that would end later, cut there, with whatever was planned by then. */
export function simulateOpenDeal(random: Random, brief: DealBrief, lastDate: CalendarDate): DealPlan {
  const days = drawStageDays(random, brief);
  const length = Math.min(
    longestLifeDays,
    days.reduce((sum, each) => sum + each, 0),
  );
  const lived = Math.max(3, Math.round(length * random.between(0.15, 0.95)));
  const life = drawLife(random, brief, days, addDays(lastDate, Math.max(1, length - lived)));
  const past = <Value>(entries: readonly Dated<Value>[]) => entries.filter((entry) => entry.date <= lastDate);
  const tidy = seen(random, brief.quality);
  const dueIn = (chance: number, from: number, to: number): CalendarDate | null =>
    random.chance(chance) ? workingDayOnOrAfter(addDays(lastDate, random.integer(from, to))) : null;
  return {
    ...life,
    outcome: null,
    createdDate: earlierDate(life.createdDate, lastDate),
    lastDate,
    stages: past(life.stages),
    amounts: past(life.amounts),
    closeDates: past(life.closeDates),
    nextSteps: past(life.nextSteps),
    ahead: {
      meetingDate: dueIn(clamp(0.45 + 0.2 * tidy, 0.1, 0.9), 2, 12),
      taskDueDate: dueIn(clamp(0.5 + 0.2 * tidy, 0.1, 0.9), 2, 14),
      overdueTaskDate: random.chance(0.2) ? workingDayOnOrBefore(addDays(lastDate, -random.integer(2, 15))) : null,
    },
  };
}
