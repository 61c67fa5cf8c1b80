import { AppError } from '../../src/domain/errors.ts';
import { fieldOf, type JsonObject, listOf, objectOf, textOf } from './document.ts';
import type { OpenApiSettings } from './settings.ts';

function refuse(why: string): AppError {
  return new AppError('invalid_input', `The API’s address cannot be used: ${why}. Give it as baseUrl.`, {
    field: 'baseUrl',
  });
}

function parse(text: string, documentUrl: string | undefined): URL {
  const url = URL.parse(text, documentUrl);
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse('it is not an http address');
  if (url.username || url.password || url.search || url.hash) throw refuse('it carries a user name, query or fragment');
  return url;
}

function firstServer(root: JsonObject): string {
  const server = objectOf(listOf(fieldOf(root, 'servers'))[0]);
  const template = server ? (textOf(server, 'url') ?? '/') : '/';
  return template.slice(0, 2_000).replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    return textOf(fieldOf(fieldOf(server, 'variables'), name), 'default') ?? whole;
  });
}

/**
 * Where requests and secrets go: `baseUrl`, else the document's first server with its variables' defaults. A fetched document
 * may only name its own origin, so that whoever can change it cannot send the secrets elsewhere.
 * @throws AppError `invalid_input` when there is no such address.
 */
export function chooseBaseUrl(root: JsonObject, settings: OpenApiSettings): URL {
  if (settings.baseUrl !== undefined) return parse(settings.baseUrl, undefined);
  const url = parse(firstServer(root), settings.documentUrl);
  if (settings.documentUrl !== undefined && url.origin !== new URL(settings.documentUrl).origin) {
    throw refuse('the document names another host than its own');
  }
  return url;
}
