import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { auditPerson } from '../../orchestration/people/audit-person.ts';
import { erasePerson, type PersonTraces } from '../../store/erasure/erase-person.ts';
import { eraseWorkspace } from '../../store/erasure/erase-workspace.ts';
import { identityHash } from '../../store/erasure/mask-erased.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { requireAdmin } from '../connect/require-admin.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether erase`: takes a person or a workspace out of the data, after showing what that means. */
export const eraseCommand: Command = {
  name: 'erase',
  summary: 'take a person or a whole workspace out of the data',
  usage: 'person EMAIL|workspace ID [--confirm EMAIL|ID] [--workspace NAME] [--json]',
  options: { confirm: { type: 'string' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    confirm: 'do it: the address or id once more; left out, it is only shown what would happen',
    workspace: 'with person: which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether erase person buyer@example.com',
  minPositionals: 2,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what, which = ''] = input.positionals;
    const typed = textOption(input, 'confirm');
    if (typed !== null && typed.toLowerCase() !== which.toLowerCase()) {
      throw new AppError(
        'invalid_input',
        `erase: --confirm says "${plain(typed)}", not "${plain(which)}". Nothing was changed.`,
      );
    }
    if (what === 'person') return person(which, typed !== null, input, session, io);
    if (what === 'workspace') return workspace(which, typed !== null, input, session, io);
    throw new AppError('invalid_input', `erase "${plain(what ?? '')}": say person or workspace.`);
  },
};

const backups = `Backups are not changed: a backup made before holds what it held. Keep backups no longer than you must, and after restoring one
erase again. Freed pages and the log of the database are overwritten in the course of its work, at once only by a dump and a restore.`;

async function person(email: string, isConfirmed: boolean, input: CommandInput, session: Session, io: CommandIo) {
  const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
  const principal = localOwner(tenantId);
  await requireAdmin(await session.gateway(), principal, 'people', 'erase');
  const before = await erasePerson(session.store, tenantId, email, null);
  if (!isConfirmed) {
    io.stdout(
      input.values['json'] ? `${JSON.stringify({ erased: false, ...shown(before) })}\n` : preview(before, email),
    );
    return 0;
  }
  const desk = before.people.length > 0 ? await session.connectionDesk() : null;
  const revoked = [];
  for (const each of before.people) revoked.push(...((await desk?.endSignIns(each, principal)) ?? []));
  const done = await erasePerson(session.store, tenantId, email, async (tx, traces) => {
    const rows = Object.values(traces.rows).reduce((sum, n) => sum + n, 0);
    const subject = identityHash(tenantId, 'email', email);
    await auditPerson(tx, principal, { action: 'erase_person', subject, reason: 'erased on demand', facts: { rows } });
  });
  const result = {
    erased: true,
    ...shown(done),
    revoked: revoked.map(({ system, atProvider }) => ({ system, atProvider })),
  };
  io.stdout(
    input.values['json']
      ? `${JSON.stringify(result)}\n`
      : `Erased: ${rowsText(done.rows)}; ${done.reports} stored reports dropped. They are ${done.label} now.\n${afterwards}\n${backups}\n`,
  );
  return 0;
}

const afterwards = `Their records, meetings and messages stay as facts without who and what, so deals keep their history. Scores that rest on the phrases of
their messages or on their title are not reproducible; all others are. A later reading of a connected system does not bring them back;
erase them there too.`;

function shown({ label, records, people, rows, reports }: PersonTraces) {
  return { label, records, people: people.map(({ id }) => id), rows, reports };
}

function rowsText(rows: Readonly<Record<string, number>>): string {
  const parts = Object.entries(rows).map(([table, n]) => `${n} ${table.replaceAll('_', ' ')}`);
  return parts.length === 0 ? 'no rows' : parts.join(', ');
}

function preview(traces: PersonTraces, email: string): string {
  const { records, people, rows, reports, emails, names } = traces;
  return `${plain(email)} is ${people.length} who sign in and ${records.length} records here, known by ${emails} addresses and ${names} names.
Rows that speak of them: ${rowsText(rows)}. Stored reports, all of which would be dropped: ${reports}.
Somebody else of exactly the same name is masked in texts too. A name of one word is not looked for in texts.
${backups}
Nothing was changed. To erase: bellwether erase person ${plain(email)} --confirm ${plain(email)}\n`;
}

async function workspace(id: string, isConfirmed: boolean, input: CommandInput, session: Session, io: CommandIo) {
  const { id: tenantId } = await requireWorkspace(session, id);
  const principal = localOwner(tenantId);
  await requireAdmin(await session.gateway(), principal, 'workspace', 'erase');
  const order = { principal, reason: 'the workspace was erased' };
  let open = 0;
  if (isConfirmed) {
    const { revokeCredentials } = await import('../../orchestration/credentials/revoke-credentials.ts');
    const { custody } = await session.connectionDesk();
    const revoked = await revokeCredentials(custody, { kind: 'tenant', tenantId }, order);
    open = revoked.filter(({ atProvider }) => atProvider !== 'revoked').length;
    await (await session.gateway()).flush();
  }
  const rows = await eraseWorkspace(
    session.store,
    tenantId,
    isConfirmed
      ? (tx) => auditPerson(tx, principal, { action: 'erase_workspace', subject: tenantId, reason: 'erased on demand' })
      : null,
  );
  if (input.values['json']) io.stdout(`${JSON.stringify({ erased: isConfirmed, rows, notRevoked: open })}\n`);
  else if (!isConfirmed) {
    io.stdout(
      `Workspace ${plain(id)} holds ${rowsText(rows)}.\n${backups}\nNothing was changed. To erase: bellwether erase workspace ${plain(id)} --confirm ${plain(id)}\n`,
    );
  } else {
    const unconfirmed = open === 0 ? '' : ` ${open} sign-ins must be revoked at their providers by hand.`;
    io.stdout(
      `Erased: ${rowsText(rows)}. The keys of its sign-ins are gone.${unconfirmed} Of its audit the links stay, which are hashes.\n${backups}\n`,
    );
  }
  return 0;
}
