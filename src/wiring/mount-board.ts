import { join } from 'node:path';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { toAppError } from '../domain/errors.ts';
import type { Logger } from '../observability/open-logger.ts';
import type { HealthServer } from '../web/health-server.ts';
import { KeptReports } from '../web/kept-reports.ts';
import { ownAddresses } from '../web/request-checks.ts';
import { LocalProvider } from '../web/sign-in/local-provider.ts';
import { type OidcClient, oidcClient } from '../web/sign-in/oidc-client.ts';
import { keyFor } from '../web/sign-in/seal-text.ts';
import { SessionKeeper } from '../web/sign-in/session-keeper.ts';
import type { WebParts } from '../web/web-parts.ts';
import { openWebServer } from '../web/web-server.ts';
import { startBoardBuild } from './build-board.ts';
import { linkForFirstAdmin, linkTo, localIdentities } from './first-admin.ts';
import { openStateKey } from './state-key.ts';

/** What the board is put together from. */
export interface BoardGround
  extends Pick<
    WebParts,
    'store' | 'tables' | 'gateway' | 'approvals' | 'policyDesk' | 'adminDesk' | 'nudge' | 'ask' | 'runs'
  > {
  readonly config: Config;
  readonly http: OutboundHttp;
  readonly logger: Logger;
  /** The workspace whose owner's link is printed. */
  readonly tenantId: string;
  readonly tell: (text: string) => void;
}

/** The board on the product's port. `url` opens it once as its owner, where one is missing; null: it is not served. */
export interface MountedBoard {
  readonly url: string | null;
  close(): Promise<void>;
}

const loopback = ['127.0.0.1', 'localhost', '[::1]'];
const version = '0.1.0';

/**
 * Serves the board beside health and MCP: sign-ins by the configured provider, on loopback by our own. What stands in its way is told and leaves
 * the rest of the process running.
 */
export async function mountBoard(server: HealthServer, ground: BoardGround): Promise<MountedBoard> {
  try {
    return await mount(server, ground);
  } catch (error) {
    ground.tell(`The board is not served: ${toAppError(error).message}\n`);
    return { url: null, close: async () => undefined };
  }
}

async function mount(server: HealthServer, ground: BoardGround): Promise<MountedBoard> {
  const { config, store, tables, tenantId, logger, approvals, gateway, policyDesk, adminDesk, nudge } = ground;
  const listening = new URL(server.url);
  const base = config.publicUrl === null ? friendly(listening) : new URL(config.publicUrl);
  const { origin } = base;
  const key = await openStateKey(join(config.dataDir, 'board.key'));
  const addresses = ownAddresses([base, listening]);
  const sessions = new SessionKeeper(store, keyFor(key, 'csrf'), Date.now);
  const { oidc, local, label } = await openSignIn(ground, origin);
  const onError = (error: unknown, requestId: string) => logger.error({ err: error, requestId }, 'board');
  const parts: WebParts = {
    ...{ store, tables, gateway, approvals, policyDesk, adminDesk, nudge, onError },
    ...{ ask: ground.ask, runs: ground.runs, kept: new KeptReports(), nowMs: Date.now, signInLabel: label },
    confirmationKey: keyFor(key, 'confirmation'),
    linkTo: (workspaceId, token) => linkTo(origin, workspaceId, token),
  };
  const board = startBoardBuild((text) => logger.info(text));
  const opened = await openWebServer({
    ...{ parts, sessions, addresses, origin, version, board },
    signIn: {
      ...{ sessions, oidc, local, label, origin, addresses, onError, nowMs: Date.now },
      rules: { store, nowMs: Date.now, lettingIn: local !== null && isDemo(tenantId) ? tenantId : null },
      pendingKey: keyFor(key, 'pending sign-in'),
    },
  });
  server.mount((request, response) => opened.handle(request, response));
  const link = await linkForFirstAdmin(store, tenantId, origin, local !== null);
  return { url: link ?? `${origin}/`, close: () => opened.close() };
}

/** The demo's people may look at it as themselves; anywhere else nobody is let in without an invitation. */
function isDemo(tenantId: string): boolean {
  return tenantId === 'demo' || tenantId.startsWith('demo-');
}

/** Browsers take a cookie with `Secure` over plain HTTP from `localhost`. */
function friendly(url: URL): URL {
  return loopback.includes(url.hostname) ? new URL(`http://localhost:${url.port}`) : url;
}

async function openSignIn(
  { config, store, tenantId, http, tell }: BoardGround,
  origin: string,
): Promise<{ readonly oidc: OidcClient; readonly local: LocalProvider | null; readonly label: string }> {
  const redirectUri = `${origin}/sign-in/callback`;
  if (config.oidc !== null) {
    const { issuer } = config.oidc;
    const fetch = (url: string, init: object) => http.fetch(url, init as never) as unknown as Promise<Response>;
    const oidc = oidcClient({ ...config.oidc, knownAs: issuer, redirectUri, fetch });
    return { oidc, local: null, label: `Sign in with ${new URL(issuer).host}` };
  }
  const local = await LocalProvider.start({
    ...{ origin, redirectUri, nowMs: Date.now },
    identities: () => localIdentities(store, tenantId, isDemo(tenantId)),
    showCode: (code) => tell(`Code to sign in to the board: ${code}\n`),
  });
  const memory = (url: string, init: { readonly method?: string; readonly body?: unknown }) => local.fetch(url, init);
  const about = { issuer: local.issuer, knownAs: 'local', clientId: 'bellwether-board', clientSecret: null };
  return { oidc: oidcClient({ ...about, redirectUri, fetch: memory }), local, label: 'Sign in on this machine' };
}
