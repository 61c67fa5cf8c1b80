/** True for connections whose connector is made from a document: `openapi`, `openapi-<name>`, `soap`, `soap-<name>`, `enrichment-<name>`. */
export function isGeneratedSystem(system: string): boolean {
  return /^((openapi|soap)(-[a-z][a-z0-9]*)?|enrichment-[a-z][a-z0-9]*)$/.test(system);
}

/** True for connections to remote MCP servers: `mcp`, `mcp-<name>`. */
export function isRemoteMcpSystem(system: string): boolean {
  return /^mcp(-[a-z][a-z0-9]*)?$/.test(system);
}

/** True where the tools come from outside and wait for a person's approval. */
export function isUpstreamSystem(system: string): boolean {
  return isGeneratedSystem(system) || isRemoteMcpSystem(system);
}
