import { AppError } from '../../src/domain/errors.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { type AlertPayload, alertPayloadSchema } from './deal-alert.ts';

/**
 * The alert an action holds.
 * @throws AppError `invalid_input` (nothing was sent) for a payload that another version wrote
 */
export function readAlertPayload({ id, payload }: Pick<ClaimedAction, 'id' | 'payload'>): AlertPayload {
  const parsed = alertPayloadSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError(
    'invalid_input',
    `Action ${id} holds a payload this version cannot read (${issue?.path.join('.')}: ${issue?.message}); discard it.`,
    { notSent: true },
  );
}
