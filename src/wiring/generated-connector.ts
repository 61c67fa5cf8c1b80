import { enrichmentConnector } from '../../connectors/enrichment/connector.ts';
import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { GeneratedConnector } from '../../connectors/kit/generated-connector.ts';
import { readDocument } from '../../connectors/kit/read-document.ts';
import { openApiConnector } from '../../connectors/openapi/connector.ts';
import { maxDocumentBytes } from '../../connectors/openapi/document.ts';
import { maxWsdlBytes, soapConnector } from '../../connectors/soap/connector.ts';
import { AppError } from '../domain/errors.ts';
import { isGeneratedSystem } from './upstream-systems.ts';

const makers = { openapi: openApiConnector, soap: soapConnector, enrichment: enrichmentConnector } as const;
const maxBytes = { openapi: maxDocumentBytes, soap: maxWsdlBytes, enrichment: maxDocumentBytes } as const;

interface GeneratedConnection {
  readonly system: string;
  readonly settings: unknown;
}

/**
 * Makes the connector of one connection from its document. Put its id into the catalog's `upstream`: its tools then wait for
 * an approval, and one whose definition changed waits for a review. `known`: the document as it was read before, not fetched.
 * @throws AppError `invalid_input` when the system is none of ours or is not the one its settings name, and those of the makers.
 */
export async function generatedConnector(
  connection: GeneratedConnection,
  ports: ConnectorPorts,
  known: string | null = null,
): Promise<GeneratedConnector> {
  const { system, settings } = connection;
  const made = await makers[kindOf(system)](settings, ports, known);
  if (made.connector.id !== system) {
    throw new AppError(
      'invalid_input',
      `The settings make "${made.connector.id}" and not "${system}"; correct the name.`,
      { field: 'name' },
    );
  }
  return made;
}

/** The text a connection's tools are made from, fetched where its settings name an address. @throws those of `readDocument` */
export async function readGeneratedDocument(connection: GeneratedConnection, ports: ConnectorPorts): Promise<string> {
  const { system, settings } = connection;
  return readDocument(ports, system, settings as { documentUrl?: string }, maxBytes[kindOf(system)]);
}

function kindOf(system: string): keyof typeof makers {
  // the pattern of these systems begins with one of the makers' names
  if (isGeneratedSystem(system)) return system.split('-', 1)[0] as keyof typeof makers;
  throw new AppError('invalid_input', `"${system}" is not made from a document.`, { field: 'system' });
}
