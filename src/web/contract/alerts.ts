import { z } from 'zod';
import { deliveryStates, episodeSchema } from '../../domain/alert.ts';
import { signalIdSchema } from '../../domain/signal.ts';
import { instantSchema } from '../../domain/time.ts';
import { reasonSchema } from './at-risk.ts';
import { defineRoute, manyOf } from './define-route.ts';
import { doneSchema } from './failure.ts';
import { pageAnswer, pageQuery } from './list-page.ts';

const readDeals = { action: 'read', resource: 'opportunity' } as const;
const ofAlert = z.strictObject({ episodeId: z.string().min(1).max(255) });

/** An alert that holds. `ownerId`: who took it over, else the deal's owner; `owner` is their name. */
export const alertSchema = z.object({
  ...episodeSchema.pick({ id: true, opportunityId: true, openedAt: true, band: true, risk: true }).shape,
  rule: z.string(),
  name: z.string().nullable(),
  ownerId: z.string().nullable(),
  owner: z.string().nullable(),
  notifiedAt: instantSchema.nullable(),
  snoozedUntil: instantSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  escalatedAt: instantSchema.nullable(),
  reasons: z.array(reasonSchema),
  nextAction: z.string(),
  /** This person's own thumb; null: none given. */
  feedback: z.enum(['up', 'down']).nullable(),
});
export type AlertAnswer = z.infer<typeof alertSchema>;

export const listAlerts = defineRoute({
  id: 'listAlerts',
  method: 'GET',
  path: '/api/alerts',
  summary: 'alerts that hold for deals the asker may see, the highest risk first',
  access: readDeals,
  query: z.strictObject(pageQuery),
  response: z.object({ alerts: z.array(alertSchema), ...pageAnswer }),
});

const actOnAlert = (name: string) => `/api/alerts/:episodeId/${name}` as const;

export const snoozeAlert = defineRoute({
  id: 'snoozeAlert',
  method: 'POST',
  path: actOnAlert('snooze'),
  summary: 'no more of this alert until a moment',
  access: readDeals,
  params: ofAlert,
  body: z.strictObject({ until: instantSchema }),
  response: doneSchema,
});

export const acknowledgeAlert = defineRoute({
  id: 'acknowledgeAlert',
  method: 'POST',
  path: actOnAlert('acknowledge'),
  summary: 'says that the alert was seen: it is not escalated',
  access: readDeals,
  params: ofAlert,
  response: doneSchema,
});

export const assignAlert = defineRoute({
  id: 'assignAlert',
  method: 'POST',
  path: actOnAlert('assign'),
  summary: 'hands the alert to another sales user',
  access: readDeals,
  params: ofAlert,
  body: z.strictObject({ assigneeId: z.string().min(1).max(255) }),
  response: doneSchema,
});

export const rateAlert = defineRoute({
  id: 'rateAlert',
  method: 'POST',
  path: actOnAlert('feedback'),
  summary: 'a thumb on the alert; signals that are not useful fall silent',
  access: readDeals,
  params: ofAlert,
  body: z.strictObject({ verdict: z.enum(['up', 'down']) }),
  response: doneSchema,
});

export const deliveryStateSchema = z.enum(deliveryStates);

/** One accepted action and what became of it: its receipt. `mayHaveArrived`: an attempt was not confirmed. */
export const deliverySchema = z.object({
  id: z.string(),
  status: deliveryStateSchema,
  rule: z.string(),
  subjectId: z.string(),
  /** The deal it is about; null: about a person, such as a digest. */
  name: z.string().nullable(),
  channel: z.string(),
  recipient: z.string(),
  attempt: z.number().int(),
  mayHaveArrived: z.boolean(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  receipt: z.record(z.string(), z.unknown()).nullable(),
  createdAt: instantSchema,
  dueAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type DeliveryAnswer = z.infer<typeof deliverySchema>;

export const listDeliveries = defineRoute({
  id: 'listDeliveries',
  method: 'GET',
  path: '/api/deliveries',
  summary: 'accepted actions about deals the asker may see, newest first, with their receipts',
  access: readDeals,
  query: z.strictObject({ status: manyOf(deliveryStateSchema), channel: z.string().max(100).optional(), ...pageQuery }),
  response: z.object({ deliveries: z.array(deliverySchema), ...pageAnswer }),
});

/** A share with its 95 % interval, which is 0 to 1 as long as `share` is null: nothing to judge by. */
export const shareSchema = z.object({
  share: z.number().nullable(),
  low: z.number(),
  high: z.number(),
});

export const signalStandingSchema = z.object({
  id: signalIdSchema,
  isMuted: z.boolean(),
  reason: z.string(),
  choice: z.enum(['auto', 'never', 'always']),
  /** Null: no alert ever named it. */
  precision: z
    .object({
      alerts: z.number().int(),
      right: z.number().int(),
      wrong: z.number().int(),
      open: z.number().int(),
      precision: shareSchema,
      thumbsUp: z.number().int(),
      thumbsDown: z.number().int(),
      thumbsDownShare: shareSchema,
    })
    .nullable(),
});

export const readSignalPrecision = defineRoute({
  id: 'readSignalPrecision',
  method: 'GET',
  path: '/api/signals',
  summary: 'how often the alerts of each signal came true, and which are muted and why; for those who see all deals',
  access: { action: 'page', resource: 'signals' },
  response: z.object({
    asOf: instantSchema,
    /** Of ended deals that nobody was alerted of: the share lost or won late. */
    baseRate: shareSchema.extend({ deals: z.number().int() }),
    signals: z.array(signalStandingSchema),
  }),
});
