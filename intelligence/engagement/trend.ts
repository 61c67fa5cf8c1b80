import { dayMs } from '../../src/domain/time.ts';
import type { Conversation, Touch } from './conversation.ts';
import { chanceOfSoFew, significanceLevel } from './significance.ts';

export const recentDays = 14;
export const priorDays = 28;

/** A buyer's touch counts whole, one of ours half: interest is what the buyer does. */
const sellerShare = 0.5;
/** Our touches beyond twice the buyer's (plus two) add nothing: volume alone is easily gamed. */
const sellerPerBuyer = 2;
const sellerFree = 2;

export type EngagementTrend = 'rising' | 'steady' | 'declining' | 'quiet' | 'unknown';

/** Engagement of the last 14 days against the 28 before. Rates are weighted touches a week; `ratio` null: none before. */
export interface TrendReading {
  readonly trend: EngagementTrend;
  readonly recentCount: number;
  readonly priorCount: number;
  readonly recentPerWeek: number;
  readonly priorPerWeek: number;
  readonly ratio: number | null;
  /** The chance of so few recent touches if nothing had changed. */
  readonly chance: number;
  readonly recentIds: readonly string[];
  readonly lastAtMs: number | null;
}

/** The touches of one window: those in which the buyer took part, and those of ours alone. */
export interface WindowTouches {
  readonly buyer: number;
  readonly seller: number;
}

/** The trend from counted touches alone; `hasTouches` false: none is on record, in these windows or before. */
export function judgeTrend(
  recentTouches: WindowTouches,
  priorTouches: WindowTouches,
  decliningRatio: number,
  hasTouches: boolean,
) {
  const recent = weigh(recentTouches);
  const prior = weigh(priorTouches);
  const recentPerWeek = recent.weight / (recentDays / 7);
  const priorPerWeek = prior.weight / (priorDays / 7);
  const ratio = priorPerWeek > 0 ? recentPerWeek / priorPerWeek : null;
  const chance = chanceOfSoFew(recent.counted, prior.counted, recentDays, priorDays);
  const chanceOfRise = chanceOfSoFew(prior.counted, recent.counted, priorDays, recentDays);
  let trend: EngagementTrend = 'steady';
  if (!hasTouches) trend = 'unknown';
  else if (recent.counted === 0 && prior.counted === 0) trend = 'quiet';
  else if (ratio !== null && ratio <= decliningRatio && chance <= significanceLevel) trend = 'declining';
  else if (recentPerWeek > priorPerWeek && chanceOfRise <= significanceLevel) trend = 'rising';
  return {
    trend,
    recentCount: recent.counted,
    priorCount: prior.counted,
    recentPerWeek,
    priorPerWeek,
    ratio,
    chance,
  };
}

/** Our touches saturate; `counted` is the number that count. */
function weigh({ buyer, seller }: WindowTouches) {
  const sellerCounted = Math.min(seller, buyer * sellerPerBuyer + sellerFree);
  return { counted: buyer + sellerCounted, weight: buyer + sellerShare * sellerCounted };
}

/** Reads the trend: a change counts only when the counts differ by more than chance would explain. */
export function readTrend(conversation: Conversation, decliningRatio: number): TrendReading {
  const { asOfMs, touches } = conversation;
  const recentFrom = asOfMs - recentDays * dayMs;
  const priorFrom = recentFrom - priorDays * dayMs;
  const recent = windowOf(touches, recentFrom, asOfMs);
  const prior = windowOf(touches, priorFrom, recentFrom);
  return {
    ...judgeTrend(recent, prior, decliningRatio, touches.length > 0),
    recentIds: recent.ids,
    lastAtMs: touches.at(-1)?.atMs ?? null,
  };
}

/** Touches after `fromMs` up to `toMs`. */
function windowOf(touches: readonly Touch[], fromMs: number, toMs: number) {
  let buyer = 0;
  let seller = 0;
  const ids: string[] = [];
  for (let index = touches.length - 1; index >= 0; index -= 1) {
    const touch = touches[index];
    if (!touch || touch.atMs <= fromMs) break;
    if (touch.atMs > toMs) continue;
    if (touch.fromBuyer) buyer += 1;
    else if (touch.fromUs) seller += 1;
    if (ids.length < 20) ids.push(touch.id);
  }
  return { buyer, seller, ids };
}
