import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import { toAppError } from '../domain/errors.ts';
import { canonicalDigest } from '../orchestration/catalog/canonical-digest.ts';
import { chooseCredential } from '../orchestration/credentials/choose-credential.ts';
import { openCredentialSource } from '../orchestration/credentials/credential-broker.ts';
import { needsSignIn } from '../orchestration/credentials/credential-health.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import { noteReading } from '../store/connections.ts';
import { withRole } from '../store/role-transaction.ts';
import { saveUpstreamDefinition, type UpstreamContent } from '../store/upstream-definitions.ts';
import type { UpstreamConnection } from './upstream-catalog.ts';
import { isGeneratedSystem } from './upstream-systems.ts';

export interface RefreshPorts extends ConnectorPorts {
  readonly custody: Custody;
}

/** Reads what a connection's tools are made from now: its document, or what its server lists for the stored sign-in. */
export async function readContent(
  { id, tenantId, system, settings }: Pick<UpstreamConnection, 'id' | 'tenantId' | 'system' | 'settings'>,
  { custody, ...ports }: RefreshPorts,
): Promise<UpstreamContent> {
  if (isGeneratedSystem(system)) {
    const { readGeneratedDocument } = await import('./generated-connector.ts');
    return { kind: 'document', text: await readGeneratedDocument({ system, settings }, ports) };
  }
  const key = await chooseCredential(custody, tenantId, id, null);
  if (key === null) throw needsSignIn(id, 'nobody has signed in');
  const { readUpstreamTools } = await import('../orchestration/upstreams/upstream-connector.ts');
  const connection = { settings, credentials: openCredentialSource(custody, key) };
  return { kind: 'tools', tools: await readUpstreamTools(ports, connection) };
}

/** Keeps what was read as the definition of a connection. */
export async function keepContent(
  custody: Custody,
  { tenantId, id }: Pick<UpstreamConnection, 'id' | 'tenantId'>,
  content: UpstreamContent,
): Promise<void> {
  const fetchedAt = new Date(custody.nowMs()).toISOString();
  const row = { tenantId, connectionId: id, content, digest: canonicalDigest(content), fetchedAt };
  await withRole(custody.store, 'bellwether_connector', tenantId, (tx) => saveUpstreamDefinition(tx, row));
}

/**
 * Reads each definition again. A changed one is kept, so that its tools need a review; one that cannot be read leaves the
 * tools as they were and shows on the connection. True when anything changed.
 */
export async function refreshUpstreams(
  connections: readonly UpstreamConnection[],
  ports: RefreshPorts,
): Promise<boolean> {
  const changes = await Promise.all(connections.map((connection) => refreshOne(connection, ports)));
  return changes.includes(true);
}

async function refreshOne(connection: UpstreamConnection, ports: RefreshPorts): Promise<boolean> {
  const { tenantId, id, digest } = connection;
  const note = (failure: string | null) =>
    withRole(ports.custody.store, 'bellwether_connector', tenantId, (tx) => noteReading(tx, id, failure));
  try {
    const content = await readContent(connection, ports);
    const isChanged = canonicalDigest(content) !== digest;
    if (isChanged) await keepContent(ports.custody, connection, content);
    await note(null);
    return isChanged;
  } catch (error) {
    await note(`its tools could not be read again: ${toAppError(error).message}`);
    return false;
  }
}
