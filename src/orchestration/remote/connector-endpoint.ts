import { z } from 'zod';
import { type ConnectorHttpHandler, connectorHttpHandler } from '../../../connectors/kit/mcp-server.ts';
import { AppError, toAppError } from '../../domain/errors.ts';
import type { CatalogHolder } from '../catalog/catalog-holder.ts';
import { judgeTool } from '../gateway/judge-tool.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import { digestOfArguments, type VerifiedAssertion, type VerifyAssertion } from './assertion.ts';
import type { OpenedConnections } from './opened-connections.ts';
import { SpentAssertions } from './spent-assertions.ts';

/** A refused call, for the audit: authenticated, but not allowed. `policyVersion` null: no policy was asked. */
export interface RefusedCall {
  readonly assertion: VerifiedAssertion;
  readonly requestId: string;
  readonly reason: string;
  readonly policyVersion: string | null;
}

export interface ConnectorEndpointOptions {
  readonly verify: VerifyAssertion;
  readonly catalog: CatalogHolder;
  readonly policy: PolicyEngine;
  readonly connections: OpenedConnections;
  readonly nowMs: () => number;
  /** Takes an authenticated call that was refused. */
  readonly audit: (call: RefusedCall) => Promise<void>;
  /** Takes every refusal with the check that failed, for figures and the log. */
  readonly onRefusal: (check: string) => void;
}

const maxBodyBytes = 2_000_000;
const pathPattern = /^\/mcp\/([^/]+)\/([^/]+)$/;
const messageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.literal('tools/call'),
  params: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) }).loose(),
});

/**
 * The MCP endpoint of the connector role. A call is answered when its assertion is signed by a trusted role, fresh, unused and made
 * for exactly this tenant, connection, tool and arguments, and when this role's own `decide()` allows it too. A refusal tells the
 * caller no reason.
 */
export class ConnectorEndpoint {
  readonly #options: ConnectorEndpointOptions;
  readonly #spent: SpentAssertions;
  readonly #handlers = new WeakMap<object, ConnectorHttpHandler>();

  constructor(options: ConnectorEndpointOptions) {
    this.#options = options;
    this.#spent = new SpentAssertions(options.nowMs);
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    try {
      return await this.#answer(request);
    } catch (error) {
      const { code, data } = toAppError(error);
      this.#options.onRefusal(typeof data['check'] === 'string' ? data['check'] : code);
      return refusal(code === 'forbidden' ? 403 : code === 'not_found' ? 404 : code === 'limit_exceeded' ? 413 : 503);
    }
  };

  async #answer(request: Request): Promise<Response> {
    const [, tenantId, connectionId] = pathPattern.exec(new URL(request.url).pathname) ?? [];
    if (request.method !== 'POST' || tenantId === undefined || connectionId === undefined) throw refused('path');
    const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) throw refused('missing');
    // nothing of the body is read for a caller who is not one of ours
    const assertion = await this.#options.verify(token);
    if (assertion.tenantId !== decodeURIComponent(tenantId)) throw refused('tenant');
    if (assertion.connectionId !== decodeURIComponent(connectionId)) throw refused('connection');
    const body = await readBody(request);
    const message = messageSchema.safeParse(parse(body));
    if (!message.success) throw refused('message');
    const { params, id } = message.data;
    if (params.name !== assertion.tool) throw refused('tool');
    if (digestOfArguments(params.arguments) !== assertion.argumentsDigest) throw refused('arguments');
    if (!this.#spent.spend(assertion)) throw refused('replay');
    return this.#call(assertion, params.arguments, String(id), { request, body });
  }

  async #call(
    assertion: VerifiedAssertion,
    args: Record<string, unknown>,
    requestId: string,
    { request, body }: { request: Request; body: string },
  ): Promise<Response> {
    const { tenantId, connectionId, tool, principal } = assertion;
    const { catalog, policy, connections, nowMs, audit } = this.#options;
    const opened = await connections.find(tenantId, connectionId);
    const of = () => (opened ? [{ id: connectionId, tenantId, system: opened.system, state: 'healthy' as const }] : []);
    const directory = { of, link: () => Promise.reject(new Error('not linked here')) };
    const question = { principal, tool, arguments: args, connectionId, nowMs: nowMs() };
    const { decision, resolved } = judgeTool(catalog.current(), policy, directory, question);
    if (!opened || !resolved || decision.effect === 'deny') {
      await audit({ assertion, requestId, reason: decision.reason, policyVersion: decision.policyVersion });
      throw refused('policy');
    }
    const linked = await connections.open(opened, resolved.tool.connector, principal);
    let handler = this.#handlers.get(linked);
    if (!handler) {
      // the caller was checked above
      handler = connectorHttpHandler(linked, { guard: () => null });
      this.#handlers.set(linked, handler);
    }
    const { url, method, headers, signal } = request;
    return handler.fetch(new Request(url, { method, headers, body, signal }));
  }
}

async function readBody(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > maxBodyBytes) throw new AppError('limit_exceeded', `The call is larger than ${maxBodyBytes} bytes.`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // the schema refuses it
    return null;
  }
}

function refused(check: string): AppError {
  return new AppError('forbidden', `The call is refused (${check}).`, { check });
}

function refusal(status: number): Response {
  return Response.json({ error: status === 503 ? 'unavailable' : 'refused' }, { status });
}
