import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { defineConnector } from '../kit/define-connector.ts';
import type { GeneratedConnector } from '../kit/generated-connector.ts';
import { readDocument } from '../kit/read-document.ts';
import { plainLine } from '../kit/tool-names.ts';
import { createSoapClient } from './client.ts';
import { readWsdl } from './read-wsdl.ts';
import { type SoapSettings, soapSettingsSchema } from './settings.ts';
import { operationTools } from './tools.ts';

/** The largest WSDL read; enterprise services with all their types stay below it. */
export const maxWsdlBytes = 8 * 1024 * 1024;

function refuse(why: string): AppError {
  return new AppError('invalid_input', `The service’s address cannot be used: ${why}. Give it as address.`, {
    field: 'address',
  });
}

/** A fetched document may only name its own origin, so that whoever can change it cannot send the secrets elsewhere. */
function chooseAddress(settings: SoapSettings, named: string | null): URL {
  const url = URL.parse(settings.address ?? named ?? '');
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse('it is not an http address');
  if (url.username || url.password || url.hash) throw refuse('it carries a user name or a fragment');
  const isNamed = settings.address !== undefined || settings.documentUrl === undefined;
  if (!isNamed && url.origin !== new URL(settings.documentUrl ?? '').origin) {
    throw refuse('the document names another host than its own');
  }
  return url;
}

/**
 * Makes a connector from a WSDL 1.1: one tool for each document/literal operation. The document is read now and never again;
 * reading it anew makes another connector, whose changed tools the catalog holds back until they are reviewed.
 * `known`: the document's text as it was read before; it is not fetched then.
 * @throws AppError `invalid_input` for settings or a document that cannot be used, `limit_exceeded` over the cap, and those
 * of the outbound client when the document is fetched.
 */
export async function soapConnector(
  settings: unknown,
  ports: ConnectorPorts,
  known: string | null = null,
): Promise<GeneratedConnector> {
  const parsed = soapSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('invalid_input', `soap: ${issue?.path.join('.') || 'settings'}: ${issue?.message}`, {
      field: String(issue?.path[0] ?? ''),
    });
  }
  const { name, auth, reads } = parsed.data;
  const id = name === undefined ? 'soap' : `soap-${name}`;
  const service = readWsdl(known ?? (await readDocument(ports, id, parsed.data, maxWsdlBytes)));
  const address = chooseAddress(parsed.data, service.address);
  const prefix = `${id.replaceAll('-', '_')}_`;
  const { title } = service;
  const made = operationTools(service.operations, { prefix, title, address, schemes: [auth], reads });
  const madeOf = canonicalJson(parsed.data);
  const connector = defineConnector({
    id,
    title: plainLine(title, 80) || id,
    category: 'any',
    version: '1.0.0',
    settings: soapSettingsSchema,
    scopes: {},
    tools: made.tools,
    open: ({ settings: opened, credentials }) => {
      if (canonicalJson(opened) !== madeOf) {
        throw new AppError('conflict', `${id}: the settings changed; make the connector’s tools again.`);
      }
      return createSoapClient(ports, { system: id, address, schemes: [auth] }, credentials);
    },
  });
  return { connector, problems: [...service.problems, ...made.problems] };
}
