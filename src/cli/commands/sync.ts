import { AppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import { syncConnection } from '../../orchestration/sync/sync-connection.ts';
import { disconnected, listConnections } from '../../store/connections.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { showProgress } from '../progress.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether sync`: brings the copy of connected CRMs up to date. */
export const syncCommand: Command = {
  name: 'sync',
  summary: 'read what changed in the connected CRMs',
  usage: '[CONNECTION] [--workspace NAME] [--json]',
  options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: { workspace: 'which workspace (default: the current one)', json: 'one JSON document on stdout' },
  example: 'bellwether sync salesforce',
  opensGateway: true,
  maxPositionals: 1,
  async run(input, session, io) {
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const results: Record<string, unknown> = {};
    for (const { id, system } of await chosen(input, session, tenantId)) {
      results[id] = await syncOne(session, { id, system, tenantId }, io);
      if (!input.values['json']) io.stdout(`${id}: ${countText(results[id])}\n`);
    }
    if (input.values['json']) io.stdout(`${JSON.stringify(results)}\n`);
    return 0;
  },
};

async function chosen(input: CommandInput, session: Session, tenantId: string) {
  const rows = await session.store.withTenant(tenantId, (tx) => listConnections(tx));
  const crm = rows.filter(
    ({ category, system, health }) => category === 'crm' && system !== 'csv' && health !== disconnected,
  );
  const [wanted] = input.positionals;
  const found = wanted === undefined ? crm : crm.filter(({ id }) => id === wanted);
  if (found.length > 0) return found;
  const known = crm.map(({ id }) => id).join(', ') || 'none; connect one with `bellwether connect`';
  throw new AppError(
    'not_found',
    wanted === undefined
      ? `Workspace ${tenantId} has no CRM to read: ${known}.`
      : `"${wanted}" is no connected CRM of workspace ${tenantId}; there are: ${known}.`,
  );
}

async function syncOne(
  session: Session,
  { id, system, tenantId }: { id: string; system: string; tenantId: string },
  io: CommandIo,
): Promise<unknown> {
  const progress = showProgress(io, `Reading ${id}`);
  try {
    const totals = await syncConnection({
      store: session.store,
      gateway: await session.gateway(),
      principal: systemPrincipal(tenantId),
      connectionId: id,
      system,
      asOf: new Date().toISOString(),
      onProgress: ({ read, total }) => progress.show(read, total),
    });
    return totals.toJSON();
  } finally {
    progress.end();
  }
}

function countText(totals: unknown): string {
  const parts = Object.entries(totals as Record<string, unknown>).map(
    ([name, count]) => `${typeof count === 'number' ? count.toLocaleString('en') : JSON.stringify(count)} ${name}`,
  );
  return parts.join(', ') || 'nothing new';
}
