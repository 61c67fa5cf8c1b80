import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';

/**
 * The payload of an action as a channel needs it.
 * @throws AppError `invalid_input` (nothing was sent) for one that another version wrote or that belongs to another channel
 */
export function readPayload<Schema extends z.ZodType>(
  schema: Schema,
  { id, channel, payload }: Pick<ClaimedAction, 'id' | 'channel' | 'payload'>,
): z.infer<Schema> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError(
    'invalid_input',
    `Action ${id} holds a payload that ${channel} cannot read (${issue?.path.join('.')}: ${issue?.message}); discard it.`,
    { notSent: true },
  );
}

/** @throws AppError `invalid_input` (nothing was sent) for a recipient that is none of the channel's */
export function badRecipient({ id, channel }: Pick<ClaimedAction, 'id' | 'channel'>, wanted: string): AppError {
  return new AppError(
    'invalid_input',
    `Action ${id}: a recipient of ${channel} is ${wanted}. Correct the configuration.`,
    {
      notSent: true,
    },
  );
}
