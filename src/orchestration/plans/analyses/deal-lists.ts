import { z } from 'zod';
import type { DealRow } from '../../../domain/deal-row.ts';
import { addDays, dateOf } from '../../../domain/time.ts';
import { type AnyAnalysis, defineAnalysis } from './analysis.ts';
import { type AnalysisPorts, dealFacts, readScores, readTable, reasonsOf } from './analysis-ground.ts';

const text = z.string().nullable();
const days = z.number().int().nullable();

export const dealSchema = z.object({
  ...{ opportunityId: z.string(), name: z.string(), account: text, owner: text, ownerId: text },
  ...{ amount: text, currency: text, stage: text, closeDate: text },
  ...{ lastTouchDate: text, daysSinceTouch: days, nextMeetingDate: text },
  /** Why it is listed, in our own words. */
  why: z.string(),
});
const most = z.number().int().min(1).max(500).default(50);

/** Open deals whose conversation declines or has gone quiet, those that were silent longest first. */
export function decliningEngagement(ports: AnalysisPorts): AnyAnalysis {
  return defineAnalysis({
    id: 'declining_engagement',
    about: 'Open deals whose engagement declines: fewer touches than before, or none any more, with since when.',
    input: z.strictObject({ most }),
    output: z.object({ deals: z.array(dealSchema), total: z.number().int(), openDeals: z.number().int() }),
    async run({ most: shown }, context) {
      const [table, scores] = [await readTable(ports, context), await readScores(context)];
      const open = table.deals.filter(({ status }) => status === 'open');
      const found = open.flatMap((deal) => {
        const signal = scores.get(deal.id)?.signals.find(({ id }) => id === 'engagement-declining');
        const isFired = signal?.state === 'fired';
        if (!isFired && deal.trend !== 'declining') return [];
        const since = deal.lastTouchDate === null ? '' : `; last touch ${deal.lastTouchDate}`;
        return [{ ...dealFacts(deal), why: `${signal?.evidence?.text ?? 'fewer touches than before'}${since}` }];
      });
      const deals = found.toSorted((a, b) => (b.daysSinceTouch ?? 0) - (a.daysSinceTouch ?? 0) || byName(a, b));
      return { deals: deals.slice(0, shown), total: deals.length, openDeals: open.length };
    },
  });
}

/** Open deals that nobody has spoken with for a while or whose close date has passed, the most valuable first. */
export function staleDeals(ports: AnalysisPorts): AnyAnalysis {
  const stale = z.object({ ...dealSchema.shape, task: z.string() });
  return defineAnalysis({
    id: 'stale_deals',
    about:
      'Open deals without a touch for so many days or past their close date, with a task for each; the first three apart.',
    input: z.strictObject({
      silentDays: z.number().int().min(1).max(3_650).default(21),
      dueInDays: z.number().int().min(0).max(365).default(3),
      most,
    }),
    output: z.object({
      deals: z.array(stale),
      total: z.number().int(),
      /** When the tasks are due. */
      dueDate: z.string(),
      first: stale.nullable(),
      second: stale.nullable(),
      third: stale.nullable(),
    }),
    async run({ silentDays, dueInDays, most: shown }, context) {
      const table = await readTable(ports, context);
      const today = dateOf(context.asOf);
      const found = table.deals
        .filter(({ status }) => status === 'open')
        .flatMap((deal) => staleness(deal, silentDays, today));
      const deals = found.toSorted((a, b) => Number(b.amount ?? 0) - Number(a.amount ?? 0) || byName(a, b));
      const [first = null, second = null, third = null] = deals;
      return {
        deals: deals.slice(0, shown),
        total: deals.length,
        dueDate: addDays(today, dueInDays),
        first,
        second,
        third,
      };
    },
  });
}

function staleness(deal: DealRow, silentDays: number, today: string) {
  const silent = deal.daysSinceTouch !== null && deal.daysSinceTouch >= silentDays ? deal.daysSinceTouch : null;
  const isOverdue = deal.closeDate !== null && deal.closeDate < today;
  // a meeting that is agreed is the follow-up
  if ((silent === null && !isOverdue) || deal.nextMeetingDate !== null) return [];
  const why = [
    ...(silent === null ? [] : [`no touch for ${silent} days`]),
    ...(isOverdue ? [`close date ${deal.closeDate} has passed`] : []),
  ].join('; ');
  const task = silent === null ? 'Agree on a new close date' : 'Follow up: agree on the next step';
  return [{ ...dealFacts(deal), why, task }];
}

