import type { RequestListener } from 'node:http';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { localOwner, type Principal } from '../domain/principal.ts';
import { authorizationRoutes } from '../mcp/auth/authorization-routes.ts';
import { LocalAuthorizationServer } from '../mcp/auth/authorization-server.ts';
import { metadataPath, resourceMetadata } from '../mcp/auth/resource-metadata.ts';
import { tokenAccess } from '../mcp/auth/token-access.ts';
import { createTokenVerifier, type TokenClaims } from '../mcp/auth/token-verifier.ts';
import type { McpContent } from '../mcp/mcp-content.ts';
import { createMcpEndpoint } from '../mcp/mcp-endpoint.ts';
import { originRules } from '../mcp/origin-check.ts';
import { createStateSeal } from '../mcp/request-state.ts';
import type { SurfaceParts } from '../mcp/surface-parts.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { RemovedPeople } from '../store/people.ts';
import { issuerKeys } from './issuer-keys.ts';
import { refuseRemoved } from './removed-people.ts';

const callDeadlineMs = 60_000;
/** A model loses its way in longer lists, and every definition is paid for in each of its turns. */
const disclosureThreshold = 64;

/** What the surface is made from. */
export interface SurfaceGround {
  readonly gateway: Gateway;
  readonly approvals: ApprovalDesk;
  /** The installation's, so that any of its processes takes a call up again. */
  readonly stateKey: Uint8Array;
  /** Prompts and resources of remote MCP servers; null: this process cannot read from them. */
  readonly content: McpContent | null;
}

/** What the surface answers from. */
export function surfaceParts({ gateway, approvals, stateKey, content }: SurfaceGround): SurfaceParts {
  const seal = createStateSeal(stateKey, Date.now);
  return { gateway, approvals, seal, deadlineMs: callDeadlineMs, content, disclosureThreshold };
}

/** The owner of an embedded workspace as their AI client acts for them: what it reads goes to a model. */
export function ownersClient(tenantId: string, scopes: string[] | null): Principal {
  return { ...localOwner(tenantId), channel: 'mcp', scopes };
}

export interface McpHttpOptions {
  readonly config: Config;
  /** Who may not act here any more, though a token says so. */
  readonly removed: () => Promise<RemovedPeople>;
  readonly parts: SurfaceParts;
  readonly http: OutboundHttp;
  readonly tenantId: string;
  /** Where the process listens; also its public address unless one is configured. */
  readonly listeningUrl: URL;
  readonly tell: (text: string) => void;
}

/** Everything MCP on one HTTP port: the endpoint, its metadata, and on loopback the sign-in. */
export interface McpHttp {
  /** Answers what is ours; false for every other path. */
  handle(...exchange: Parameters<RequestListener>): boolean;
  readonly resource: string;
  close(): Promise<void>;
}

/**
 * Puts the endpoint together: tokens of the configured issuer, else, on loopback alone, of our own authorisation server.
 * @throws AppError `invalid_input` when it would be reachable from elsewhere without an issuer
 */
export async function openMcpHttp(options: McpHttpOptions): Promise<McpHttp> {
  const { config, parts, http, tenantId, listeningUrl } = options;
  const base = config.publicUrl === null ? listeningUrl : new URL(config.publicUrl);
  const resource = new URL('/mcp', base).href;
  const origins = originRules([base, listeningUrl]);
  const local = config.mcpIssuer === null ? await localServer(options, base, resource) : null;
  const issuer = config.mcpIssuer ?? base.origin;
  const keys = local?.verificationKey ?? (await issuerKeys(http, issuer));
  const principalOf = local
    ? (_: TokenClaims, scopes: string[]) => ownersClient(tenantId, scopes)
    : (claims: TokenClaims, scopes: string[]) => memberOf(tenantId, claims, scopes);
  const verifier = createTokenVerifier({ issuer, resource, keys, principalOf, nowMs: Date.now });
  const path = metadataPath(new URL(resource));
  const metadataUrl = new URL(path, base).href;
  const access = tokenAccess({ verifier, metadataUrl, firstScopes: ['bellwether:read'] });
  const lettingIn = local ? access : refuseRemoved(options.removed, access);
  const endpoint = createMcpEndpoint({ parts, access: lettingIn, origins });
  const signIn = local && authorizationRoutes(local, origins);
  const metadata = JSON.stringify(resourceMetadata(resource, issuer));
  return {
    resource,
    handle(request, response) {
      const asked = request.url?.split('?')[0];
      if (asked === '/mcp') endpoint.listener(request, response);
      else if (asked === path || asked === '/.well-known/oauth-protected-resource') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(metadata);
      } else return signIn?.(request, response) ?? false;
      return true;
    },
    close: () => endpoint.close(),
  };
}

function localServer(
  { http, listeningUrl, tell }: McpHttpOptions,
  base: URL,
  resource: string,
): Promise<LocalAuthorizationServer> {
  const isLoopback = [base, listeningUrl].every(({ hostname }) =>
    ['127.0.0.1', 'localhost', '[::1]'].includes(hostname),
  );
  if (!isLoopback) {
    throw new AppError(
      'invalid_input',
      `MCP on ${base.host} is reachable from elsewhere and needs an issuer of tokens: set BELLWETHER_MCP_ISSUER, or listen on 127.0.0.1.`,
      { field: 'BELLWETHER_MCP_ISSUER' },
    );
  }
  return LocalAuthorizationServer.start({
    issuer: base.origin,
    resource,
    http,
    subject: 'local-owner',
    nowMs: Date.now,
    showCode: (code) => tell(`Code to let a client in: ${code}\n`),
  });
}

const roles = ['member', 'manager', 'revops', 'admin'] as const;

/** A person of the configured issuer. Claims name the workspace (`bellwether_tenant`) and the role; another workspace is nobody here. */
function memberOf(tenantId: string, claims: TokenClaims, scopes: string[]): Principal | null {
  if (claims['bellwether_tenant'] !== tenantId) return null;
  const role = roles.find((each) => each === claims['bellwether_role']) ?? 'member';
  const text = (claim: string) => (typeof claims[claim] === 'string' ? (claims[claim] as string) : null);
  return {
    kind: 'user',
    id: claims.sub,
    tenantId,
    role,
    team: text('bellwether_team'),
    salesUserId: text('bellwether_sales_user'),
    channel: 'mcp',
    scopes,
  };
}
