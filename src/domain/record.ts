import { z } from 'zod';
import { activitySchema } from './activity.ts';
import { engagementSchema } from './engagement.ts';
import { opportunityStateSchema } from './opportunity.ts';
import {
  accountStateSchema,
  contactRoleStateSchema,
  contactStateSchema,
  productStateSchema,
  salesUserStateSchema,
  stageStateSchema,
  supportTicketStateSchema,
  targetStateSchema,
} from './organisation.ts';
import { instantSchema } from './time.ts';

/** Records that keep per-field changes, by object name. */
export const stateSchemas = {
  opportunity: opportunityStateSchema,
  account: accountStateSchema,
  contact: contactStateSchema,
  contact_role: contactRoleStateSchema,
  sales_user: salesUserStateSchema,
  stage: stageStateSchema,
  product: productStateSchema,
  target: targetStateSchema,
  support_ticket: supportTicketStateSchema,
} as const;
export type RecordObject = keyof typeof stateSchemas;
export const recordObjects = Object.keys(stateSchemas) as RecordObject[];

/**
 * The fields of one record that took new values at one moment. `effectiveAt`: when it became true; `knownAt`: when it was
 * on record. A context for date D uses change sets with both at or before D.
 */
export const changeSetSchema = z.object({
  effectiveAt: instantSchema,
  knownAt: instantSchema,
  values: z.record(z.string(), z.unknown()),
});
export type ChangeSet = z.infer<typeof changeSetSchema>;

/**
 * What a CRM connector reports about one record: its dated changes, and `undated` values whose moment the source does not
 * tell (typical of an export). Undated values are shown to people; intelligence sees one only where every deal has it.
 */
export const changedRecordSchema = z.object({
  object: z.enum([
    'opportunity',
    'account',
    'contact',
    'contact_role',
    'sales_user',
    'stage',
    'product',
    'target',
    'support_ticket',
  ]),
  id: z.string().min(1).max(255),
  changes: z.array(changeSetSchema),
  undated: z.record(z.string(), z.unknown()),
  isDeleted: z.boolean(),
  /** The record that took this one over when the source merged the two; such a record is also `isDeleted`. */
  mergedIntoId: z.string().min(1).max(255).nullable().optional(),
});
export type ChangedRecord = z.infer<typeof changedRecordSchema>;

export const activityRecordSchema = z.object({
  object: z.literal('activity'),
  activity: activitySchema,
  isDeleted: z.boolean(),
});
export type ActivityRecord = z.infer<typeof activityRecordSchema>;

/** Any record a connector hands to the mirror. */
export const mirrorRecordSchema = z.discriminatedUnion('object', [changedRecordSchema, activityRecordSchema]);
export type MirrorRecord = z.infer<typeof mirrorRecordSchema>;

/** What a source is able to tell; a signal whose input is not readable is `unknown`, never `clear`. */
export const readableFieldSchema = z.enum([
  'stage',
  'stageHistory',
  'stageOrder',
  'amount',
  'amountHistory',
  'closeDate',
  'closeDateHistory',
  'forecastCategory',
  'nextStep',
  'nextStepHistory',
  'owner',
  'ownerHistory',
  'ownerActive',
  'contactRoles',
  'activities',
  'tasks',
  'meetings',
  'emails',
  'qualification',
  'accountEvents',
  'supportTickets',
]);
export type ReadableField = z.infer<typeof readableFieldSchema>;

/** What the vendor's own headers or limits said last. `limit` and `remaining` are calls; null: not told. */
export const vendorQuotaSchema = z.object({
  limit: z.number().int().nullable(),
  remaining: z.number().int().nullable(),
  resetsAt: instantSchema.nullable(),
});
export type VendorQuota = z.infer<typeof vendorQuotaSchema>;

/** One page of a sync. `cursor` resumes after this page; `done` only on the last page of a complete pass. */
export const syncPageSchema = z.object({
  records: z.array(mirrorRecordSchema),
  cursor: z.string().nullable(),
  done: z.boolean(),
  total: z.number().int().nullable(),
  /** Where the next incremental pass starts; on the last page, from sources that have one. */
  watermark: z.string().nullable().optional(),
  /** The source can no longer tell what changed since `since` (410, an old history id): this pass reads everything. */
  isResync: z.boolean().optional(),
  quota: vendorQuotaSchema.optional(),
});
export type SyncPage = z.infer<typeof syncPageSchema>;

/**
 * What changed in several objects, read together where the vendor counts one call for many questions. Objects whose page is not
 * `done` go on with `<system>_read_changes` from that page's cursor.
 */
export const syncDeltaSchema = z.object({
  pages: z.array(syncPageSchema.extend({ readObject: z.string() })),
});
export type SyncDelta = z.infer<typeof syncDeltaSchema>;

/** How many living records of each object a source has (`<system>_count_records`); null: it cannot say. */
export const recordCountsSchema = z.object({ counts: z.record(z.string(), z.number().int().min(0).nullable()) });
export type RecordCounts = z.infer<typeof recordCountsSchema>;

/** One page of the ids of an object's living records (`<system>_list_ids`), as the mirror names them. */
export const idPageSchema = z.object({
  ids: z.array(z.string().min(1).max(255)),
  cursor: z.string().nullable(),
  done: z.boolean(),
});
export type IdPage = z.infer<typeof idPageSchema>;

/** One page of an engagement system's messages and meetings (`<system>_read_engagement`); as `SyncPage` otherwise. */
export const engagementPageSchema = syncPageSchema.omit({ records: true }).extend({
  engagements: z.array(z.object({ engagement: engagementSchema, isDeleted: z.boolean() })),
});
export type EngagementPage = z.infer<typeof engagementPageSchema>;
