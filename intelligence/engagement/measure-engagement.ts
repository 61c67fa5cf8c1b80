import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { dayMs } from '../../src/domain/time.ts';
import { activeContactDays } from './active-contacts.ts';
import { type ConversedContext, conversationOf, type Touch } from './conversation.ts';
import { readReplies } from './reply-latency.ts';
import { type SeniorityLevel, seniorityOf } from './seniority.ts';
import { readTrend, type TrendReading } from './trend.ts';

/** A touch counts half after this many days. */
const halfLifeDays = 14;

/** One buyer's part in a deal. `perWeek`: recency-weighted touches in which they spoke; `lastAt` null: never spoke. */
export interface BuyerEngagement {
  readonly contactId: string;
  readonly seniority: SeniorityLevel | null;
  readonly touches: number;
  readonly perWeek: number;
  readonly lastAt: string | null;
}

/**
 * How alive a deal's conversation is at `asOf`. Rates are recency-weighted touches a week; `balance` is the buyer's share of the
 * touches of the last 30 days (null: none); reply hours are medians, null with fewer than one reply.
 */
export interface DealEngagement {
  readonly trend: TrendReading;
  readonly buyerPerWeek: number;
  readonly sellerPerWeek: number;
  readonly balance: number | null;
  readonly medianReplyHours: number | null;
  readonly lastReplyHours: number | null;
  readonly waitingSince: string | null;
  /** External people active in the last 30 days, and the most senior of them. */
  readonly breadth: number;
  readonly highestSeniority: SeniorityLevel | null;
  readonly meetingsHeld: number;
  readonly meetingsCancelled: number;
  readonly meetingsPlanned: number;
  readonly buyers: readonly BuyerEngagement[];
}

/** Measures the engagement of one deal and of each buyer on it. */
export function measureEngagement(context: ConversedContext, settings: RiskSettings): DealEngagement {
  const conversation = conversationOf(context, settings);
  const { asOfMs, touches } = conversation;
  const { replies, pending } = readReplies(touches);
  const hours = replies.map((reply) => reply.hours).sort((a, b) => a - b);
  const buyers = buyersOf(context, touches, asOfMs);
  const since = new Date(Math.max(0, asOfMs - activeContactDays * dayMs)).toISOString();
  const active = buyers.filter((buyer) => buyer.lastAt !== null && buyer.lastAt >= since);
  const recent = touches.filter((touch) => touch.at >= since);
  const fromBuyer = recent.filter((touch) => touch.fromBuyer).length;
  const fromUs = recent.filter((touch) => touch.fromUs).length;
  const levels = active.flatMap((buyer) => buyer.seniority ?? []);
  return {
    trend: readTrend(conversation, settings.decliningRatio),
    buyerPerWeek: ratePerWeek(
      touches.filter((touch) => touch.fromBuyer),
      asOfMs,
    ),
    sellerPerWeek: ratePerWeek(
      touches.filter((touch) => touch.fromUs),
      asOfMs,
    ),
    balance: fromBuyer + fromUs === 0 ? null : fromBuyer / (fromBuyer + fromUs),
    medianReplyHours: hours[hours.length >> 1] ?? null,
    lastReplyHours: replies.at(-1)?.hours ?? null,
    waitingSince: pending === null ? null : new Date(pending.firstAtMs).toISOString(),
    breadth: active.length,
    highestSeniority: levels.reduce<SeniorityLevel | null>(
      (top, each) => (top === null || each > top ? each : top),
      null,
    ),
    meetingsHeld: touches.filter((touch) => touch.kind === 'meeting').length,
    meetingsCancelled: conversation.brokenMeetings.length,
    meetingsPlanned: conversation.plannedMeetings.length,
    buyers,
  };
}

/** Touches a week with exponential forgetting: a steady pace of n a week reads as n. */
function ratePerWeek(touches: readonly Touch[], asOfMs: number): number {
  const perDay = Math.LN2 / halfLifeDays;
  return 7 * perDay * touches.reduce((sum, touch) => sum + Math.exp((-perDay * (asOfMs - touch.atMs)) / dayMs), 0);
}

function buyersOf(context: DealContext, touches: readonly Touch[], asOfMs: number): BuyerEngagement[] {
  const spoken = new Map<string, Touch[]>();
  for (const { contactId } of context.contacts) spoken.set(contactId, []);
  for (const touch of touches) {
    if (!touch.fromBuyer) continue;
    for (const contactId of touch.contactIds) {
      const list = spoken.get(contactId);
      if (list) list.push(touch);
      else spoken.set(contactId, [touch]);
    }
  }
  const titles = new Map(context.contacts.map((each) => [each.contactId, each.contact?.title ?? null]));
  return [...spoken].map(([contactId, list]) => ({
    contactId,
    seniority: seniorityOf(titles.get(contactId)),
    touches: list.length,
    perWeek: ratePerWeek(list, asOfMs),
    lastAt: list.at(-1)?.at ?? null,
  }));
}
