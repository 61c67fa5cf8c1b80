import { z } from 'zod';

/**
 * Who asks. `tenantId` is the workspace. `role` decides with the policies what they may do; `team` widens `team` rows;
 * `salesUserId` links them to the CRM's user, which `own` rows follow; null when not linked.
 */
export const principalSchema = z.object({
  kind: z.enum(['user', 'agent', 'system']),
  id: z.string(),
  tenantId: z.string(),
  role: z.enum(['member', 'manager', 'revops', 'admin', 'system']),
  team: z.string().nullable(),
  salesUserId: z.string().nullable(),
  channel: z.enum(['cli', 'slack', 'web', 'mcp', 'schedule', 'webhook']),
  scopes: z.array(z.string()).nullable(),
});
export type Principal = z.infer<typeof principalSchema>;

/** The principal of our own schedules and of `npm start` in one workspace. */
export function systemPrincipal(tenantId: string): Principal {
  return {
    kind: 'system',
    id: 'bellwether',
    tenantId,
    role: 'system',
    team: null,
    salesUserId: null,
    channel: 'schedule',
    scopes: null,
  };
}

/** The person at the terminal of an embedded workspace, who owns it. */
export function localOwner(tenantId: string): Principal {
  return {
    kind: 'user',
    id: 'local-owner',
    tenantId,
    role: 'admin',
    team: null,
    salesUserId: null,
    channel: 'cli',
    scopes: null,
  };
}
