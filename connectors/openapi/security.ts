import type { AuthScheme } from '../kit/request-auth.ts';
import { authSchemeSchema } from '../kit/request-auth.ts';
import { fieldOf, type JsonObject, listOf, objectOf, textOf } from './document.ts';
import { resolveRef } from './resolve-ref.ts';

/** How one operation shows who calls; `reason` says why it cannot. */
export type OperationAuth =
  | { readonly schemes: readonly AuthScheme[] }
  | { readonly schemes: null; readonly reason: string };

function raw(scheme: JsonObject, scopes: readonly unknown[], baseUrl: URL): unknown {
  const type = textOf(scheme, 'type');
  const http = textOf(scheme, 'scheme')?.toLowerCase();
  if (type === 'apiKey') return { kind: 'api_key', in: textOf(scheme, 'in'), name: textOf(scheme, 'name') };
  if (type === 'http' && http === 'bearer') return { kind: 'bearer' };
  if (type === 'http' && http === 'basic') return { kind: 'basic' };
  const flows = fieldOf(scheme, 'flows');
  const tokenUrl = textOf(fieldOf(flows, 'clientCredentials'), 'tokenUrl');
  if (type === 'oauth2' && tokenUrl !== null) {
    return { kind: 'client_credentials', tokenUrl: URL.parse(tokenUrl, baseUrl.href)?.href, scopes };
  }
  // Of the other grants the credential broker keeps the token.
  if (type === 'oauth2' || type === 'openIdConnect') return { kind: 'bearer' };
  return null;
}

function schemeOf(root: JsonObject, name: string, scopes: readonly unknown[], baseUrl: URL): AuthScheme | string {
  const { value } = resolveRef(root, fieldOf(fieldOf(fieldOf(root, 'components'), 'securitySchemes'), name));
  const parsed = authSchemeSchema.safeParse(value && raw(value, scopes, baseUrl));
  if (!parsed.success) return 'its security scheme is not known';
  if (parsed.data.kind === 'client_credentials' && new URL(parsed.data.tokenUrl).origin !== baseUrl.origin) {
    return 'its token endpoint is on another host than the API: give it in the settings as auth';
  }
  return parsed.data;
}

/**
 * The schemes of the first way to sign in that we know; none where the operation is open to everyone. A token endpoint on
 * another host is only taken from the settings, because the client's secret goes there.
 */
export function operationAuth(root: JsonObject, operation: JsonObject, baseUrl: URL): OperationAuth {
  const ways = fieldOf(operation, 'security') ?? fieldOf(root, 'security');
  if (ways === undefined || (Array.isArray(ways) && ways.length === 0)) return { schemes: [] };
  let reason = 'its security cannot be read';
  for (const way of listOf(ways).slice(0, 10)) {
    const wanted = Object.entries(objectOf(way) ?? {}).slice(0, 5);
    const schemes = wanted.map(([name, scopes]) => schemeOf(root, name, listOf(scopes), baseUrl));
    const missing = schemes.find((scheme) => typeof scheme === 'string');
    if (missing === undefined) return { schemes: schemes as AuthScheme[] };
    reason = missing as string;
  }
  return { schemes: null, reason };
}

/** Query, header and cookie names that carry keys, in lower case: never arguments of a tool. */
export function keyNames(root: JsonObject, setting: AuthScheme | undefined): ReadonlySet<string> {
  const names = new Set<string>(setting?.kind === 'api_key' ? [setting.name.toLowerCase()] : []);
  const schemes = objectOf(fieldOf(fieldOf(root, 'components'), 'securitySchemes')) ?? {};
  for (const scheme of Object.values(schemes).slice(0, 1_000)) {
    const name = textOf(resolveRef(root, scheme).value, 'type') === 'apiKey' ? textOf(scheme, 'name') : null;
    if (name !== null) names.add(name.toLowerCase());
  }
  return names;
}
