import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import { type Principal, principalSchema, systemPrincipal } from '../../src/domain/principal.ts';

/** What an action's payload keeps of the person who asked for it: it is done with their rights, and they do not approve it. */
export interface OnBehalf {
  readonly requestedBy: string;
  readonly principalJson: string;
}

/** The part of a payload that says on whose behalf it acts. */
export function onBehalfOf(principal: Principal): OnBehalf {
  return { requestedBy: principal.id, principalJson: canonicalJson(principal) };
}

/**
 * On whose behalf an action is done: of the person who asked for it, else our own.
 * @throws AppError `invalid_input` (nothing was sent) for somebody who is not of the action's workspace
 */
export function actsFor(action: {
  readonly id: string;
  readonly tenantId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}): Principal {
  const written = action.payload['principalJson'];
  if (typeof written !== 'string') return systemPrincipal(action.tenantId);
  const principal = principalSchema.safeParse(JSON.parse(written));
  if (principal.data?.tenantId === action.tenantId) return principal.data;
  throw new AppError('invalid_input', `Action ${action.id} is on behalf of nobody in this workspace; discard it.`, {
    notSent: true,
  });
}