/** The riskiest open deals, or those of one name, with all that a review goes through. */
export function dealReview(ports: AnalysisPorts): AnyAnalysis {
  const reviewed = z.object({
    ...dealSchema.shape,
    ...{ risk: z.number().nullable(), band: text, winProbability: z.number().nullable(), daysInStage: days },
    ...{ pushCount: days, nextStep: text, contactCount: days, activeContactCount: days, reasons: z.array(z.string()) },
  });
  return defineAnalysis({
    id: 'deal_review',
    about:
      'Open deals to review, riskiest first: score with reasons, stage and how long, pushes, people, touches, next step.',
    input: z.strictObject({ deal: z.string().max(200).default(''), owner: z.string().max(200).default(''), most }),
    output: z.object({ deals: z.array(reviewed), total: z.number().int() }),
    async run({ deal: named, owner, most: shown }, context) {
      const [table, scores] = [await readTable(ports, context), await readScores(context)];
      const found = table.deals.filter(
        (deal) =>
          deal.status === 'open' && isNamed([deal.id, deal.name, deal.account], named) && isNamed([deal.owner], owner),
      );
      const riskOf = (deal: DealRow) => scores.get(deal.id)?.risk ?? -1;
      const ordered = found.toSorted((a, b) => riskOf(b) - riskOf(a) || (a.id < b.id ? -1 : 1));
      const deals = ordered.slice(0, shown).map((deal) => {
        const score = scores.get(deal.id);
        const reasons = reasonsOf(score);
        return {
          ...dealFacts(deal),
          ...{ risk: score?.risk ?? null, band: score?.band ?? null, winProbability: score?.winProbability ?? null },
          ...{ daysInStage: deal.daysInStage, pushCount: deal.pushCount, nextStep: deal.nextStep },
          ...{ contactCount: deal.contactCount, activeContactCount: deal.activeContactCount, reasons },
          why: reasons.slice(0, 3).join('; ') || 'nothing stands out',
        };
      });
      return { deals, total: found.length };
    },
  });
}

/** Deals with a meeting soon, each with who takes part, how it stands and what was said of the account. */
export function meetingPreparation(ports: AnalysisPorts): AnyAnalysis {
  const prepared = z.object({ ...dealSchema.shape, people: z.string(), news: z.string(), risk: z.number().nullable() });
  return defineAnalysis({
    id: 'meeting_preparation',
    about:
      'Deals with a meeting in the coming days (or of one name): when, people and roles, last touch, risks, news of the account.',
    input: z.strictObject({
      days: z.number().int().min(1).max(60).default(7),
      deal: z.string().max(200).default(''),
      most,
    }),
    output: z.object({ meetings: z.array(prepared), total: z.number().int() }),
    async run({ days: ahead, deal: named, most: shown }, context) {
      const [table, scores] = [await readTable(ports, context), await readScores(context)];
      const today = dateOf(context.asOf);
      const last = addDays(today, ahead);
      const found = table.deals
        .filter(({ status }) => status === 'open')
        .filter((deal) => isNamed([deal.id, deal.name, deal.account], named))
        .filter(({ nextMeetingDate: day }) => named !== '' || (day !== null && day >= today && day <= last))
        .toSorted((a, b) => ((a.nextMeetingDate ?? '9') + a.id < (b.nextMeetingDate ?? '9') + b.id ? -1 : 1));
      const contacts = new Map(table.contacts.map((each) => [each.id, each]));
      const meetings = [];
      for (const deal of found.slice(0, shown)) {
        const roles = table.contactRoles.filter(({ opportunityId }) => opportunityId === deal.id);
        const people = roles.map(
          ({ contactId, role }) => `${contacts.get(contactId)?.name ?? contactId}${role ? ` (${role})` : ''}`,
        );
        const events = deal.accountId === null ? [] : await context.reader.listAccountEvents([deal.accountId]);
        const [newest] = events;
        const score = scores.get(deal.id);
        meetings.push({
          ...{ ...dealFacts(deal), risk: score?.risk ?? null, people: people.join(', ') || 'nobody is on record' },
          news: newest ? `${dateOf(newest.occurredAt)} ${newest.title}` : 'none',
          why: reasonsOf(score).slice(0, 3).join('; ') || 'nothing stands out',
        });
      }
      return { meetings, total: found.length };
    },
  });
}

function isNamed(names: readonly (string | null)[], wanted: string): boolean {
  if (wanted === '') return true;
  return names.some((name) => name?.toLowerCase().includes(wanted.toLowerCase()) === true);
}

function byName(a: { readonly opportunityId: string }, b: { readonly opportunityId: string }): number {
  return a.opportunityId < b.opportunityId ? -1 : 1;
}
