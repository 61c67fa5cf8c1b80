import { addDays, type CalendarDate } from '../domain/time.ts';
import { type DealPlan, valueOn } from './deal-plan.ts';
import type { DealVersion, DemoContactRole, DemoOpportunity } from './organisation.ts';
import type { Random } from './random.ts';
import { stageOf } from './stages.ts';
import { earlierDate, instantAt, laterDate, workingDayOnOrAfter, workingInstant } from './working-time.ts';

function versionOn(plan: DealPlan, date: CalendarDate, at: string): DealVersion {
  const stage = stageOf(valueOn(plan.stages, date));
  const ownerId = valueOn(plan.owners, date);
  const isLatest = date >= (plan.stages.at(-1)?.date ?? date);
  return {
    at,
    byUserId: ownerId,
    stage: stage.label,
    ownerId,
    amount: valueOn(plan.amounts, date),
    closeDate: valueOn(plan.closeDates, date),
    probabilityPercent: stage.probabilityPercent,
    forecastCategory: isLatest ? (plan.forecastOverride ?? stage.forecastCategory) : stage.forecastCategory,
    nextStep: valueOn(plan.nextSteps, date),
  };
}

function isSameState(a: DealVersion, b: DealVersion): boolean {
  return JSON.stringify({ ...a, at: '', byUserId: '' }) === JSON.stringify({ ...b, at: '', byUserId: '' });
}

/** Writes a plan out as the versions a CRM would have kept: one for each day on which any field changed. */
export function writeLife(plan: DealPlan, random: Random): DemoOpportunity {
  const fields = [plan.stages, plan.amounts, plan.closeDates, plan.nextSteps, plan.owners];
  const days = new Set<CalendarDate>([plan.createdDate]);
  for (const entries of fields) for (const { date } of entries) if (date > plan.createdDate) days.add(date);
  const versions: DealVersion[] = [];
  for (const date of [...days].sort()) {
    const at = date === plan.createdDate ? instantAt(date, 7.5) : workingInstant(date, random);
    const version = versionOn(plan, date, at);
    const before = versions.at(-1);
    // A draw may repeat what was there; a CRM keeps no history row of that.
    if (!before || !isSameState(before, version)) versions.push(version);
  }
  return {
    id: plan.id,
    name: plan.name,
    accountId: plan.customer.account.id,
    segment: plan.segment,
    currency: plan.customer.account.currency,
    type: plan.type,
    outcome: plan.outcome,
    versions,
  };
}

/** The roles that somebody recorded, each within the first days of the deal. `idOf` numbers them over all deals. */
export function writeContactRoles(plan: DealPlan, random: Random, idOf: () => string): DemoContactRole[] {
  const recorded = plan.participants.filter((participant) => participant.isOnRecord);
  const latest = laterDate(plan.createdDate, addDays(plan.lastDate, -1));
  return recorded.map(({ contactId, role }, index) => ({
    id: idOf(),
    opportunityId: plan.id,
    contactId,
    role,
    isPrimary: index === 0,
    addedAt: workingInstant(
      earlierDate(workingDayOnOrAfter(addDays(plan.createdDate, random.integer(0, 2 + index))), latest),
      random,
    ),
  }));
}
