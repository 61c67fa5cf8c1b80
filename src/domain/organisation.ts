import { z } from 'zod';
import { decimalSchema } from './money.ts';
import { calendarDateSchema, instantSchema } from './time.ts';

const customSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A company we sell to. `domain` is the mail domain used to match activities; null when unknown. */
export const accountStateSchema = z.object({
  name: z.string().nullable(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  segment: z.string().nullable(),
  region: z.string().nullable(),
  employeeCount: z.number().int().nullable(),
  annualRevenue: decimalSchema.nullable(),
  ownerId: z.string().nullable(),
  parentAccountId: z.string().nullable(),
  custom: customSchema,
});
export type AccountState = z.infer<typeof accountStateSchema>;

/** A person at an account. `title` feeds seniority; `email` is personal data (class `personal`). */
export const contactStateSchema = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  accountId: z.string().nullable(),
});
export type ContactState = z.infer<typeof contactStateSchema>;

/** A contact's part in one opportunity; the role is on the link, not on the contact. */
export const contactRoleStateSchema = z.object({
  opportunityId: z.string(),
  contactId: z.string(),
  role: z.string().nullable(),
  isPrimary: z.boolean().nullable(),
  removed: z.boolean(),
});
export type ContactRoleState = z.infer<typeof contactRoleStateSchema>;

/** A sales user (rep or manager), who owns opportunities. `isActive` null: the source does not say. */
export const salesUserStateSchema = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  isActive: z.boolean().nullable(),
  managerId: z.string().nullable(),
  team: z.string().nullable(),
  region: z.string().nullable(),
});
export type SalesUserState = z.infer<typeof salesUserStateSchema>;

/** One stage of a pipeline. `sortOrder` null: the source gives no order (an export); never guessed from its name. */
export const stageStateSchema = z.object({
  label: z.string(),
  pipelineId: z.string().nullable(),
  sortOrder: z.number().int().nullable(),
  isClosed: z.boolean(),
  isWon: z.boolean(),
  defaultProbabilityPercent: z.number().nullable(),
  forecastCategory: z.enum(['omitted', 'pipeline', 'best_case', 'commit', 'closed']).nullable(),
});
export type StageState = z.infer<typeof stageStateSchema>;

/** Something we sell. */
export const productStateSchema = z.object({
  name: z.string(),
  family: z.string().nullable(),
  listPrice: decimalSchema.nullable(),
});
export type ProductState = z.infer<typeof productStateSchema>;

/** A sales target for a period, for a team or the whole company (`team` null). */
export const targetStateSchema = z.object({
  team: z.string().nullable(),
  startDate: calendarDateSchema,
  endDate: calendarDateSchema,
  amount: decimalSchema,
  currency: z.string().nullable(),
});
export type TargetState = z.infer<typeof targetStateSchema>;

/** A support case of an account. `priority` 1 is the most urgent, null: the source's word for it is not known to us. */
export const supportTicketStateSchema = z.object({
  accountId: z.string().nullable(),
  subject: z.string().nullable(),
  status: z.string().nullable(),
  priority: z.number().int().nullable(),
  openedAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
});
export type SupportTicketState = z.infer<typeof supportTicketStateSchema>;
