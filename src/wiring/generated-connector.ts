import { enrichmentConnector } from '../../connectors/enrichment/connector.ts';
import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { GeneratedConnector } from '../../connectors/kit/generated-connector.ts';
import { openApiConnector } from '../../connectors/openapi/connector.ts';
import { soapConnector } from '../../connectors/soap/connector.ts';
import { AppError } from '../domain/errors.ts';

const makers = { openapi: openApiConnector, soap: soapConnector, enrichment: enrichmentConnector } as const;

/** True for connections whose connector is made from a document: `openapi`, `openapi-<name>`, `soap`, `soap-<name>`, `enrichment-<name>`. */
export function isGeneratedSystem(system: string): boolean {
  return /^((openapi|soap)(-[a-z][a-z0-9]*)?|enrichment-[a-z][a-z0-9]*)$/.test(system);
}

/**
 * Makes the connector of one connection from its document. Put its id into the catalog's `upstream`: its tools then wait for
 * an approval, and one whose definition changed waits for a review.
 * @throws AppError `invalid_input` when the system is none of ours or is not the one its settings name, and those of the makers.
 */
export async function generatedConnector(
  connection: { readonly system: string; readonly settings: unknown },
  ports: ConnectorPorts,
): Promise<GeneratedConnector> {
  const { system, settings } = connection;
  if (!isGeneratedSystem(system)) {
    throw new AppError('invalid_input', `"${system}" is not made from a document.`, { field: 'system' });
  }
  const made = await makers[system.split('-', 1)[0] as keyof typeof makers](settings, ports);
  if (made.connector.id !== system) {
    throw new AppError(
      'invalid_input',
      `The settings make "${made.connector.id}" and not "${system}"; correct the name.`,
      {
        field: 'name',
      },
    );
  }
  return made;
}
