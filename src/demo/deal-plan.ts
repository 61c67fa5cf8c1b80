import type { ForecastCategory, Outcome } from '../domain/opportunity.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Customer } from './customers.ts';
import type { BuyingRole } from './names.ts';
import type { Segment } from './organisation.ts';

/** From `date` on a field holds `value`. */
export interface Dated<Value> {
  readonly date: CalendarDate;
  readonly value: Value;
}

/** A person in the deal. `spokeUntil` null: to the end; after that day this contact neither writes nor attends. */
export interface Participant {
  readonly role: BuyingRole;
  readonly contactId: string;
  /** False: takes part but nobody recorded the role. */
  readonly isOnRecord: boolean;
  readonly spokeUntil: CalendarDate | null;
}

/**
 * How a deal is talked about, in chances per weekly slot; at 1 no slot is skipped and each mail gets its answer. `fade`
 * (0 to 1) lowers every chance towards the end of the deal's life. `pausedFrom` null: talks go on to the end.
 * `unansweredDates`: days on which we wrote and got no reply, after the pause.
 */
export interface Rhythm {
  readonly exchangeChance: number;
  readonly meetingChance: number;
  readonly replyChance: number;
  readonly replyHours: number;
  readonly fade: number;
  readonly objectionChance: number;
  readonly pausedFrom: CalendarDate | null;
  readonly unansweredDates: readonly CalendarDate[];
  /** Days of meetings that every guest declined. */
  readonly declinedDates: readonly CalendarDate[];
  /** From this day on only the champion still answers, and takes days instead of hours; null: never. */
  readonly slowFrom: CalendarDate | null;
}

/** What lies ahead, as known at the anchor; null: nothing of the kind is on record. */
export interface Ahead {
  readonly meetingDate: CalendarDate | null;
  readonly taskDueDate: CalendarDate | null;
  readonly overdueTaskDate: CalendarDate | null;
}

/** Everything that decides a deal's life, before it is written out as versions, roles and activities. */
export interface DealPlan {
  readonly id: string;
  readonly name: string;
  readonly customer: Customer;
  readonly segment: Segment;
  readonly type: string;
  readonly outcome: Outcome | null;
  readonly createdDate: CalendarDate;
  /** The day it closed, or the last day of the past for an open deal. */
  readonly lastDate: CalendarDate;
  /** The stages it passed, oldest first; a closed deal ends with its closed stage on `lastDate`. */
  readonly stages: readonly Dated<string>[];
  readonly amounts: readonly Dated<number | null>[];
  readonly closeDates: readonly Dated<CalendarDate>[];
  readonly nextSteps: readonly Dated<string | null>[];
  readonly owners: readonly Dated<string>[];
  /** Replaces the stage's own category at the end; null: the stage decides. */
  readonly forecastOverride: ForecastCategory | null;
  readonly participants: readonly Participant[];
  readonly rhythm: Rhythm;
  readonly ahead: Ahead;
}

/** The value in force on `date`; the first one when `date` is earlier. @throws RangeError for an empty list. */
export function valueOn<Value>(entries: readonly Dated<Value>[], date: CalendarDate): Value {
  const first = entries[0];
  if (!first) throw new RangeError('A dated field needs at least one value.');
  let value = first.value;
  for (const entry of entries) if (entry.date <= date) value = entry.value;
  return value;
}
