import { AppError } from '../../../domain/errors.ts';
import {
  approveTools,
  type CatalogDesk,
  promoteTools,
  retireTools,
  rollBackTools,
} from '../../../orchestration/catalog/change-catalog.ts';
import { listConnected } from '../../../orchestration/credentials/list-connected.ts';
import { listConnections as storedConnections } from '../../../store/connections.ts';
import * as catalog from '../../contract/admin/catalog.ts';
import * as connections from '../../contract/admin/connections.ts';
import { answerRoute } from '../route-handler.ts';

/** Connections and the catalog. */
export const systemRoutes = [
  answerRoute(connections.listConnections, async ({ parts, principal }) => {
    const desk = await parts.adminDesk();
    const all = await listConnected(parts.store, desk.custody, desk.connectors, principal.tenantId);
    const connected = new Set(all.map(({ system }) => system));
    const available = desk.connectors
      .filter(({ id }) => !connected.has(id))
      .map(({ id }) => ({ system: id, label: id.replaceAll('-', ' '), command: `bellwether connect ${id}` }));
    return { connections: all.map((each) => ({ ...each, scopes: [...each.scopes] })), available };
  }),
  answerRoute(connections.endConnection, async ({ parts, principal }, { params, body }) => {
    const rows = await parts.store.withTenant(principal.tenantId, (tx) => storedConnections(tx));
    if (!rows.some(({ id }) => id === params.connectionId)) {
      throw new AppError('not_found', 'There is no connection of that name.', { field: 'connectionId' });
    }
    const desk = await parts.adminDesk();
    await desk.close(principal.tenantId, params.connectionId, { principal, reason: body.reason });
    return { done: true as const };
  }),
  answerRoute(catalog.readCatalog, async ({ parts }) => {
    const { version, tools } = (await parts.adminDesk()).live.holder.current();
    return {
      version: String(version),
      tools: tools.map((tool) => {
        const { name, system, category, categoryTool, title, description, readOnly, idempotent, riskTier } = tool;
        const { origin, digest, weight, lifecycle } = tool;
        return {
          ...{ name, version: tool.version, system, category, categoryTool, title, description },
          ...{ readOnly, idempotent, riskTier, origin, digest, weight, scopes: [...tool.scopes] },
          state: lifecycle.state,
          expiresAt: lifecycle.expiresAt,
          steps: lifecycle.steps.map(({ state, by, at, expiresAt }) => ({ state, by, at, expiresAt })),
        };
      }),
    };
  }),
  answerRoute(catalog.changeCatalog, async ({ parts, principal }, { body }) => {
    const { live } = await parts.adminDesk();
    const all = live.holder.current().tools;
    const tools = body.tools.map((named) => {
      const found = all.find(({ name, version }) => name === named.name && version === named.version);
      if (found) return found;
      throw new AppError('not_found', `The catalog has no tool ${named.name}@${named.version}.`, { field: 'tools' });
    });
    const desk: CatalogDesk = { store: parts.store, live, gateway: parts.gateway, nowMs: parts.nowMs };
    const order = { principal, reason: body.reason };
    if (body.act === 'approve') await approveTools(desk, tools, body.expiresAt, order);
    else if (body.act === 'promote') await promoteTools(desk, tools, body.expiresAt, order);
    else await (body.act === 'retire' ? retireTools : rollBackTools)(desk, tools, order);
    return { done: true as const };
  }),
];
