import { join } from 'node:path';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { CommandIo } from '../cli/command.ts';
import type { Config } from '../config.ts';
import type { McpContent } from '../mcp/mcp-content.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import { keepCustody } from '../orchestration/credentials/keep-custody.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import type { Store } from '../store/open-store.ts';
import { chooseWorkspace } from '../store/workspaces.ts';
import { serveArtefacts } from '../web/artefact-link.ts';
import type { HealthServer } from '../web/health-server.ts';
import type { AdminDesk, PolicyDesk } from '../web/web-parts.ts';
import { keepAudit } from './keep-audit.ts';
import { surfaceParts } from './mcp-surface.ts';
import { mountMcp } from './mount-mcp.ts';
import type { Observability } from './observability.ts';
import type { Answering } from './open-answering.ts';
import type { ProcessRole } from './process-role.ts';
import type { ServedMcp } from './serve-mcp.ts';
import { openStateKey } from './state-key.ts';
import type { Kept } from './stay-up.ts';

export interface KeepGoing {
  readonly config: Config;
  readonly store: Store;
  readonly role: ProcessRole;
  readonly approvals: ApprovalDesk;
  readonly observability: Observability;
  readonly stateKey: () => Promise<Uint8Array>;
  readonly content: () => Promise<McpContent | null>;
  /** The session's keeping of credentials; called in the role `all` alone. */
  readonly custody: () => Promise<Custody>;
  readonly gateway: () => Promise<{
    readonly gateway: Gateway;
    readonly http: OutboundHttp;
    readonly policyDesk: PolicyDesk;
  }>;
  /** Pages of admins: connections and the catalog. */
  readonly adminDesk: () => Promise<AdminDesk>;
  /** What answers questions in this process, with the deal table that its surfaces share. */
  readonly answering: () => Promise<Answering>;
  /** Starts and shows plans; opened by their first use. */
  readonly plans: () => Promise<PlanDesk>;
  /** Wakes the delivery engine of this process, where it has one. */
  readonly nudge: () => void;
  /** Told where MCP is served. */
  readonly onServed: (served: ServedMcp | null) => void;
}

/** Signs the addresses of stored documents; in the data folder, never in the database. */
export const artefactKeyFile = 'artefact-links.key';

/** What a workspace is called before there is one. */
const firstWorkspace = 'main';

/**
 * Keeps going what belongs to a process that stays up: `all` and `serve` serve MCP and keep the audit; `all` also keeps the credentials,
 * which is the connector role's work in every other installation.
 */
export async function keepGoing(
  parts: KeepGoing,
  health: HealthServer,
  workspaceId: string | null,
  io: CommandIo,
): Promise<Kept> {
  const { config, store, role, observability, approvals, onServed } = parts;
  if (role !== 'all' && role !== 'serve') return { mcpUrl: null, boardUrl: null, close: async () => undefined };
  const { gateway, http, policyDesk } = await parts.gateway();
  const tenantId = workspaceId ?? (await chooseWorkspace(store, null))?.id ?? firstWorkspace;
  const surface = surfaceParts({
    gateway,
    approvals,
    stateKey: await parts.stateKey(),
    content: await parts.content(),
  });
  const mounted = await mountMcp(health, { config, parts: surface, http, tenantId, tell: io.stderr });
  health.mount(serveArtefacts(await openStateKey(join(config.dataDir, artefactKeyFile)), store, Date.now));
  onServed(mounted.url === null ? null : { url: mounted.url, tenantId });
  const { asker, tables, warm } = await parts.answering();
  const [{ mountBoard }, { openAskDesk, openRunDesk }] = await Promise.all([
    import('./mount-board.ts'),
    import('./board-desks.ts'),
  ]);
  const board = await mountBoard(health, {
    ...{ config, store, tables, gateway, approvals, http, policyDesk, tenantId, tell: io.stderr },
    ...{ adminDesk: parts.adminDesk, nudge: parts.nudge, logger: observability.logger },
    ...{ ask: openAskDesk(store, async () => asker), runs: openRunDesk(parts.plans) },
  });
  // nobody waits for it, and whoever asks meanwhile shares it
  const warming = warm(tenantId).catch((error: unknown) => observability.logger.warn({ err: error }, 'deal table'));
  const audit = await keepAudit({ store, dataDir: config.dataDir, ...observability });
  const onError = (error: unknown) => observability.logger.warn({ err: error }, 'custody');
  const chores = role === 'all' ? keepCustody(await parts.custody(), onError) : null;
  return {
    mcpUrl: mounted.url,
    boardUrl: board.url,
    async close() {
      onServed(null);
      await warming;
      await board.close();
      await mounted.close();
      await chores?.close();
      await gateway.flush();
      await audit.close();
    },
  };
}
