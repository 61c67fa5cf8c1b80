import type { Logger } from '../observability/open-logger.ts';
import type { TeamMembers } from '../orchestration/gateway/filter-rows.ts';
import type { Store } from '../store/open-store.ts';
import { readTeams } from '../store/team-members.ts';
import { listWorkspaces } from '../store/workspaces.ts';

const rereadMs = 30_000;

/**
 * Who belongs to which team, as the CRM's mirror says, for the gateway's rows: read now and every 30 s, held in memory. What cannot be read
 * stays as it was last known; a team that is not known has no members.
 */
export async function mirroredTeams(
  store: Store,
  logger: Logger,
): Promise<{ readonly teamMembers: TeamMembers; close(): Promise<void> }> {
  let teams = new Map<string, Map<string, ReadonlySet<string>>>();
  const reread = async () => {
    try {
      const workspaces = await listWorkspaces(store);
      const read = workspaces.map(async ({ id }) => [id, await store.withTenant(id, (tx) => readTeams(tx))] as const);
      teams = new Map(await Promise.all(read));
    } catch (error) {
      logger.warn({ err: error }, 'teams cannot be read');
    }
  };
  let reading = reread();
  await reading;
  const timer = setInterval(() => {
    reading = reading.then(reread);
  }, rereadMs);
  timer.unref();
  const nobody: ReadonlySet<string> = new Set();
  return {
    teamMembers: (tenantId, team) => teams.get(tenantId)?.get(team) ?? nobody,
    async close() {
      clearInterval(timer);
      await reading;
    },
  };
}
