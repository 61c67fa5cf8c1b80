import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Gateway } from '../../orchestration/gateway/gateway.ts';

/**
 * Asks the policies whether a person may change something of the installation; the answer is audited.
 * @throws AppError `forbidden` for everyone else
 */
export async function requireAdmin(
  gateway: Gateway,
  principal: Principal,
  what: string,
  purpose: string,
): Promise<void> {
  const decision = await gateway.authorize({ principal, action: 'administer', resource: { id: what }, purpose });
  if (decision.effect === 'allow') return;
  throw new AppError('forbidden', `Only an admin may change ${what}; ask one.`, { hint: what });
}
