import { z } from 'zod';
import { activitySchema } from '../../domain/activity.ts';
import { currencySchema } from '../../domain/money.ts';
import { opportunityStateSchema } from '../../domain/opportunity.ts';
import { contactStateSchema } from '../../domain/organisation.ts';
import { bandSchema, dealScoreSchema } from '../../domain/score.ts';
import { signalIdSchema } from '../../domain/signal.ts';
import { calendarDateSchema, instantSchema } from '../../domain/time.ts';
import { reasonSchema } from './at-risk.ts';
import { defineRoute } from './define-route.ts';
import { pageAnswer, pageQuery } from './list-page.ts';

const ofDeal = z.strictObject({ opportunityId: z.string().min(1).max(255) });
const readDeals = { action: 'read', resource: 'opportunity' } as const;

/** The risk if one signal were fixed; the deltas are negative or 0. */
export const whatIfSchema = z.object({
  signalId: signalIdSchema,
  risk: z.number().int(),
  band: bandSchema,
  riskDelta: z.number(),
  logOddsDelta: z.number(),
});

/** A person at the customer. `email` is masked for those who may not see personal data. */
export const dealContactSchema = z.object({
  contactId: z.string(),
  ...contactStateSchema.pick({ name: true, email: true, title: true }).shape,
  role: z.string().nullable(),
  isPrimary: z.boolean().nullable(),
});

/**
 * One deal as of `asOf`. `score` null: it is not open, or nothing dated is known of it. `whatIf` has each fired signal, the most helpful first;
 * `nextAction` is the one act that the alert names.
 */
export const dealSchema = z.object({
  opportunityId: z.string(),
  asOf: instantSchema,
  state: opportunityStateSchema,
  account: z.string().nullable(),
  owner: z.string().nullable(),
  team: z.string().nullable(),
  stage: z.string().nullable(),
  createdAt: instantSchema.nullable(),
  score: dealScoreSchema.nullable(),
  reasons: z.array(reasonSchema),
  whatIf: z.array(whatIfSchema),
  nextAction: z.string().nullable(),
  contacts: z.array(dealContactSchema),
  /** Where it stands in its own system; null when unknown. */
  url: z.string().nullable(),
  /** The acts this person may ask for here. */
  actions: z.array(z.enum(['create_task', 'log_activity', 'set_field', 'snooze', 'acknowledge', 'assign', 'feedback'])),
  /** The open alert about it; null: there is none. */
  episodeId: z.string().nullable(),
});
export type DealAnswer = z.infer<typeof dealSchema>;

export const readDeal = defineRoute({
  id: 'readDeal',
  method: 'GET',
  path: '/api/deals/:opportunityId',
  summary: 'one deal with its score, every signal with its evidence, what-if, contacts and possible acts',
  access: readDeals,
  params: ofDeal,
  query: z.strictObject({ asOf: calendarDateSchema.optional() }),
  response: dealSchema,
});

/** One field that took a new value. The labels are names for ids (a stage, an owner); null: the value speaks for itself or is unknown. */
export const timelineEntrySchema = z.object({
  id: z.string(),
  field: z.string(),
  from: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  to: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  fromLabel: z.string().nullable(),
  toLabel: z.string().nullable(),
  effectiveAt: instantSchema,
  knownAt: instantSchema,
});

export const readDealTimeline = defineRoute({
  id: 'readDealTimeline',
  method: 'GET',
  path: '/api/deals/:opportunityId/timeline',
  summary: 'every change of the deal that is on record, newest first',
  access: readDeals,
  params: ofDeal,
  query: z.strictObject({ asOf: calendarDateSchema.optional() }),
  response: z.object({ opportunityId: z.string(), asOf: instantSchema, changes: z.array(timelineEntrySchema) }),
});

/** An activity with the names of those who took part; ids that name nobody are left out of the names. */
export const dealActivitySchema = activitySchema.extend({
  contactNames: z.array(z.string()),
  userNames: z.array(z.string()),
});

export const readDealActivities = defineRoute({
  id: 'readDealActivities',
  method: 'GET',
  path: '/api/deals/:opportunityId/activities',
  summary: 'e-mails, calls, meetings, messages and tasks of the deal, newest first',
  access: readDeals,
  params: ofDeal,
  query: z.strictObject(pageQuery),
  response: z.object({ activities: z.array(dealActivitySchema), ...pageAnswer }),
});

export const readDealNews = defineRoute({
  id: 'readDealNews',
  method: 'GET',
  path: '/api/deals/:opportunityId/news',
  summary: 'public events of the deal’s account, newest first',
  access: readDeals,
  params: ofDeal,
  response: z.object({
    events: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        occurredAt: instantSchema,
        title: z.string(),
        url: z.string().nullable(),
      }),
    ),
  }),
});

/** An act on the deal's CRM. `expected` of a field is what the person saw there; another value there is a conflict. */
export const dealActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create_task'),
    subject: z.string().trim().min(1).max(255),
    dueDate: calendarDateSchema.nullable(),
    note: z.string().max(4_000).nullable(),
  }),
  z.strictObject({
    kind: z.literal('log_activity'),
    subject: z.string().trim().min(1).max(255),
    text: z.string().max(4_000).nullable(),
    occurredAt: instantSchema,
  }),
  z.strictObject({
    kind: z.literal('set_field'),
    field: z.enum(['nextStep', 'closeDate', 'amount', 'stageId']),
    expected: z.string().nullable(),
    value: z.string().max(255).nullable(),
  }),
  /** Puts back what a delivered change of a field replaced. */
  z.strictObject({ kind: z.literal('undo'), deliveryId: z.string().min(1).max(255) }),
]);
export type DealAction = z.infer<typeof dealActionSchema>;

export const previewDealAction = defineRoute({
  id: 'previewDealAction',
  method: 'POST',
  path: '/api/deals/:opportunityId/actions/preview',
  summary: 'what an act would change; changes nothing',
  access: readDeals,
  params: ofDeal,
  body: dealActionSchema,
  response: z.object({
    changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    /** The field holds something else than the person saw. */
    conflict: z.boolean(),
    system: z.string(),
    /** Goes with the confirmation; good for ten minutes, for this person and exactly this act. */
    confirmation: z.string(),
    needsApproval: z.boolean(),
    currency: currencySchema.nullable(),
  }),
});

export const confirmDealAction = defineRoute({
  id: 'confirmDealAction',
  method: 'POST',
  path: '/api/deals/:opportunityId/actions',
  summary: 'accepts an act that was previewed; it is delivered once, or ends in a state people can see',
  access: readDeals,
  params: ofDeal,
  body: z.strictObject({ action: dealActionSchema, confirmation: z.string().min(1).max(1_000) }),
  response: z.object({ deliveryId: z.string(), status: z.string() }),
});
