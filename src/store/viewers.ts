import type { Principal } from '../domain/principal.ts';
import type { TenantTransaction } from './open-store.ts';
import { type RowScope, type VisibleOwners, visibleOwners } from './visible-rows.ts';

/** What a decision lets its principal see; a `Decision` of the policies fits. One that denies shows nothing. */
export interface ReadGrant {
  readonly effect?: 'allow' | 'deny';
  readonly rows: RowScope;
  readonly hiddenClasses: readonly string[];
}

/** Somebody who will see what is read, with what a decision lets them see. */
export interface Viewer {
  readonly principal: Principal;
  readonly grant: ReadGrant;
}

/** What several viewers may all see, as one grant: every hidden class is hidden, one who is denied denies. `team`: theirs all, or null. */
export interface SharedGrant extends ReadGrant {
  readonly effect: 'allow' | 'deny';
  readonly team: string | null;
}

/** The part of the viewers' grants that all of them have; nobody at all sees nothing. */
export function shareGrants(viewers: readonly Viewer[]): SharedGrant {
  const limited = viewers.filter(({ grant }) => grant.rows !== 'all');
  const teams = new Set(limited.map(({ principal, grant }) => (grant.rows === 'team' ? principal.team : null)));
  const [team = null] = teams.size === 1 ? teams : [];
  const isDenied = viewers.length === 0 || viewers.some(({ grant }) => grant.effect === 'deny');
  return {
    effect: isDenied ? 'deny' : 'allow',
    rows: limited.length === 0 ? 'all' : team === null ? 'own' : 'team',
    hiddenClasses: [...new Set(viewers.flatMap(({ grant }) => grant.hiddenClasses))],
    team,
  };
}

/** Whose rows all of the viewers see at this moment; null: everyone's. */
export async function ownersForAll(tx: TenantTransaction, viewers: readonly Viewer[]): Promise<VisibleOwners> {
  let shared: VisibleOwners = null;
  for (const { principal, grant } of viewers) {
    const owners = await visibleOwners(tx, principal, grant.rows);
    if (owners === null) continue;
    const seen: ReadonlySet<string> = new Set(owners);
    shared = shared === null ? owners : shared.filter((id) => seen.has(id));
  }
  return shared;
}
