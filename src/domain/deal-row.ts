import type { ForecastCategory } from './opportunity.ts';
import type { Band } from './score.ts';
import type { SignalId } from './signal.ts';
import type { CalendarDate, Instant } from './time.ts';

/** The customer's own fields of a record, by their vendor name. */
export type CustomValues = Readonly<Record<string, string | number | boolean | null>>;

/** What is known of a deal's conversation. `trend` unknown: no touch is on record. Days are whole and count to the table's instant. */
export interface TouchColumns {
  readonly lastTouchDate: CalendarDate | null;
  readonly daysSinceTouch: number | null;
  readonly nextMeetingDate: CalendarDate | null;
  readonly trend: 'rising' | 'steady' | 'declining' | 'quiet' | 'unknown' | null;
  /** External people who spoke or met with us in the last 30 days. */
  readonly activeContactCount: number | null;
}

/** The newest score of an open deal; all null (`signals` empty) for a closed one and where there is none. */
export interface ScoreColumns {
  readonly risk: number | null;
  readonly band: Band | null;
  /** 0 to 1. */
  readonly winProbability: number | null;
  /** Signals that fired, strongest first. */
  readonly signals: readonly SignalId[];
}

/** A stay of a deal in a stage, whole days; `isPresent`: it is still there. */
export interface StageStay {
  readonly stageId: string;
  readonly days: number;
  readonly isPresent: boolean;
}

/**
 * One deal as of the table's instant with everything it refers to by name. Unknown is null. Amounts are exact decimals as text.
 * `closeDate` is the planned day while the deal is open and the actual one once it is closed.
 */
export interface DealRow extends TouchColumns, ScoreColumns {
  readonly id: string;
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly ownerTeam: string | null;
  readonly ownerManagerId: string | null;
  readonly ownerManager: string | null;
  readonly ownerRegion: string | null;
  readonly accountId: string | null;
  readonly account: string | null;
  readonly accountIndustry: string | null;
  readonly accountSegment: string | null;
  readonly accountRegion: string | null;
  readonly accountRevenue: string | null;
  readonly accountEmployees: number | null;
  readonly accountParentId: string | null;
  readonly accountParent: string | null;
  readonly accountCustom: CustomValues;
  readonly stageId: string | null;
  readonly stage: string | null;
  /** The stage's place in its pipeline; null: the source gives no order. */
  readonly stageOrder: number | null;
  readonly pipeline: string | null;
  readonly status: 'open' | 'won' | 'lost';
  readonly amount: string | null;
  readonly currency: string | null;
  readonly closeDate: CalendarDate | null;
  readonly createdDate: CalendarDate | null;
  readonly forecastCategory: ForecastCategory | null;
  readonly probabilityPercent: number | null;
  readonly nextStep: string | null;
  readonly type: string | null;
  readonly productId: string | null;
  readonly product: string | null;
  readonly productFamily: string | null;
  readonly lossReason: string | null;
  /** Days since it entered its stage; null once closed. */
  readonly daysInStage: number | null;
  /** Days since it began; null once closed. */
  readonly ageDays: number | null;
  /** Days from its beginning to its end; null while open. */
  readonly cycleDays: number | null;
  /** Times the close date moved later while open, and by how many days in all; null: its dates have no history. */
  readonly pushCount: number | null;
  readonly pushedDays: number | null;
  readonly stays: readonly StageStay[];
  readonly contactCount: number | null;
  readonly custom: CustomValues;
}

/** A company we sell to. `daysSinceTouch` counts from the last touch with any of its people. */
export interface AccountRow {
  readonly id: string;
  readonly name: string | null;
  readonly industry: string | null;
  readonly segment: string | null;
  readonly region: string | null;
  readonly revenue: string | null;
  readonly employees: number | null;
  readonly parentId: string | null;
  readonly parent: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly lastTouchDate: CalendarDate | null;
  readonly daysSinceTouch: number | null;
  readonly custom: CustomValues;
}

/** One of ours. `team` and `region` are their own or else their manager's. */
export interface PersonRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly team: string | null;
  readonly managerId: string | null;
  readonly manager: string | null;
  readonly region: string | null;
  readonly isActive: boolean | null;
}

/** A person at an account. */
export interface ContactRow {
  readonly id: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly accountId: string | null;
  readonly account: string | null;
}

/** A contact's part in a deal; `role` null: the source does not say. */
export interface ContactRoleRow {
  readonly opportunityId: string;
  readonly contactId: string;
  readonly role: string | null;
}

/** Something we sell. */
export interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly family: string | null;
  readonly listPrice: string | null;
}

/** One stage of a pipeline. */
export interface StageRow {
  readonly id: string;
  readonly label: string;
  readonly pipelineId: string | null;
  readonly sortOrder: number | null;
  readonly isClosed: boolean;
  readonly isWon: boolean;
}

/**
 * Columns that cost a reading of their own: without the part they are null (`signals` empty). `touches`: last touch, trend, active
 * contacts, next meeting; `people`: contact counts, contacts and their roles (empty lists); `scores`: risk, band, win probability and signals.
 */
export type DealTablePart = 'touches' | 'people' | 'scores';

/**
 * Every deal, account, person, product and stage of a workspace that one reader may see, as of `asOf`. Rows are shared and must not
 * be changed. `dataAsOf` is the newest moment the sources speak for; `scoredAsOf` the moment of the scores (null: none).
 */
export interface DealTable {
  readonly asOf: Instant;
  readonly dataAsOf: Instant | null;
  readonly scoredAsOf: Instant | null;
  /** Whether the scores were kept by a scoring run or worked out for this table; null: there are none. */
  readonly scoresFrom: 'store' | 'computed' | null;
  /** The same object in every later state of this table for the same readers: what is made of a table is kept by it. */
  readonly lineage: object;
  readonly deals: readonly DealRow[];
  readonly accounts: readonly AccountRow[];
  readonly people: readonly PersonRow[];
  readonly contacts: readonly ContactRow[];
  readonly contactRoles: readonly ContactRoleRow[];
  readonly products: readonly ProductRow[];
  readonly stages: readonly StageRow[];
  /** Deals of which nothing says when they began: counted in a table of the newest data, absent from the past. */
  readonly undatedDeals: number;
}
