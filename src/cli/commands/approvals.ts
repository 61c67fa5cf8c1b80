import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { databaseApprovalDesk } from '../../orchestration/approvals/database-approval-desk.ts';
import { type ApprovalRow, findApproval, listApprovals } from '../../store/approvals.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether approvals`: acts that wait for somebody's word, with exactly what they would do. */
export const approvalsCommand: Command = {
  name: 'approvals',
  summary: 'see, approve or deny acts that wait for an approval',
  usage: 'list|approve|deny [ID] [--all] [--workspace NAME] [--json]',
  options: { all: { type: 'boolean' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    all: 'with list: answered, used and expired ones too',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether approvals list',
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what = '', id] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    if (what === 'list') await list(tenantId, input, session, io);
    else if (what === 'approve' || what === 'deny') await answer(tenantId, what, id, input, session, io);
    else throw new AppError('invalid_input', `approvals "${what}": say list, approve or deny.`);
    return 0;
  },
};

async function list(tenantId: string, input: CommandInput, session: Session, io: CommandIo): Promise<void> {
  const now = new Date().toISOString();
  const openOnly = input.values['all'] !== true;
  const rows = await session.store.withTenant(tenantId, (tx) => listApprovals(tx, { openOnly, now, limit: 200 }));
  if (input.values['json']) return io.stdout(`${JSON.stringify(rows)}\n`);
  const lines = rows.map((row) => describe(row, now));
  io.stdout(
    `${lines.join('\n') || (openOnly ? 'Nothing waits for an approval.' : 'No approval was ever asked for.')}\n`,
  );
}

async function answer(
  tenantId: string,
  what: 'approve' | 'deny',
  id: string | undefined,
  input: CommandInput,
  session: Session,
  io: CommandIo,
): Promise<void> {
  if (id === undefined) throw new AppError('invalid_input', `approvals ${what}: give the id that list shows.`);
  const { store } = session;
  const read = () => store.withTenant(tenantId, (tx) => findApproval(tx, id));
  const row = await read();
  if (row === null) throw new AppError('not_found', `Workspace ${tenantId} has no approval "${plain(id)}".`);
  const principal = localOwner(tenantId);
  const gateway = await session.gateway();
  const resource = { id: row.tool, riskTier: row.riskTier, requestedBy: row.requestedBy };
  const decision = await gateway.authorize({ principal, action: 'approve', resource, purpose: 'approvals' });
  if (decision.effect !== 'allow') {
    throw new AppError('forbidden', `The policies do not let you answer for ${row.tool}: ${decision.reason}.`);
  }
  await databaseApprovalDesk(store).answer(tenantId, id, principal, what === 'approve');
  const after = await read();
  const wanted = what === 'approve' ? 'granted' : 'refused';
  const isOurs = after?.state === wanted && row.state === 'waiting';
  if (!isOurs || after === null) {
    const state = stateOf(after ?? row, new Date().toISOString());
    throw new AppError(
      'conflict',
      `Nothing was changed: this approval is ${state}. The act has to be asked for again.`,
    );
  }
  io.stdout(input.values['json'] ? `${JSON.stringify(after)}\n` : `${describe(after, new Date().toISOString())}\n`);
}

function stateOf({ state, expiresAt }: ApprovalRow, now: string): string {
  return (state === 'waiting' || state === 'granted') && expiresAt <= now ? 'expired' : state;
}

function describe(row: ApprovalRow, now: string): string {
  const by = row.answeredBy === null ? '' : ` by ${plain(row.answeredBy)}`;
  return [
    `${row.id}  ${stateOf(row, now)}${by}  ${plain(row.tool)} (risk tier ${row.riskTier})`,
    `  asked by ${plain(row.requestedBy)} over ${row.requestedChannel} at ${row.requestedAt.slice(0, 16)} UTC, until ${row.expiresAt.slice(0, 16)} UTC`,
    `  exactly: ${plain(JSON.stringify(row.arguments))}`,
  ].join('\n');
}
