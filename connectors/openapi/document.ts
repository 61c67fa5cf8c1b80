import { parse as parseYaml } from 'yaml';
import { AppError } from '../../src/domain/errors.ts';

/** The largest document read: those of the largest public APIs are smaller. */
export const maxDocumentBytes = 8 * 1024 * 1024;
/** YAML is read in one step at a tenth of JSON's speed. */
const maxYamlBytes = 1024 * 1024;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A parsed OpenAPI document; everything in it is somebody else's text. */
export interface OpenApiDocument {
  readonly root: JsonObject;
  readonly title: string;
  readonly version: '3.0' | '3.1';
}

/** The value as an object; null for anything else. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** A list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An own field; fields every object inherits are not a document's. */
export function fieldOf(value: unknown, name: string): unknown {
  const object = objectOf(value);
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A field as text; null for anything else. */
export function textOf(value: unknown, name: string): string | null {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : null;
}

function refuse(why: string, cause?: unknown): AppError {
  return new AppError(
    'invalid_input',
    `The OpenAPI document cannot be used: ${why}.`,
    { field: 'document' },
    { cause },
  );
}

function parseText(text: string): unknown {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw refuse('it is not valid JSON', error);
    }
  }
  if (text.length > maxYamlBytes) {
    throw new AppError('limit_exceeded', `YAML documents may have ${maxYamlBytes} bytes; give it as JSON.`);
  }
  try {
    return parseYaml(text, { maxAliasCount: 100, logLevel: 'silent' }) as unknown;
  } catch (error) {
    throw refuse('it is neither JSON nor YAML', error);
  }
}

/**
 * Parses a document of OpenAPI 3.0 or 3.1, in JSON or YAML.
 * @throws AppError `invalid_input` for anything else, `limit_exceeded` over the caps.
 */
export function parseOpenApiDocument(text: string): OpenApiDocument {
  if (Buffer.byteLength(text) > maxDocumentBytes) {
    throw new AppError('limit_exceeded', `The OpenAPI document is larger than ${maxDocumentBytes} bytes.`);
  }
  const root = objectOf(parseText(text));
  if (!root) throw refuse('it is not an object');
  const version = /^3\.([01])(\.|$)/.exec(textOf(root, 'openapi') ?? '')?.[1];
  if (version === undefined) throw refuse('its "openapi" is not 3.0 or 3.1 (convert Swagger 2.0 first)');
  if (!objectOf(fieldOf(root, 'paths'))) throw refuse('it has no "paths"');
  const title = textOf(fieldOf(root, 'info'), 'title') ?? 'an API';
  return { root, title, version: version === '0' ? '3.0' : '3.1' };
}
