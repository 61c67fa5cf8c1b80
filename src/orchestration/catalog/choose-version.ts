import { hash } from 'node:crypto';
import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Catalog, CatalogTool } from './catalog-entry.ts';
import { isDeployed } from './resolve-lifecycle.ts';

/**
 * The version of a tool that this principal gets, or null when none can be called now. With several callable versions the
 * principal's hash decides by weight: the same person always gets the same one, and raising a weight only moves people to it.
 */
export function chooseVersion(catalog: Catalog, name: string, principal: Principal, now: Instant): CatalogTool | null {
  const versions = catalog.toolsByName.get(name);
  if (!versions) return null;
  const deployed = versions.filter((tool) => isDeployed(tool.lifecycle, now));
  const newest = deployed.at(-1);
  if (!newest || newest.weight === null) return newest ?? null;
  const callable = deployed.flatMap((tool) => (tool.weight ? [{ tool, weight: tool.weight }] : []));
  const total = callable.reduce((sum, { weight }) => sum + weight, 0);
  const point = bucketOf(`${principal.tenantId} ${principal.id} ${newest.system}`) * total;
  let reached = 0;
  for (const { tool, weight } of callable) {
    reached += weight;
    if (point < reached) return tool;
  }
  return null;
}

/** A number from 0 up to 1 that only depends on the text. */
function bucketOf(text: string): number {
  return Number.parseInt(hash('sha256', text).slice(0, 12), 16) / 2 ** 48;
}
