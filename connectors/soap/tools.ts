import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { GeneratedProblem } from '../kit/generated-connector.ts';
import type { AuthScheme } from '../kit/request-auth.ts';
import { createNameRegister, plainLine, toolName, verbFirst, wordsOf } from '../kit/tool-names.ts';
import type { SoapClient } from './client.ts';
import type { SoapOperation } from './read-wsdl.ts';
import { fieldsSchema } from './shape-schema.ts';
import type { XmlField } from './xml-shape.ts';

const outputSchema = z.object({
  status: z.number().int().describe('HTTP status'),
  body: z.unknown().describe('The fields of the answer; decimals as text; null when it was empty.'),
});

interface ToolsOptions {
  readonly prefix: string;
  readonly title: string;
  readonly address: URL;
  readonly schemes: readonly AuthScheme[];
  readonly reads: readonly string[];
}

/** An input without fields of its own is given as `value`. */
function argumentsOf({ input }: SoapOperation): z.ZodObject {
  if (input.shape.kind === 'fields') return fieldsSchema(input.shape.fields);
  if (input.shape.kind === 'any') return z.strictObject({ value: z.string().optional() });
  const value: XmlField = {
    ...{ argument: 'value', place: 'element', uri: '', local: 'value', shape: input.shape },
    ...{ isRequired: true, isMany: false, isNillable: false },
  };
  return fieldsSchema([value]);
}

/** Everything that decides where a request goes and what it says; it stands in the input schema, so an approval is for exactly this. */
function fingerprint(operation: SoapOperation, effect: ReturnType<typeof effectOf>, options: ToolsOptions): string {
  const { name, soapVersion, action, input, output } = operation;
  const { address, schemes } = options;
  const text = canonicalJson({ name, soapVersion, action, input, output, effect, address: address.href, schemes });
  return `operation sha256:${hash('sha256', text)}`;
}

/** A WSDL does not tell reads from writes: all are writes unless somebody vouches for them. */
function effectOf(operation: SoapOperation, reads: readonly string[], verb: string) {
  if (reads.includes(operation.name)) return { readOnly: true, idempotent: true, riskTier: 0 } as const;
  const isDeletion = /^(delete|remove|cancel|void|purge|destroy)$/.test(verb);
  return { readOnly: false, idempotent: false, riskTier: isDeletion ? 3 : 2 } as const;
}

/** One tool for each operation; an operation whose name is taken is reported. */
export function operationTools(
  operations: readonly SoapOperation[],
  options: ToolsOptions,
): { readonly tools: readonly ToolDefinition<SoapClient>[]; readonly problems: readonly GeneratedProblem[] } {
  const { prefix, title, address, reads } = options;
  const register = createNameRegister();
  const tools: ToolDefinition<SoapClient>[] = [];
  const problems: GeneratedProblem[] = [];
  for (const operation of operations) {
    const words = verbFirst(wordsOf(operation.name), 'call');
    const wanted = toolName(prefix, words);
    const name = register(wanted);
    if (name === null) {
      const subject = plainLine(operation.name, 200);
      problems.push({ subject, code: 'left_out', message: `its name ${wanted} is taken` });
      continue;
    }
    const { documentation } = operation;
    const act = `Use for the operation ${plainLine(operation.name, 100)} of ${plainLine(title, 80)} (${address.host})`;
    const effect = effectOf(operation, reads, words[0] ?? '');
    const tool = defineTool({
      name,
      title: plainLine(operation.name, 100) || name,
      description: documentation === '' ? `${act}.` : `${act}. The service’s own words: ${documentation}`,
      input: argumentsOf(operation).meta({ $comment: fingerprint(operation, effect, options) }),
      output: outputSchema,
      ...effect,
      cacheTtlMs: null,
      scopes: [],
      handler: async (client: SoapClient, input, context) => ({ ...(await client.call(operation, input, context)) }),
    });
    tools.push(tool);
  }
  return { tools, problems };
}
