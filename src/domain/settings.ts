import { z } from 'zod';
import { signalIdSchema } from './signal.ts';
import { defaultWorkCalendar, workCalendarSchema } from './work-calendar.ts';

/** A segment by the size or industry of the account; an account belongs to the first whose every condition it meets. */
export const segmentRuleSchema = z.strictObject({
  name: z.string().min(1),
  minEmployees: z.number().nonnegative().optional(),
  maxEmployees: z.number().nonnegative().optional(),
  industries: z.array(z.string()).optional(),
});
export type SegmentRule = z.infer<typeof segmentRuleSchema>;

/** One workspace's choices for signals and alerts; every field has the product's default. */
export const riskSettingsSchema = z.object({
  noTwoWayDays: z.number().positive().default(14),
  ghostedMessages: z.number().int().positive().default(3),
  ghostedDays: z.number().positive().default(10),
  slowReplyRatio: z.number().positive().default(2),
  decliningRatio: z.number().positive().default(0.5),
  oneWayRatio: z.number().positive().default(4),
  stalledFactor: z.number().positive().default(1.5),
  stalledDefaultDays: z.number().positive().default(30),
  agingDefaultDays: z.number().positive().default(90),
  pushedTimes: z.number().int().positive().default(2),
  pushedTimesHigh: z.number().int().positive().default(3),
  pushedDays: z.number().positive().default(30),
  unrealisticDays: z.number().positive().default(7),
  nextStepDays: z.number().positive().default(14),
  scheduledWithinDays: z.number().positive().default(14),
  singleThreadedDays: z.number().positive().default(30),
  singleThreadedAmount: z.number().positive().default(10_000),
  singleThreadedHighAmount: z.number().positive().default(50_000),
  decisionMakerDays: z.number().positive().default(14),
  championLateBusinessDays: z.number().positive().default(5),
  championEarlyDays: z.number().positive().default(14),
  qualificationMediumGaps: z.number().int().positive().default(2),
  qualificationHighGaps: z.number().int().positive().default(4),
  regressedDays: z.number().positive().default(14),
  amountDropPercent: z.number().positive().default(20),
  amountDropDays: z.number().positive().default(30),
  cancelledMeetings: z.number().int().positive().default(2),
  cancelledDays: z.number().positive().default(30),
  competitorDays: z.number().positive().default(14),
  ownerChangedDays: z.number().positive().default(30),
  newsDays: z.number().positive().default(30),
  /** Closed-won deals a pipeline needs before its own thresholds replace the defaults. */
  minWonForLearned: z.number().int().positive().default(20),
  competitors: z.array(z.string()).default([]),
  redFlagPhrases: z.array(z.string()).default(['budget', 'legal', 'not now']),
  internalDomains: z.array(z.string()).default([]),
  /** Contact roles needed once a stage is reached, by stage label. */
  requiredRolesByStage: z.record(z.string(), z.array(z.string())).default({}),
  /** Custom fields (MEDDICC, BANT, …) that must be filled once a stage is reached, by stage label. */
  qualificationFieldsByStage: z.record(z.string(), z.array(z.string())).default({}),
  /** Used where the CRM names no segment of its own for an account. */
  segments: z.array(segmentRuleSchema).default([]),
  /** Factors on the expert weights: 0 takes a signal out of the score, 1 leaves it. */
  signalWeights: z.partialRecord(signalIdSchema, z.number().min(0).max(3)).default({}),
  /** Whether a signal may be muted by its own record; left out: `auto`. */
  muting: z.partialRecord(signalIdSchema, z.enum(['auto', 'never', 'always'])).default({}),
  workCalendar: workCalendarSchema.default(defaultWorkCalendar),
});
export type RiskSettings = z.infer<typeof riskSettingsSchema>;

export const defaultRiskSettings: RiskSettings = riskSettingsSchema.parse({});
