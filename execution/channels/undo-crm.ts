import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { NewAction } from '../outbox/accept-action.ts';
import { crmFieldUpdateSchema } from './crm-payload.ts';

const stored = z.object({ value: z.string().nullable() });
const receiptSchema = z.object({
  field: crmFieldUpdateSchema.shape.field,
  before: stored,
  after: stored,
  changed: z.enum(['yes', 'maybe_earlier', 'no']),
});

/** A delivered action as it is undone. */
export interface SentUpdate {
  readonly tenantId: string;
  readonly id: string;
  readonly subjectId: string;
  readonly channel: string;
  readonly recipient: string;
  readonly receipt: Readonly<Record<string, unknown>> | null;
}

/**
 * The action that puts back what a field held before: a new one, with its own preview, approval and receipt, which does nothing if
 * somebody has changed the field since. The same update can be undone once.
 * @throws AppError `conflict` when there is nothing to put back
 */
export function undoCrm(update: SentUpdate): NewAction {
  const { tenantId, id, subjectId, channel, recipient } = update;
  const receipt = receiptSchema.safeParse(update.receipt).data;
  if (channel !== 'crm-field-update' || receipt === undefined || receipt.changed === 'no') {
    throw new AppError('conflict', `Delivery ${id} has changed no field that could be put back.`);
  }
  const { field, before, after } = receipt;
  return {
    tenantId,
    rule: 'undo',
    subjectId,
    triggerEpoch: `undo ${id}`,
    channel,
    recipient,
    payload: { kind: 'crm_field_update', field, expected: after.value, value: before.value },
    dueAt: null,
  };
}
