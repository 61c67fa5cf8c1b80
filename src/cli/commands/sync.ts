import { AppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import { type ReconciledObject, reconcileConnection } from '../../orchestration/sync/reconcile-connection.ts';
import { reconciledText } from '../../orchestration/sync/reconcile-workspace.ts';
import { syncConnection } from '../../orchestration/sync/sync-connection.ts';
import type { SyncRequest } from '../../orchestration/sync/sync-request.ts';
import { disconnected, listConnections } from '../../store/connections.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { showProgress } from '../progress.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether sync`: brings the copy of connected CRMs up to date. */
export const syncCommand: Command = {
  name: 'sync',
  summary: 'read what changed in the connected CRMs',
  usage: '[CONNECTION] [--reconcile] [--workspace NAME] [--json]',
  options: { reconcile: { type: 'boolean' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    reconcile: 'then compare the copy with the system and repair what differs',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether sync salesforce',
  opensGateway: true,
  maxPositionals: 1,
  async run(input, session, io) {
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const results: Record<string, unknown> = {};
    for (const { id, system } of await chosen(input, session, tenantId)) {
      const request = await requestOf(session, { id, system, tenantId });
      const read = await syncOne(request, io);
      const reconciled = input.values['reconcile'] ? await reconcileConnection(request) : null;
      results[id] = reconciled === null ? read : { read, reconciled };
      if (input.values['json']) continue;
      io.stdout(`${id}: ${countText(read)}\n`);
      if (reconciled !== null) io.stdout(`${id}: ${comparedText(reconciled)}\n`);
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

async function requestOf(
  session: Session,
  { id, system, tenantId }: { readonly id: string; readonly system: string; readonly tenantId: string },
): Promise<SyncRequest> {
  const { store } = session;
  const [gateway, principal, asOf] = [await session.gateway(), systemPrincipal(tenantId), new Date().toISOString()];
  return { store, gateway, principal, connectionId: id, system, asOf };
}

async function syncOne(request: SyncRequest, io: CommandIo): Promise<unknown> {
  const progress = showProgress(io, `Reading ${request.connectionId}`);
  try {
    const totals = await syncConnection({
      ...request,
      onProgress: ({ read, total }) => progress.show(read, total),
    });
    return totals.toJSON();
  } finally {
    progress.end();
  }
}

function comparedText(objects: readonly ReconciledObject[]): string {
  const repaired = objects.map(reconciledText).filter((line) => line !== null);
  return repaired.length === 0 ? `compared ${objects.length} kinds of records, nothing differs` : repaired.join(', ');
}

function countText(totals: unknown): string {
  const parts = Object.entries(totals as Record<string, unknown>).map(
    ([name, count]) => `${typeof count === 'number' ? count.toLocaleString('en') : JSON.stringify(count)} ${name}`,
  );
  return parts.join(', ') || 'nothing new';
}
