import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { SignJWT } from 'jose';
import type { Principal } from '../../src/domain/principal.ts';
import { MemoryApprovalDesk } from '../../src/mcp/approval-desk.ts';
import { tokenAccess } from '../../src/mcp/auth/token-access.ts';
import { createTokenVerifier } from '../../src/mcp/auth/token-verifier.ts';
import { createStateSeal } from '../../src/mcp/request-state.ts';
import { serveMcpOverStdio } from '../../src/mcp/serve-stdio.ts';
import type { SurfaceParts } from '../../src/mcp/surface-parts.ts';
import type { Gateway } from '../../src/orchestration/gateway/gateway.ts';
import { ask, modernRequest } from '../integration/mcp/raw-client.ts';
import { serveEndpoint } from '../integration/mcp/upstream-room.ts';
import { type CallerKind, principalOf } from './people.ts';
import { anonymised, type Transport, unfitArguments } from './transport.ts';

const issuer = 'https://issuer.example';
const resource = 'https://bellwether.example/mcp';
const everyScope = 'bellwether:read bellwether:act bellwether:admin';

export interface McpTransport extends Transport {
  close(): Promise<void>;
}

/** What an MCP surface over a gateway needs beside it, in memory. */
export function partsOver(gateway: Gateway): SurfaceParts {
  return {
    gateway,
    approvals: new MemoryApprovalDesk(Date.now),
    seal: createStateSeal(randomBytes(32), Date.now),
    deadlineMs: 5_000,
    content: null,
    disclosureThreshold: 500,
  };
}

/** The MCP endpoint over HTTP with real tokens: nobody's, expired ones, those of people without an account, narrow ones. */
export async function mcpOverHttp(gateway: Gateway, fastPath: boolean): Promise<McpTransport> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const verifier = createTokenVerifier({
    issuer,
    resource,
    keys: (async () => publicKey) as never,
    principalOf: ({ sub }, scopes) => accountOf(sub as CallerKind, scopes),
    nowMs: Date.now,
  });
  const metadataUrl = `${issuer}/.well-known/oauth-protected-resource`;
  const access = tokenAccess({ verifier, metadataUrl, firstScopes: ['bellwether:read'] });
  const served = await serveEndpoint(partsOver(gateway), { access, fastPath });
  const headersOf = async (principal: Principal) => {
    const token = await tokenOf(principal, privateKey);
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  return {
    name: fastPath ? 'MCP over HTTP' : 'MCP over HTTP, through the SDK',
    surfaces: ['mcp'],
    callers: null,
    stepsUp: true,
    async list(principal) {
      const { body } = await ask(served.url, 'tools/list', {}, { headers: await headersOf(principal) });
      return namesIn(body);
    },
    async call(principal, tool) {
      const params = { name: tool, arguments: unfitArguments };
      const { status, headers, body } = await ask(served.url, 'tools/call', params, {
        headers: await headersOf(principal),
      });
      return anonymised(JSON.stringify([status, headers.get('www-authenticate'), body]), tool);
    },
    close: () => served.close(),
  };
}

/** Whom a token's subject stands for: people without an account, suspended ones and guests are nobody. */
function accountOf(caller: CallerKind, scopes: string[]): Principal | null {
  const principal = principalOf(caller, 'mcp');
  return principal.scopes?.length === 0 ? null : { ...principal, scopes };
}

/** Null: who has no token at all. */
async function tokenOf({ id, scopes, tenantId }: Principal, privateKey: KeyObject): Promise<string | null> {
  if (id === 'anonymous') return null;
  const expiresAt = Math.floor(Date.now() / 1_000) + (id === 'expired' ? -600 : 600);
  const claims = { scope: scopes === null ? everyScope : scopes.join(' '), tenant: tenantId };
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' });
  const named = token
    .setIssuer(issuer)
    .setAudience(resource)
    .setSubject(id === 'expired' ? 'member' : id);
  return named.setIssuedAt().setExpirationTime(expiresAt).sign(privateKey);
}

/** The MCP endpoint in memory, over a pair of streams as stdio has it: only its owner comes this way. */
export function mcpInMemory(gateway: Gateway): McpTransport {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const owner = principalOf('admin', 'mcp');
  const transport = new StdioServerTransport(input, output);
  const served = serveMcpOverStdio(partsOver(gateway), owner, { transport });
  const waiting = new Map<number, (body: unknown) => void>();
  createInterface({ input: output }).on('line', (line) => {
    const body = JSON.parse(line) as { id?: number };
    if (body.id !== undefined) waiting.get(body.id)?.(body);
  });
  let lastId = 0;
  const send = (method: string, params: Record<string, unknown>): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    const { body } = modernRequest(method, params, { id });
    const answer = new Promise<unknown>((resolve) => waiting.set(id, resolve));
    input.write(`${JSON.stringify(body)}\n`);
    return answer;
  };
  return {
    name: 'MCP in memory',
    surfaces: ['mcp'],
    callers: ['admin'],
    stepsUp: false,
    list: async () => namesIn(await send('tools/list', {})),
    async call(_principal, tool) {
      const answer = (await send('tools/call', { name: tool, arguments: unfitArguments })) as { id?: number };
      return anonymised(JSON.stringify({ ...answer, id: 0 }), tool);
    },
    close: () => served.close(),
  };
}

function namesIn(body: unknown): string[] {
  const { result } = (body ?? {}) as { result?: { tools?: { name: string }[] } };
  return result?.tools?.map(({ name }) => name) ?? [];
}
