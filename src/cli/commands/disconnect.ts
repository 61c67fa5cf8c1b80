import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { Revoked } from '../../orchestration/credentials/revoke-credentials.ts';
import { listConnections } from '../../store/connections.ts';
import type { Command } from '../command.ts';
import { requireAdmin } from '../connect/require-admin.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether disconnect`: ends a connection here, effective on the next call, then at the provider. */
export const disconnectCommand: Command = {
  name: 'disconnect',
  summary: 'end a connection, here and at the provider',
  usage: 'CONNECTION [--reason TEXT] [--workspace NAME] [--json]',
  options: { reason: { type: 'string' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    reason: 'why (kept in the audit)',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether disconnect salesforce',
  opensGateway: true,
  minPositionals: 1,
  maxPositionals: 1,
  async run(input, session, io) {
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const [id = ''] = input.positionals;
    const rows = await session.store.withTenant(tenantId, (tx) => listConnections(tx));
    if (!rows.some((row) => row.id === id)) {
      const known = rows.map((row) => row.id).join(', ') || 'none';
      throw new AppError('not_found', `No connection is named "${id}" in workspace ${tenantId}; there are: ${known}.`);
    }
    const principal = localOwner(tenantId);
    await requireAdmin(await session.gateway(), principal, 'connections', `disconnect ${id}`);
    const reason = textOption(input, 'reason') ?? `disconnected by ${principal.id}`;
    const revoked = await (await session.connectionDesk()).close(tenantId, id, { principal, reason });
    if (input.values['json']) io.stdout(`${JSON.stringify({ id, revoked: revoked.map(shown) })}\n`);
    else io.stdout(`Disconnected ${id}: no call goes there any more.\n${revoked.map(atProvider).join('')}`);
    return revoked.some((each) => each.atProvider === 'failed') ? 1 : 0;
  },
};

function shown({ holder, issuer, atProvider: state }: Revoked): Record<string, string> {
  return { holder, issuer, atProvider: state };
}

function atProvider({ issuer, atProvider: state }: Revoked): string {
  if (state === 'revoked') return `Revoked at ${plain(issuer)} too.\n`;
  if (state === 'unsupported') return `${plain(issuer)} offers no way to revoke by itself: remove it there by hand.\n`;
  return `${plain(issuer)} did not confirm the revocation: revoke it there by hand.\n`;
}
