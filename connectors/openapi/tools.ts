import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { GeneratedProblem } from '../kit/generated-connector.ts';
import { createNameRegister, plainLine, toolName, verbFirst, wordsOf } from '../kit/tool-names.ts';
import type { OpenApiClient } from './client.ts';
import type { Method, Operation } from './operation.ts';

const outputSchema = z.object({
  status: z.number().int().describe('HTTP status'),
  body: z.unknown().describe('The answer as the API gave it; null when it was empty.'),
});

const fallbackVerbs: Readonly<Record<Method, string>> = {
  get: 'get',
  head: 'check',
  post: 'create',
  put: 'replace',
  patch: 'update',
  delete: 'delete',
  options: 'describe',
};

/** What a method promises. Source: https://www.rfc-editor.org/rfc/rfc9110#section-9.2 (2026-11-20) */
function effectOf(method: Method): { readOnly: boolean; idempotent: boolean; riskTier: 0 | 2 | 3 } {
  const readOnly = method === 'get' || method === 'head';
  const idempotent = readOnly || method === 'put' || method === 'delete';
  return { readOnly, idempotent, riskTier: readOnly ? 0 : method === 'delete' ? 3 : 2 };
}

/** A list is read where the path does not end in one thing: `list_deals`, `get_deals_by_id`. */
function pathWords({ method, path }: Operation): string[] {
  const verb = method === 'get' && !path.endsWith('}') ? 'list' : fallbackVerbs[method];
  const named = path.replace(/\{([^{}]+)\}/g, ' by $1 ');
  return [verb, ...(wordsOf(named).length > 0 ? wordsOf(named) : ['root'])];
}

function namesOf(prefix: string, operation: Operation): string[] {
  const words = wordsOf(operation.operationId ?? '');
  const byPath = toolName(prefix, pathWords(operation));
  return words.length === 0 ? [byPath] : [toolName(prefix, verbFirst(words, fallbackVerbs[operation.method])), byPath];
}

/**
 * Everything that decides where a request goes and what it carries. It stands in the input schema, so that the catalog's digest
 * changes with it and an approval holds for exactly this.
 */
function fingerprint(operation: Operation, baseUrl: URL, slashInPath: boolean): string {
  const { method, path, parameters, bodyType, idempotencyHeader, answersText, schemes } = operation;
  const text = canonicalJson({
    ...{ method, path, parameters, bodyType, idempotencyHeader, answersText, schemes, slashInPath },
    baseUrl: baseUrl.href,
  });
  return `operation sha256:${hash('sha256', text)}`;
}

function describe(operation: Operation, title: string, host: string): string {
  const { method, path, summary, description } = operation;
  const act = `Use for ${method.toUpperCase()} ${path} of ${plainLine(title, 80)} (${host})`;
  const text = [summary, description].filter((part) => part !== '').join('. ');
  return text === '' ? `${act}.` : `${act}. The API’s own words: ${text}`;
}

interface ToolsOptions {
  readonly prefix: string;
  readonly title: string;
  readonly baseUrl: URL;
  readonly slashInPath: boolean;
}

/** One tool for each operation; an operation whose names are all taken is reported. */
export function operationTools(
  operations: readonly Operation[],
  options: ToolsOptions,
): { readonly tools: readonly ToolDefinition<OpenApiClient>[]; readonly problems: readonly GeneratedProblem[] } {
  const { prefix, title, baseUrl, slashInPath } = options;
  const register = createNameRegister();
  const tools: ToolDefinition<OpenApiClient>[] = [];
  const problems: GeneratedProblem[] = [];
  for (const operation of operations) {
    const wanted = namesOf(prefix, operation);
    const name = register(...wanted);
    const subject = plainLine(`${operation.method.toUpperCase()} ${operation.path}`, 200);
    if (name !== wanted[0]) {
      const message = `its name ${wanted[0]} is taken${name === null ? '' : `; it is called ${name}`}`;
      problems.push({ subject, code: name === null ? 'left_out' : 'reduced', message });
    }
    if (name === null) continue;
    const tool = defineTool({
      name,
      title: operation.summary || subject.slice(0, 100),
      description: describe(operation, title, baseUrl.host),
      input: z.strictObject(operation.shape).meta({ $comment: fingerprint(operation, baseUrl, slashInPath) }),
      output: outputSchema,
      ...effectOf(operation.method),
      cacheTtlMs: null,
      scopes: [],
      handler: async (client: OpenApiClient, input, context) => ({ ...(await client.call(operation, input, context)) }),
    });
    tools.push(tool);
  }
  return { tools, problems };
}
