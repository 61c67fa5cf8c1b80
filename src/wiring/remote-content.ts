import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Principal } from '../domain/principal.ts';
import type { McpContent } from '../mcp/mcp-content.ts';
import { personalCredentials } from '../orchestration/credentials/personal-credentials.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { databaseKillSwitch, watchKillSwitch } from '../orchestration/kill-switch/watch-kill-switch.ts';
import { LruMap } from '../orchestration/policy/lru-map.ts';
import { type ConnectedUpstream, relayContent } from '../orchestration/upstreams/relay-content.ts';
import { openUpstream, type UpstreamSettings } from '../orchestration/upstreams/upstream-connector.ts';
import type { Store } from '../store/open-store.ts';
import type { RestoredConnections } from './restore-connections.ts';
import type { UpstreamConnection } from './upstream-catalog.ts';

const mostOpen = 256;

interface ContentGround {
  readonly gateway: Gateway;
  readonly http: OutboundHttp;
  readonly store: Store;
  readonly restored: Pick<RestoredConnections, 'remotesOf' | 'custody'>;
}

/** Prompts and resources of the remote MCP servers that a caller's workspace has connected, read with the caller's own sign-in where they have one. */
export function remoteContent({ gateway, http, store, restored }: ContentGround): McpContent {
  const open = new LruMap<string, ConnectedUpstream>(mostOpen);
  const clientOf = (principal: Principal, { id, system, tenantId, settings }: UpstreamConnection) => {
    const userId = principal.kind === 'user' ? principal.id : null;
    const key = JSON.stringify([tenantId, id, settings, userId]);
    const known = open.get(key);
    if (known) return known;
    const credentials = personalCredentials(restored.custody, { tenantId, connectionId: id, userId });
    const client = openUpstream({ http, now: Date.now }, { settings: settings as UpstreamSettings, credentials });
    const connected = { system, client };
    open.set(key, connected);
    return connected;
  };
  const upstreamsOf = (principal: Principal) =>
    restored.remotesOf(principal.tenantId).map((remote) => clientOf(principal, remote));
  return relayContent(gateway, upstreamsOf, watchKillSwitch(databaseKillSwitch(store)));
}
