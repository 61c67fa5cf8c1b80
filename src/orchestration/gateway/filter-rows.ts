import type { Principal } from '../../domain/principal.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';

/** Who belongs to a team, as sales-user ids; held in memory. */
export type TeamMembers = (tenantId: string, team: string) => ReadonlySet<string>;

/**
 * Leaves only the rows that `principal` may see. A tool whose rows are not declared gives nothing to anyone who does not see
 * all rows; a count named `total` is cut to what is left, so that it tells nothing of the rest.
 */
export function filterRows(
  content: Record<string, unknown>,
  tool: CatalogTool,
  rows: 'all' | 'team' | 'own',
  principal: Principal,
  teamMembers: TeamMembers,
): Record<string, unknown> {
  if (rows === 'all' || tool.rows === 'shared' || !tool.readOnly) return content;
  if (tool.rows === 'unknown') return {};
  const { list, owner } = tool.rows;
  const team = rows === 'team' && principal.team !== null ? teamMembers(principal.tenantId, principal.team) : null;
  const all = content[list];
  const kept = (Array.isArray(all) ? all : []).filter((row: Record<string, unknown> | null) => {
    const ownerId = row?.[owner];
    if (typeof ownerId !== 'string') return false;
    return ownerId === principal.salesUserId || (team?.has(ownerId) ?? false);
  });
  const shown = { ...content, [list]: kept };
  return typeof content['total'] === 'number' ? { ...shown, total: kept.length } : shown;
}
