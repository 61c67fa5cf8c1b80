import { type ServeStdioOptions, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Principal } from '../domain/principal.ts';
import { createServer } from './mcp-server.ts';
import type { SurfaceParts } from './surface-parts.ts';

/** Serves one client on this process's stdin and stdout as `principal`; `close` ends it. */
export function serveMcpOverStdio(
  parts: SurfaceParts,
  principal: Principal,
  options: ServeStdioOptions = {},
): { close(): Promise<void> } {
  return serveStdio(({ era }) => createServer(parts, principal, era), options);
}
