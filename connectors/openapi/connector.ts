import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { defineConnector } from '../kit/define-connector.ts';
import type { GeneratedConnector } from '../kit/generated-connector.ts';
import { readDocument } from '../kit/read-document.ts';
import { plainLine } from '../kit/tool-names.ts';
import { chooseBaseUrl } from './base-url.ts';
import { createOpenApiClient } from './client.ts';
import { maxDocumentBytes, parseOpenApiDocument } from './document.ts';
import { readOperations } from './read-operations.ts';
import { openApiSettingsSchema } from './settings.ts';
import { operationTools } from './tools.ts';

/**
 * Makes a connector from an OpenAPI document: one tool for each operation it describes. The document is read now and never
 * again; reading it anew makes another connector, whose changed tools the catalog holds back until they are reviewed.
 * `known`: the document's text as it was read before; it is not fetched then.
 * @throws AppError `invalid_input` for settings or a document that cannot be used, `limit_exceeded` over the caps, and those
 * of the outbound client when the document is fetched.
 */
export async function openApiConnector(
  settings: unknown,
  ports: ConnectorPorts,
  known: string | null = null,
): Promise<GeneratedConnector> {
  const parsed = openApiSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('invalid_input', `openapi: ${issue?.path.join('.') || 'settings'}: ${issue?.message}`, {
      field: String(issue?.path[0] ?? ''),
    });
  }
  const { name, slashInPath } = parsed.data;
  const id = name === undefined ? 'openapi' : `openapi-${name}`;
  const text = known ?? (await readDocument(ports, id, parsed.data, maxDocumentBytes));
  const { root, title } = parseOpenApiDocument(text);
  const baseUrl = chooseBaseUrl(root, parsed.data);
  const read = readOperations(root, parsed.data, baseUrl);
  const prefix = `${id.replaceAll('-', '_')}_`;
  const made = operationTools(read.operations, { prefix, title, baseUrl, slashInPath });
  const madeOf = canonicalJson(parsed.data);
  const connector = defineConnector({
    id,
    title: plainLine(title, 80) || id,
    category: 'any',
    version: '1.0.0',
    settings: openApiSettingsSchema,
    scopes: {},
    tools: made.tools,
    open: ({ settings: opened, credentials }) => {
      if (canonicalJson(opened) !== madeOf) {
        throw new AppError('conflict', `${id}: the settings changed; make the connector’s tools again.`);
      }
      return createOpenApiClient(ports, { system: id, baseUrl, slashInPath }, credentials);
    },
  });
  return { connector, problems: [...read.problems, ...made.problems] };
}
