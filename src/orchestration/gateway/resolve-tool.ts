import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Catalog, CatalogTool } from '../catalog/catalog-entry.ts';
import { chooseVersion } from '../catalog/choose-version.ts';
import type { Connection } from './connections.ts';

/** What a name means for one principal: the tool's version they get, and the connection it goes through. */
export interface ResolvedTool {
  readonly tool: CatalogTool;
  readonly connection: Connection;
}

/**
 * Resolves a tool's name, or a category tool's name through the tenant's connected systems, in their order of preference with
 * healthy connections first. Null when nobody has it, it is not deployed, or the tenant has not connected its system.
 */
export function resolveTool(
  catalog: Catalog,
  connections: readonly Connection[],
  name: string,
  principal: Principal,
  now: Instant,
  connectionId?: string,
): ResolvedTool | null {
  const names = catalog.routes.get(name) ?? [name];
  let fallback: ResolvedTool | null = null;
  for (const connection of connections) {
    if (connectionId !== undefined && connection.id !== connectionId) continue;
    for (const candidate of names) {
      if (!hasTool(catalog, candidate, connection.system)) continue;
      const tool = chooseVersion(catalog, candidate, principal, now);
      if (!tool) continue;
      if (isUsable(connection)) return { tool, connection };
      fallback ??= { tool, connection };
    }
  }
  return fallback;
}

function hasTool(catalog: Catalog, name: string, system: string): boolean {
  return catalog.toolsByName.get(name)?.[0]?.system === system;
}

/** Whether calls go through this connection at the moment. */
export function isUsable(connection: Connection): boolean {
  return connection.state === 'healthy' || connection.state === 'refreshing';
}
