import { readChannelHealth } from '../../store/channel-health.ts';
import { disconnected, listConnections } from '../../store/connections.ts';
import { readInstallation } from '../../store/installation.ts';
import { readStops } from '../../store/kill-switches.ts';
import { readStanding } from '../contract/standing.ts';
import { answerRoute } from './route-handler.ts';

const healthy = ['healthy', disconnected];

/** How the workspace stands, for a line above every page. */
export const standingRoutes = [
  answerRoute(readStanding, async ({ parts, principal }) => {
    const { tenantId } = principal;
    const { connections, channels, installation } = await parts.store.withTenant(tenantId, async (tx) => ({
      connections: await listConnections(tx),
      channels: await readChannelHealth(tx),
      installation: await readInstallation(tx),
    }));
    const stops = await readStops(parts.store.db);
    return {
      sources: connections
        .filter(({ health }) => !healthy.includes(health))
        .map(({ system, syncedAt }) => ({ system, readAt: syncedAt })),
      channels: channels.flatMap(({ channel, failingSince, retrying }) =>
        failingSince === null ? [] : [{ channel, failingSince, waiting: retrying }],
      ),
      isStopped: stops.some(
        (stop) =>
          stop.isEngaged &&
          (stop.tenantId === null || stop.tenantId === tenantId) &&
          (stop.scope === 'all' || stop.scope === 'tenant'),
      ),
      isHeld: installation.heldReason !== null,
      hasData: connections.some(({ dataAsOf }) => dataAsOf !== null),
    };
  }),
];
