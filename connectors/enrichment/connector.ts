import { z } from 'zod';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { defineConnector } from '../kit/define-connector.ts';
import type { GeneratedConnector } from '../kit/generated-connector.ts';
import { readDocument } from '../kit/read-document.ts';
import { plainLine } from '../kit/tool-names.ts';
import { chooseBaseUrl } from '../openapi/base-url.ts';
import { createOpenApiClient } from '../openapi/client.ts';
import { maxDocumentBytes, parseOpenApiDocument } from '../openapi/document.ts';
import { readOperations } from '../openapi/read-operations.ts';
import { openApiSettingsSchema } from '../openapi/settings.ts';
import { parseMapping } from './mapping-file.ts';
import { enrichmentTools } from './tools.ts';

/** An OpenAPI connection's settings, with a name and the text of the mapping file. */
export const enrichmentSettingsSchema = openApiSettingsSchema.safeExtend({
  name: z.string().regex(/^[a-z][a-z0-9]{0,19}$/, 'up to 20 of a-z and 0-9, a letter first'),
  mapping: z.string().min(1).max(100_000),
});

/**
 * Makes a source of account intelligence from an OpenAPI document and a mapping file: `enrichment-<name>`, with the tools that the
 * mapping describes. Both are read now and never again. `known`: the document's text as it was read before; not fetched then.
 * @throws AppError `invalid_input` for settings, a document or a mapping that cannot be used, and those of the outbound client.
 */
export async function enrichmentConnector(
  settings: unknown,
  ports: ConnectorPorts,
  known: string | null = null,
): Promise<GeneratedConnector> {
  const parsed = enrichmentSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('invalid_input', `enrichment: ${issue?.path.join('.') || 'settings'}: ${issue?.message}`, {
      field: String(issue?.path[0] ?? ''),
    });
  }
  const { name, slashInPath } = parsed.data;
  const id = `enrichment-${name}`;
  const mapping = parseMapping(parsed.data.mapping);
  const text = known ?? (await readDocument(ports, id, parsed.data, maxDocumentBytes));
  const { root, title } = parseOpenApiDocument(text);
  const baseUrl = chooseBaseUrl(root, parsed.data);
  const { operations } = readOperations(root, parsed.data, baseUrl);
  const madeOf = { settings: parsed.data, document: text, baseUrl: baseUrl.href };
  const shownTitle = plainLine(title, 80) || id;
  const connector = defineConnector({
    id,
    title: shownTitle,
    category: 'intelligence',
    version: '1.0.0',
    settings: enrichmentSettingsSchema,
    scopes: {},
    tools: enrichmentTools({ id, title: shownTitle, operations, madeOf }, mapping),
    open: ({ settings: opened, credentials }) => {
      if (canonicalJson(opened) !== canonicalJson(parsed.data)) {
        throw new AppError('conflict', `${id}: the settings changed; make the connector’s tools again.`);
      }
      return createOpenApiClient(ports, { system: id, baseUrl, slashInPath }, credentials);
    },
  });
  // Operations that the mapping does not name are left out on purpose, and are no problem.
  return { connector, problems: [] };
}
