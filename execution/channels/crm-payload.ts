import { z } from 'zod';
import { calendarDateSchema, instantSchema } from '../../src/domain/time.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { badRecipient } from './read-payload.ts';

const subject = z.string().trim().min(1).max(255);
const body = z.string().max(10_000).nullable();
const ownerId = z.string().min(1).max(40).nullable();

/** Something to do about a deal. `ownerId` null: the CRM's default. */
export const crmTaskSchema = z.object({
  kind: z.literal('crm_task'),
  subject,
  body,
  ownerId,
  dueDate: calendarDateSchema,
});
export type CrmTask = z.infer<typeof crmTaskSchema>;

/** Something that has happened with a deal. */
export const crmActivitySchema = z.object({
  kind: z.literal('crm_activity'),
  activity: z.enum(['call', 'email']),
  subject,
  body,
  ownerId,
  occurredAt: instantSchema,
  direction: z.enum(['inbound', 'outbound']).nullable(),
});
export type CrmActivity = z.infer<typeof crmActivitySchema>;

const value = z.string().max(255).nullable();

/** A change of one field that holds only while the field still holds `expected`; null: empty. */
export const crmFieldUpdateSchema = z.object({
  kind: z.literal('crm_field_update'),
  field: z.enum(['nextStep', 'closeDate', 'amount', 'stageId', 'ownerId', 'forecastCategory']),
  expected: value,
  value,
});
export type CrmFieldUpdate = z.infer<typeof crmFieldUpdateSchema>;

/** The CRMs we write to. */
export const crmSystems = ['salesforce', 'hubspot'] as const;
export type CrmSystem = (typeof crmSystems)[number];

/** A deal in a CRM. */
export interface CrmPlace {
  readonly system: CrmSystem;
  readonly opportunityId: string;
}

/** `salesforce:<id>` or `hubspot:<id>`: the recipient of an action on a deal. */
export function crmRecipient({ system, opportunityId }: CrmPlace): string {
  return `${system}:${opportunityId}`;
}

/** @throws AppError `invalid_input` (nothing was sent) for a recipient that names no deal */
export function placeOf(action: Pick<ClaimedAction, 'id' | 'channel' | 'recipient'>): CrmPlace {
  const [, name, opportunityId] = /^([a-z]+):([A-Za-z0-9]{1,20})$/.exec(action.recipient) ?? [];
  const system = crmSystems.find((each) => each === name);
  if (system && opportunityId) return { system, opportunityId };
  throw badRecipient(action, '"salesforce:<id>" or "hubspot:<id>"');
}
