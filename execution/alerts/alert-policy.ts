import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { severitySchema, signalIdSchema } from '../../src/domain/signal.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { zoneClock } from '../schedules/zone-clock.ts';

/** How much an alert matters: of a risk it is the band. */
export const alertSeverities = ['low', 'medium', 'high', 'critical'] as const;
const alertSeveritySchema = z.enum(alertSeverities);
export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

/** The rule that every workspace has: risk itself. */
export const dealAtRiskRule = 'deal-at-risk';

const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,47}$/, 'small letters, digits and dashes')
  .refine((id) => id !== dealAtRiskRule && id !== 'alert-digest', 'this name is taken');

const eventKinds = [
  'stage_moved_back',
  'close_date_pushed',
  'amount_dropped',
  'category_dropped',
  'deal_lost',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** `signal`: opens when it fires, not again within `reopenAfterDays` of its end. `event`: once for each change in the CRM. */
const ruleSchema = z.discriminatedUnion('on', [
  z.strictObject({
    id: ruleId,
    on: z.literal('signal'),
    signal: signalIdSchema,
    minSeverity: severitySchema.default('medium'),
    reopenAfterDays: z.number().min(0).max(90).default(3),
    severity: alertSeveritySchema.default('medium'),
  }),
  z.strictObject({
    id: ruleId,
    on: z.literal('event'),
    event: z.enum(eventKinds),
    /** Days pushed or percent dropped that make it worth an alert; null: any. */
    atLeast: z.number().positive().nullable().default(null),
    severity: alertSeveritySchema.default('medium'),
  }),
]);
export type AlertRule = z.infer<typeof ruleSchema>;

const zone = z.string().refine(isZone, 'a zone like Europe/Berlin');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 08:00');
const days = z.array(z.number().int().min(1).max(7)).min(1);
const quietHours = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => from !== to, 'two different times')
  .nullable();
const targets = z.array(z.enum(['rep', 'manager', 'channel'])).min(1);

const person = z.strictObject({
  zone: zone.optional(),
  workingDays: days.optional(),
  quietHours: quietHours.optional(),
  alertsPerDay: z.number().int().min(0).max(50).optional(),
});

const defaultRules: AlertRule[] = [
  { id: 'stage-moved-back', on: 'event', event: 'stage_moved_back', atLeast: null, severity: 'medium' },
  { id: 'close-date-pushed', on: 'event', event: 'close_date_pushed', atLeast: 30, severity: 'medium' },
  { id: 'amount-dropped', on: 'event', event: 'amount_dropped', atLeast: 20, severity: 'high' },
  { id: 'deal-lost', on: 'event', event: 'deal_lost', atLeast: null, severity: 'high' },
];

/**
 * What a workspace is alerted of, whom, how often and when. `zone` null: nobody said where people are, so no hour is held back.
 * Weekdays: 1 is Monday. `people` is keyed by the CRM's user id or e-mail and changes what differs from the workspace.
 */
export const alertPolicySchema = z
  .strictObject({
    risk: z
      .strictObject({
        openAtRisk: z.number().min(1).max(100).default(60),
        closeBelowRisk: z.number().min(0).max(99).default(50),
      })
      .refine(
        ({ openAtRisk, closeBelowRisk }) => closeBelowRisk < openAtRisk,
        'closeBelowRisk must be below openAtRisk',
      )
      .prefault({}),
    rules: z.array(ruleSchema).max(100).default(defaultRules),
    alertsPerDay: z.number().int().min(0).max(50).default(5),
    digestAt: time.default('16:00'),
    zone: zone.nullable().default(null),
    workingDays: days.default([1, 2, 3, 4, 5]),
    quietHours: quietHours.default({ from: '19:00', to: '08:00' }),
    routes: z
      .strictObject({
        low: targets.default(['rep']),
        medium: targets.default(['rep']),
        high: targets.default(['rep']),
        critical: targets.default(['rep']),
      })
      .prefault({}),
    /** Working hours after which an alert of at least `high` that nobody acknowledged goes to the manager; null: never. */
    escalateAfterHours: z.number().positive().max(200).nullable().default(16),
    people: z.record(z.string(), person).default({}),
  })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, 'two rules share an id');
export type AlertPolicy = z.infer<typeof alertPolicySchema>;

export const defaultAlertPolicy: AlertPolicy = alertPolicySchema.parse({});

/**
 * Reads a policy that people wrote.
 * @throws AppError `invalid_input` naming the setting that does not fit
 */
export function parseAlertPolicy(value: unknown): AlertPolicy {
  const parsed = alertPolicySchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = ['alerts', ...(issue?.path ?? [])].join('.');
  throw new AppError('invalid_input', `The setting ${field}: ${issue?.message}. Correct or remove it.`, { field });
}

/** The policy of the transaction's tenant: its setting `alerts`, the defaults for what it leaves out. */
export async function readAlertPolicy(tx: TenantTransaction, tenantId: string): Promise<AlertPolicy> {
  const { rows } = await tx.execute<{ alerts: unknown }>(
    sql`select settings -> 'alerts' as alerts from bellwether.workspace where id = ${tenantId}`,
  );
  return parseAlertPolicy(rows[0]?.alerts);
}

function isZone(name: string): boolean {
  try {
    zoneClock(name);
    return true;
  } catch {
    // the schema tells which setting it is
    return false;
  }
}
