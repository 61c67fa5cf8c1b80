import type { z } from 'zod';
import type { GeneratedProblem } from '../kit/generated-connector.ts';
import { plainLine } from '../kit/tool-names.ts';
import { fieldOf, type JsonObject, objectOf, textOf } from './document.ts';
import { type Method, methods, type Operation } from './operation.ts';
import { answersText, readBody } from './read-body.ts';
import { readParameters } from './read-parameters.ts';
import { resolveRef } from './resolve-ref.ts';
import { documentNodes, type SchemaBudget, SchemaReader } from './schema-reader.ts';
import { keyNames, operationAuth } from './security.ts';
import type { OpenApiSettings } from './settings.ts';

/** The most tools one document gives; choose with the setting `operations` from larger ones. */
export const maxOperations = 1_000;
const maxProblems = 1_000;

/** Segments of a path outside its parameters, as a URL has them without further encoding. */
const literal = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%]*$/;

/** Why this path cannot be called safely; null when it can. */
function pathProblem(path: string, names: ReadonlySet<string>): string | null {
  if (!path.startsWith('/') || path.length > 1_000) return 'its path is not one';
  for (const segment of path.slice(1).split('/')) {
    const bare = segment.replace(/\{[^{}]+\}/g, '');
    if (!literal.test(bare) || /^(\.|%2e){1,2}$/i.test(segment))
      return 'its path has characters that cannot stand in one';
  }
  const used = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  if (used.some((name) => !names.has(name))) return 'its path names a parameter that is not described';
  return used.length === names.size ? null : 'it describes a path parameter that its path does not name once';
}

interface Source {
  readonly root: JsonObject;
  readonly settings: OpenApiSettings;
  readonly baseUrl: URL;
  readonly keys: ReadonlySet<string>;
  readonly budget: SchemaBudget;
}

interface Reading {
  readonly operation: Operation | null;
  readonly notes: readonly string[];
}

function readOperation(source: Source, path: string, method: Method, item: JsonObject, found: JsonObject): Reading {
  const { root, settings, baseUrl, keys } = source;
  const out = (reason: string): Reading => ({ operation: null, notes: [reason] });
  const reader = new SchemaReader(root, source.budget);
  const read = readParameters(root, item, found, reader, keys);
  if (read === null) return out('its parameters cannot be read');
  const needed = read.leftOut.find(({ isRequired }) => isRequired);
  if (needed) return out(`it needs the parameter "${needed.name}": ${needed.reason}`);
  const names = read.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const problem = pathProblem(path, new Set(names));
  if (problem !== null) return out(problem);
  const body = method === 'get' || method === 'head' ? { type: null, schema: null } : readBody(root, found, reader);
  if ('reason' in body) return out(body.reason);
  if (settings.baseUrl === undefined && (fieldOf(found, 'servers') ?? fieldOf(item, 'servers')) !== undefined) {
    return out('it has a server of its own: give the baseUrl');
  }
  const auth = settings.auth ? { schemes: [settings.auth] } : operationAuth(root, found, baseUrl);
  if (auth.schemes === null) return out(auth.reason);
  const shape: [string, z.ZodType][] = [...read.shape.map(([name, type]) => [name, type] as [string, z.ZodType])];
  if (body.schema) shape.push(['body', body.schema.describe('The JSON body.')]);
  const notes = read.leftOut.map(({ name, reason }) => `without the parameter "${name}": ${reason}`);
  if (reader.isReduced) notes.push('parts of its schema are too large, too deep or circular and are not checked');
  const operation: Operation = {
    method,
    path,
    operationId: textOf(found, 'operationId'),
    summary: plainLine(textOf(found, 'summary'), 150),
    description: plainLine(textOf(found, 'description'), 1_000),
    parameters: read.parameters,
    shape: Object.fromEntries(shape),
    bodyType: body.type,
    idempotencyHeader: read.idempotencyHeader,
    answersText: answersText(root, found),
    schemes: auth.schemes,
  };
  return { operation, notes };
}

function isWanted(wanted: ReadonlySet<string> | null, path: string, method: Method, found: JsonObject): boolean {
  if (wanted === null) return true;
  return wanted.has(`${method.toUpperCase()} ${path}`) || wanted.has(textOf(found, 'operationId') ?? ' ');
}

/** Every operation that can become a tool, and what was left out of the others. Never throws, whatever the document. */
export function readOperations(
  root: JsonObject,
  settings: OpenApiSettings,
  baseUrl: URL,
): { readonly operations: readonly Operation[]; readonly problems: readonly GeneratedProblem[] } {
  const source = { root, settings, baseUrl, keys: keyNames(root, settings.auth), budget: { nodesLeft: documentNodes } };
  const wanted = settings.operations ? new Set(settings.operations) : null;
  const operations: Operation[] = [];
  const problems: GeneratedProblem[] = [];
  const report = (subject: string, code: GeneratedProblem['code'], message: string) => {
    if (problems.length < maxProblems) problems.push({ subject: plainLine(subject, 200), code, message });
  };
  let beyond = 0;
  for (const [path, entry] of Object.entries(objectOf(fieldOf(root, 'paths')) ?? {})) {
    const { value: item } = resolveRef(root, entry);
    if (item === null) report(path, 'left_out', 'the path refers to something outside or not there');
    for (const method of methods) {
      const found = objectOf(fieldOf(item, method));
      if (item === null || found === null || !isWanted(wanted, path, method, found)) continue;
      if (operations.length >= maxOperations) {
        beyond += 1;
        continue;
      }
      const subject = `${method.toUpperCase()} ${path}`;
      const { operation, notes } = readOperation(source, path, method, item, found);
      if (operation) operations.push(operation);
      for (const note of notes) report(subject, operation ? 'reduced' : 'left_out', note);
    }
  }
  if (beyond > 0) {
    const message = `${beyond} operations beyond the first ${maxOperations} are left out; choose with the setting operations`;
    problems.push({ subject: 'paths', code: 'truncated', message });
  }
  return { operations, problems };
}
