import type { Principal } from '../../src/domain/principal.ts';

/** The twelve kinds of caller that reliability.md S-06 names. */
export const callerKinds = [
  'anonymous',
  'member',
  'manager',
  'admin',
  'other_tenant_admin',
  'suspended',
  'expired',
  'read_only_token',
  'scoped_agent',
  'retired_agent',
  'unlinked_slack_user',
  'guest',
] as const;
export type CallerKind = (typeof callerKinds)[number];

/** The surfaces a caller can come through. */
export const surfaces = ['cli', 'slack', 'web', 'mcp', 'schedule', 'webhook'] as const;
export type Surface = (typeof surfaces)[number];

export const homeTenant = 'acme';
export const otherTenant = 'globex';

/**
 * The principal that a surface hands to the gateway for a caller. Whoever has no account, no valid token or no link to one
 * is a principal without any scope: the least the gateway can be told about somebody.
 */
export function principalOf(kind: CallerKind, channel: Surface): Principal {
  const base = { kind: 'user', id: kind, tenantId: homeTenant, team: null, salesUserId: null, channel } as const;
  const nobody: Principal = { ...base, role: 'member', scopes: [] };
  switch (kind) {
    case 'member':
      return { ...base, role: 'member', team: 'north', salesUserId: 'u1', scopes: null };
    case 'manager':
      return { ...base, role: 'manager', team: 'north', salesUserId: 'u9', scopes: null };
    case 'admin':
      return { ...base, role: 'admin', scopes: null };
    case 'other_tenant_admin':
      return { ...base, role: 'admin', tenantId: otherTenant, scopes: null };
    case 'read_only_token':
      return { ...base, role: 'manager', team: 'north', salesUserId: 'u9', scopes: ['bellwether:read'] };
    case 'scoped_agent':
    case 'retired_agent':
      return { ...base, kind: 'agent', role: 'member', salesUserId: 'u1', scopes: null };
    default:
      return nobody;
  }
}
