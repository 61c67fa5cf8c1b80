/** The revision served first, and those of 2025 that the same handler answers. */
export const modernVersion = '2026-07-28';

/** Keys of the `_meta` envelope of revision 2026-07-28. Source: https://modelcontextprotocol.io/specification/2026-07-28 (2026-11-20) */
export const metaKeys = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
} as const;

/** Where a call may carry its idempotency key, and where results carry what is ours alone. */
export const idempotencyMetaKey = 'bellwether/idempotencyKey';
export const errorMetaKey = 'bellwether/error';
export const provenanceMetaKey = 'bellwether/provenance';
export const untrustedMetaKey = 'bellwether/untrusted';

export const rpcCodes = {
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  missingCapability: -32021,
} as const;

export const serverInfo = { name: 'bellwether', title: 'Bellwether', version: '0.1.0' } as const;

/** How long a client may keep a list; lists are one person's and never shared. */
export const listTtlMs = 30_000;
export const listHint = { ttlMs: listTtlMs, cacheScope: 'private' } as const;

/** A request that is answered with a JSON-RPC error rather than with a result. */
export class ProtocolFailure extends Error {
  readonly code: number;
  readonly data: Record<string, unknown> | undefined;

  constructor(code: number, message: string, data?: Record<string, unknown>) {
    super(message);
    this.name = 'ProtocolFailure';
    this.code = code;
    this.data = data;
  }
}

/** A call that the caller's token does not cover although the caller may make it: asks for the scopes it needs (403). */
export class ScopeNeeded extends Error {
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[]) {
    super(`This needs the scopes ${scopes.join(' ')}.`);
    this.name = 'ScopeNeeded';
    this.scopes = scopes;
  }
}
