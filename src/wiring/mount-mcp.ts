import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { toAppError } from '../domain/errors.ts';
import type { SurfaceParts } from '../mcp/surface-parts.ts';
import type { RemovedPeople } from '../store/people.ts';
import type { HealthServer } from '../web/health-server.ts';
import { type McpHttp, openMcpHttp } from './mcp-surface.ts';

/** What the product's own port serves MCP from. */
export interface McpMount {
  readonly config: Config;
  readonly removed: () => Promise<RemovedPeople>;
  readonly parts: SurfaceParts;
  readonly http: OutboundHttp;
  readonly tenantId: string;
  readonly tell: (text: string) => void;
}

/** MCP on the product's port. `url` null: it is not served, and people were told why. */
export interface MountedMcp {
  readonly url: string | null;
  close(): Promise<void>;
}

const retryMs = 10_000;

/**
 * Serves MCP beside health and metrics under the same rules as on a port of its own: the `Host` and `Origin` of this address, tokens of the
 * configured issuer, on loopback of our own sign-in. What stands in its way is told and leaves the rest of the process running; an
 * issuer that cannot be reached is asked again.
 */
export async function mountMcp(server: HealthServer, mount: McpMount): Promise<MountedMcp> {
  const listeningUrl = new URL(server.url);
  let opened: McpHttp | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  async function open(isFirst: boolean): Promise<void> {
    try {
      const endpoint = await openMcpHttp({ ...mount, listeningUrl });
      if (isClosed) return await endpoint.close();
      opened = endpoint;
      server.mount((request, response) => endpoint.handle(request, response));
    } catch (error) {
      const { code, message } = toAppError(error);
      if (isFirst) mount.tell(`MCP is not served over HTTP: ${message}\n`);
      if (code !== 'unavailable' || isClosed) return;
      timer = setTimeout(() => void open(false), retryMs);
      timer.unref();
    }
  }
  await open(true);
  return {
    get url() {
      return opened === null ? null : new URL('/mcp', listeningUrl).href;
    },
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      server.mount(() => false);
      await opened?.close();
    },
  };
}
