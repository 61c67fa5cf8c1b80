import { AppError } from '../../src/domain/errors.ts';
import type { Operation, Parameter } from './operation.ts';

/** One request before it is signed. `query` is encoded, without a question mark. */
export interface BuiltRequest {
  readonly url: URL;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

type Arguments = Readonly<Record<string, unknown>>;

function refuse(argument: string, why: string): AppError {
  return new AppError('invalid_input', `${argument}: ${why}.`, { field: argument });
}

function written(argument: string, value: unknown): string {
  const isScalar = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!isScalar) throw refuse(argument, 'give a text, a number, true or false');
  const text = String(value);
  if (!text.isWellFormed()) throw refuse(argument, 'it holds half a character');
  return text;
}

function items(argument: string, value: unknown): string[] {
  return Array.isArray(value) ? value.map((item) => written(argument, item)) : [written(argument, value)];
}

/**
 * A value inside one segment of the path. Servers and proxies that decode twice, or treat a backslash as a slash, would see
 * another path: such values are refused rather than encoded.
 */
function pathText(argument: string, text: string, slashInPath: boolean): string {
  if (text === '') throw refuse(argument, 'it may not be empty, because it is part of the path');
  if (/\p{Cc}|\\/u.test(text)) throw refuse(argument, 'control characters and backslashes cannot stand in a path');
  if (/%[0-9a-f]{2}/i.test(text)) throw refuse(argument, 'give it decoded, without % escapes');
  const parts = text.split('/');
  if (parts.length > 1 && !slashInPath) throw refuse(argument, 'a slash cannot stand in this part of the path');
  if (parts.some((part) => part === '.' || part === '..')) throw refuse(argument, '"." and ".." are no values');
  return encodeURIComponent(text);
}

function pathOf(operation: Operation, args: Arguments, slashInPath: boolean): string {
  const byName = new Map(operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, one]));
  const segments = operation.path.split('/').map((segment) => {
    let first = '';
    const filled = segment.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
      const parameter = byName.get(name);
      if (!parameter) throw new AppError('internal', 'A path names a parameter that it does not describe.');
      first ||= parameter.argument;
      return items(parameter.argument, args[parameter.argument])
        .map((item) => pathText(parameter.argument, item, slashInPath))
        .join(',');
    });
    // Two harmless values side by side may make a step up: {a}{b} of "." and ".".
    if (/^(\.|%2e){1,2}$/i.test(filled)) throw refuse(first, 'together with its neighbours it is no name');
    return filled;
  });
  return segments.join('/');
}

const encode = encodeURIComponent;

function queryPairs(parameter: Parameter, value: unknown): string[] {
  const { argument, style } = parameter;
  const name = encode(parameter.name);
  if (style === 'json') {
    const text = JSON.stringify(value) ?? 'null';
    return [`${name}=${encode(text.toWellFormed())}`];
  }
  if (style === 'keys') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(argument, 'give an object');
    return Object.entries(value).flatMap(([key, inner]) =>
      items(argument, inner).map((item) => `${encode(`${parameter.name}[${written(argument, key)}]`)}=${encode(item)}`),
    );
  }
  const texts = items(argument, value);
  if (style === 'plain' || style === 'repeat') return texts.map((text) => `${name}=${encode(text)}`);
  const separator = style === 'comma' ? ',' : style === 'space' ? '%20' : '|';
  return [`${name}=${texts.map(encode).join(separator)}`];
}

function headerText(argument: string, value: unknown): string {
  const text = items(argument, value).join(',');
  if (!/^[\x20-\x7e]*$/.test(text)) throw refuse(argument, 'a header takes printable ASCII on one line');
  return text.trim();
}

function bodyText(value: unknown): string {
  try {
    return JSON.stringify(value).toWellFormed();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    throw refuse('body', 'it cannot be written as JSON');
  }
}

/**
 * Puts arguments in their places. Each is encoded for its place, so that none can become another part of the request.
 * @throws AppError `invalid_input` naming the argument that cannot be written in its place.
 */
export function buildRequest(operation: Operation, args: Arguments, baseUrl: URL, slashInPath: boolean): BuiltRequest {
  const path = baseUrl.pathname.replace(/\/$/, '') + pathOf(operation, args, slashInPath);
  const url = new URL(baseUrl.origin + path);
  if (url.origin !== baseUrl.origin || url.pathname !== path) {
    throw new AppError('invalid_input', `The arguments do not fit into the path ${operation.path}.`);
  }
  const given = operation.parameters.filter(({ argument }) => args[argument] !== undefined && args[argument] !== null);
  const query = given.filter((one) => one.in === 'query').flatMap((one) => queryPairs(one, args[one.argument]));
  const headers = given
    .filter((one) => one.in === 'header')
    .map((one) => [one.name.toLowerCase(), headerText(one.argument, args[one.argument])] as const);
  const hasBody = operation.bodyType !== null && args['body'] !== undefined;
  return {
    url,
    query: query.join('&'),
    headers: Object.fromEntries(headers),
    body: hasBody ? bodyText(args['body']) : null,
  };
}
