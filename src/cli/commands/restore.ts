import { anyDelivery, type DeliverySummary, listDeliveries } from '../../../execution/deliveries/list-deliveries.ts';
import { settleRestored } from '../../../execution/deliveries/settle-restored.ts';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { holdDeliveries, readInstallation, releaseDeliveries } from '../../store/installation.ts';
import { listWorkspaces } from '../../store/workspaces.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { deliveryTable } from '../delivery-text.ts';
import { plain } from '../terminal.ts';

/** `bellwether restore`: after a restore from a backup nothing of history is sent until a person has said what to send. */
export const restoreCommand: Command = {
  name: 'restore',
  summary: 'after a restore from a backup: hold deliveries and say which to send',
  usage: 'begin|list|confirm [send|skip] [--send ID…] [--skip ID…] [--json]',
  options: {
    send: { type: 'string', multiple: true },
    skip: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  optionHelp: {
    send: 'with confirm skip: send this one all the same (may be repeated)',
    skip: 'with confirm send: leave this one out (may be repeated)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether restore list',
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what, choice] = input.positionals;
    if (what === 'begin')
      await holdDeliveries(session.store.db, 'A restore was declared with `bellwether restore begin`.');
    else if (what === 'confirm') return confirm(choice, input, session, io);
    else if (what !== 'list')
      throw new AppError('invalid_input', `restore "${plain(what ?? '')}": say begin, list or confirm.`);
    await list(input, session, io);
    return 0;
  },
};

async function list(input: CommandInput, session: Session, io: CommandIo): Promise<void> {
  const { heldAt, heldReason } = await readInstallation(session.store.db);
  const waiting: Record<string, DeliverySummary[]> = {};
  for (const { id } of await listWorkspaces(session.store)) {
    const filter = { ...anyDelivery, states: ['pending', 'sending'] as const, limit: shown };
    waiting[id] = await session.store.withTenant(id, (tx) => listDeliveries(tx, filter));
  }
  if (input.values['json']) return io.stdout(`${JSON.stringify({ heldAt, heldReason, waiting })}\n`);
  if (heldAt === null) return io.stdout('Nothing is held: no restore is being decided.\n');
  const parts = Object.entries(waiting).map(([id, found]) => `\nWorkspace ${plain(id)}\n${deliveryTable(found, io)}`);
  io.stdout(`Deliveries are held since ${heldAt.slice(0, 16).replace('T', ' ')} UTC. ${plain(heldReason ?? '')}\n${parts.join('')}
Each may have been sent before. \`bellwether restore confirm send\` sends what waits (looking first whether it arrived, where the
channel can), \`bellwether restore confirm skip\` sends none of it; --skip ID and --send ID make exceptions.\n`);
}

const shown = 10_000;

async function confirm(
  choice: string | undefined,
  input: CommandInput,
  session: Session,
  io: CommandIo,
): Promise<number> {
  const { store } = session;
  if (choice !== 'send' && choice !== 'skip') throw new AppError('invalid_input', 'restore confirm: say send or skip.');
  const wrong = idsOption(input, choice);
  if (wrong.length > 0) {
    const other = choice === 'send' ? 'skip' : 'send';
    throw new AppError('invalid_input', `restore confirm ${choice}: exceptions are given with --${other} ID.`);
  }
  if ((await readInstallation(store.db)).heldAt === null) {
    throw new AppError('conflict', 'Nothing is held: there is no restore to confirm.');
  }
  const others = idsOption(input, choice === 'send' ? 'skip' : 'send');
  let [send, skip] = [0, 0];
  for (const { id } of await listWorkspaces(store)) {
    const done = await store.withTenant(id, (tx) => settleRestored(tx, { rest: choice, others, by: localOwner(id) }));
    send += done.send;
    skip += done.skip;
  }
  await releaseDeliveries(store.db);
  io.stdout(
    input.values['json']
      ? `${JSON.stringify({ send, skip })}\n`
      : `${send} to send, ${skip} skipped; deliveries go on.\n`,
  );
  return 0;
}

function idsOption(input: CommandInput, name: string): string[] {
  const value = input.values[name];
  return Array.isArray(value) ? value.map(String) : [];
}
