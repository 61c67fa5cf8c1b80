import type { z } from 'zod';
import type { ToolContext } from '../kit/define-connector.ts';

/** One call of the Web API. */
export interface SlackCaller {
  /**
   * Calls one method of the Web API once, with no retry of its own, and parses the answer. `as` says whose token is used.
   * @throws AppError `rate_limited` with the wait Slack asked for, `auth_expired`, `forbidden`, `not_found`, `invalid_input`,
   * `unavailable` (also when the effect is not known), `bad_vendor_response`.
   */
  call<Answer>(
    method: string,
    args: Record<string, unknown>,
    schema: z.ZodType<Answer>,
    context: Pick<ToolContext, 'signal'>,
    as?: 'bot' | 'user',
  ): Promise<Answer>;
}
