import { allScopes } from '../scopes-needed.ts';

/** Path of the metadata of the resource at `resource`. Source: https://www.rfc-editor.org/rfc/rfc9728#section-3 (2026-11-20) */
export function metadataPath(resource: URL): string {
  const path = resource.pathname === '/' ? '' : resource.pathname;
  return `/.well-known/oauth-protected-resource${path}`;
}

/** What a client must know to get a token for us. */
export function resourceMetadata(resource: string, issuer: string): Record<string, unknown> {
  return {
    resource,
    resource_name: 'Bellwether',
    authorization_servers: [issuer],
    scopes_supported: [...allScopes],
    bearer_methods_supported: ['header'],
  };
}
