import { z } from 'zod';
import type { AnyConnector, ToolDefinition } from '../../../connectors/kit/define-connector.ts';
import { canonicalDigest } from './canonical-digest.ts';
import type { CatalogTool, LifecycleStep } from './catalog-entry.ts';
import { readDataClasses } from './read-data-classes.ts';
import { resolveLifecycle } from './resolve-lifecycle.ts';

/** What the catalog adds to a connector's own words. */
export interface ToolListing {
  readonly owner: string;
  readonly origin: 'built_in' | 'upstream';
  readonly weight: number | null;
  readonly stepsOf: (subject: string) => readonly LifecycleStep[];
}

const routedCategories = new Set(['crm', 'engagement', 'intelligence']);

/**
 * Describes one tool of one connector for the catalog.
 * @throws Error when its schemas cannot be written as JSON Schema.
 */
export function catalogTool(
  connector: AnyConnector,
  definition: ToolDefinition<unknown>,
  listing: ToolListing,
): CatalogTool {
  const inputSchema = jsonSchema(definition.input, 'input');
  const outputSchema = jsonSchema(definition.output, 'output');
  const { name, title, description } = definition;
  const digest = canonicalDigest({ name, description, inputSchema, outputSchema });
  const prefix = `${connector.id.replaceAll('-', '_')}_`;
  return {
    name,
    version: connector.version,
    system: connector.id,
    category: connector.category,
    categoryTool: routedCategories.has(connector.category) ? connector.category + name.slice(prefix.length - 1) : null,
    owner: listing.owner,
    title,
    description,
    scopes: definition.scopes,
    readOnly: definition.readOnly,
    idempotent: definition.idempotent,
    cacheTtlMs: definition.readOnly ? definition.cacheTtlMs : null,
    riskTier: definition.riskTier,
    rows: definition.rows ?? 'unknown',
    dataClasses: readDataClasses(outputSchema),
    origin: listing.origin,
    digest,
    lifecycle: resolveLifecycle(digest, listing.stepsOf(`${name}@${connector.version}`), listing.origin),
    weight: listing.weight,
    inputSchema,
    outputSchema,
    connector,
    definition,
  };
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
}
