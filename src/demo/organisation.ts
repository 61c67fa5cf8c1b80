import type { ForecastCategory, Outcome } from '../domain/opportunity.ts';
import type { SignalId } from '../domain/signal.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';

export type Segment = 'smb' | 'mid_market' | 'enterprise';
export const segments: readonly Segment[] = ['smb', 'mid_market', 'enterprise'];

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'rep' | 'manager';
  readonly managerId: string | null;
  readonly team: string;
  readonly region: string;
  /** False for someone who left the company. */
  readonly isActive: boolean;
  readonly createdAt: Instant;
  /** When the account was closed; null for those who still work here. */
  readonly leftAt: Instant | null;
}

export interface DemoAccount {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** Null: nobody filled it in. */
  readonly industry: string | null;
  readonly segment: Segment;
  readonly region: string;
  readonly currency: 'USD' | 'EUR';
  readonly employeeCount: number;
  /** Whole units of the account's currency; null: unknown. */
  readonly annualRevenue: number | null;
  readonly ownerId: string;
  readonly createdAt: Instant;
}

export interface DemoContact {
  readonly id: string;
  readonly accountId: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Null: not on record. */
  readonly email: string | null;
  readonly title: string | null;
  readonly createdAt: Instant;
}

export interface DemoContactRole {
  readonly id: string;
  readonly opportunityId: string;
  readonly contactId: string;
  readonly role: string;
  readonly isPrimary: boolean;
  readonly addedAt: Instant;
}

/** The whole state of a deal from `at` on, until the next version. Null: empty in the CRM. */
export interface DealVersion {
  readonly at: Instant;
  readonly byUserId: string;
  readonly stage: string;
  readonly ownerId: string;
  readonly amount: number | null;
  readonly closeDate: CalendarDate;
  readonly probabilityPercent: number;
  readonly forecastCategory: ForecastCategory;
  readonly nextStep: string | null;
}

/** A deal with its whole life; `versions` are oldest first and never empty, the first being its creation. */
export interface DemoOpportunity {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly segment: Segment;
  readonly currency: 'USD' | 'EUR';
  readonly type: string;
  readonly outcome: Outcome | null;
  readonly versions: readonly DealVersion[];
}

export interface DemoAttendee {
  readonly contactId: string;
  readonly response: 'accepted' | 'declined' | 'none';
}

/**
 * An e-mail, call, meeting or task on record. `occurredAt` is when it happened, is planned or is due; `recordedAt` is when
 * the CRM got it. `direction` is seen from us; null for meetings and tasks. `threadId` joins the mails of one exchange.
 */
export interface DemoActivity {
  readonly id: string;
  readonly kind: 'email' | 'call' | 'meeting' | 'task';
  readonly opportunityId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly attendees: readonly DemoAttendee[];
  readonly threadId: string | null;
  readonly subject: string;
  readonly status: 'done' | 'open' | 'held' | 'planned' | 'declined';
  /** Zero except for meetings and calls. */
  readonly durationMinutes: number;
}

export interface DemoStage {
  readonly label: string;
  readonly sortOrder: number;
  readonly isClosed: boolean;
  readonly isWon: boolean;
  readonly probabilityPercent: number;
  readonly forecastCategory: ForecastCategory;
}

export const storyKinds = [
  'champion-gone-quiet',
  'close-date-pushed-three-times',
  'stage-moved-back',
  'amount-cut',
  'big-deal-on-one-contact',
  'stuck-in-stage',
  'no-next-step-and-nothing-planned',
  'commit-that-contradicts-itself',
  'owner-left-the-company',
  'close-date-overdue',
  'ghosted-by-the-buyer',
  'engagement-faded',
  'closing-next-week-from-an-early-stage',
  'no-decision-maker-at-proposal',
  'record-left-empty',
  'meetings-declined-by-the-buyer',
  'replies-slowed-down',
] as const;
export type StoryKind = (typeof storyKinds)[number];

/** One planted story: the signals that must fire on this deal as of the anchor, whatever else fires there. */
export interface DemoStory {
  readonly opportunityId: string;
  readonly kind: StoryKind;
  readonly expectedSignals: readonly SignalId[];
}

/**
 * A sales organisation as of the end of the day before `anchorDate` (the demo's "today"): nothing on record happened later,
 * only planned meetings, due dates and expected close dates lie after it. Ids are opaque and the same in every simulator fed
 * from it. `stories` and `healthyOpportunityIds` are the answer key: on a healthy deal no readable signal may fire.
 */
export interface DemoOrganisation {
  readonly seed: number;
  readonly anchorDate: CalendarDate;
  readonly users: readonly DemoUser[];
  readonly accounts: readonly DemoAccount[];
  readonly contacts: readonly DemoContact[];
  readonly stages: readonly DemoStage[];
  readonly opportunities: readonly DemoOpportunity[];
  readonly contactRoles: readonly DemoContactRole[];
  readonly activities: readonly DemoActivity[];
  readonly stories: readonly DemoStory[];
  readonly healthyOpportunityIds: readonly string[];
}
