import type { Principal } from '../domain/principal.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';

/** Every scope a token can carry; what a caller may do with all of them is what they may do at all. */
export const allScopes = ['bellwether:read', 'bellwether:act', 'bellwether:admin'] as const;

/**
 * The scopes a token needs for a call that its holder may make but the token does not cover, those it has included; null when
 * the call is covered, or when no token would do.
 */
export function scopesNeeded(
  gateway: Gateway,
  principal: Principal,
  tool: string,
  args: Record<string, unknown>,
): readonly string[] | null {
  const held = principal.scopes;
  const sees = (scopes: readonly string[]) =>
    gateway.previewCall({ principal: { ...principal, scopes: [...scopes] }, tool, arguments: args }) !== null;
  if (held === null || sees(held)) return null;
  const one = allScopes.find((scope) => sees([...held, scope]));
  if (one !== undefined) return [...held, one];
  return sees(allScopes) ? allScopes : null;
}
