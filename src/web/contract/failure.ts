import { z } from 'zod';
import { errorCodes } from '../../domain/errors.ts';

/**
 * The body of every answer that is not 2xx. `field` names the input at fault; `needs` what would help: a sign-in, a fresh one, or the
 * page loaded again. Nothing of a failure on our side is told but its `requestId`.
 */
export const failureSchema = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    field: z.string().nullable(),
    retryAfterMs: z.number().int().nullable(),
    needs: z.enum(['sign_in', 'step_up', 'reload']).nullable(),
    requestId: z.string(),
  }),
});
export type Failure = z.infer<typeof failureSchema>;

/** What an act answers that has nothing else to say. */
export const doneSchema = z.object({ done: z.literal(true) });
