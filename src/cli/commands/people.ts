import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { auditPerson } from '../../orchestration/people/audit-person.ts';
import { changePerson, type PersonChange } from '../../orchestration/people/change-person.ts';
import { invitePerson } from '../../orchestration/people/invite-person.ts';
import { linkTo } from '../../orchestration/people/way-in.ts';
import { listInvitations } from '../../store/invitations.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { findPeopleCalled, listPeople, type PersonRow } from '../../store/people.ts';
import { findSalesPeople } from '../../store/team-members.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { requireAdmin } from '../connect/require-admin.ts';
import { ownAddress } from '../own-address.ts';
import { textOption } from '../parse-arguments.ts';
import { peopleText } from '../people-text.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

const roles = ['member', 'manager', 'revops', 'admin'] as const;

/** `bellwether people`: who may sign in, as what, and whose user of the CRM they are. */
export const peopleCommand: Command = {
  name: 'people',
  summary: 'who may sign in, as what, and which user of the CRM they are',
  usage: 'list|invite|role|link|remove [PERSON] [ROLE|CRM_USER] [--workspace NAME] [--json]',
  options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: { workspace: 'which workspace (default: the current one)', json: 'one JSON document on stdout' },
  example: 'bellwether people list',
  minPositionals: 1,
  maxPositionals: 3,
  async run(input, session, io) {
    const [what = '', called, to] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    if (what === 'list') return list(tenantId, input, session, io);
    const act = acts[what];
    if (!act) throw new AppError('invalid_input', `people "${plain(what)}": say list, invite, role, link or remove.`);
    if (called === undefined) throw new AppError('invalid_input', `people ${what}: say who, by address, name or id.`);
    await requireAdmin(await session.gateway(), localOwner(tenantId), 'people', 'people');
    const done = await act({ tenantId, session, called, to });
    io.stdout(input.values['json'] ? `${JSON.stringify(done.result)}\n` : `${done.text}\n`);
    return 0;
  },
};

interface Acting {
  readonly tenantId: string;
  readonly session: Session;
  readonly called: string;
  readonly to: string | undefined;
}

type Act = (acting: Acting) => Promise<{ readonly text: string; readonly result: unknown }>;

const acts: Readonly<Record<string, Act>> = {
  async invite({ tenantId, session, called, to = 'member' }) {
    if (!/^[^\s@]+@[^\s@]+$/.test(called))
      throw new AppError('invalid_input', `people invite "${plain(called)}": give an address.`);
    const about = { tenantId, email: called, role: requireRole(to) };
    const { row, token } = await session.store.withTenant(tenantId, async (tx) => {
      const invited = await invitePerson(tx, about, localOwner(tenantId).id, Date.now());
      await auditPerson(tx, localOwner(tenantId), {
        action: 'invite_person',
        subject: invited.row.id,
        reason: `as ${about.role}`,
      });
      return invited;
    });
    const link = linkTo(ownAddress(session.config), tenantId, token);
    const text = `Hand this link to ${plain(row.email ?? '')}; it lets that person in once, until ${row.expiresAt.slice(0, 10)}:\n${link}`;
    return { text, result: { id: row.id, email: row.email, role: row.role, expiresAt: row.expiresAt, link } };
  },
  async role({ tenantId, session, called, to }) {
    const role = requireRole(to);
    const person = await change(tenantId, session, called, () => Promise.resolve({ role }));
    return { text: `${plain(person.name)} is ${role} now.`, result: { id: person.id, role } };
  },
  async link({ tenantId, session, called, to }) {
    if (to === undefined) throw new AppError('invalid_input', 'people link: name the user of the CRM too, or `none`.');
    let salesUserId: string | null = null;
    const person = await change(tenantId, session, called, async (tx) => {
      salesUserId = to === 'none' ? null : await salesUserCalled(tx, to);
      return { salesUserId };
    });
    const text =
      salesUserId === null ? 'is linked to no user of the CRM now.' : `is the CRM’s user ${plain(salesUserId)} now.`;
    return { text: `${plain(person.name)} ${text}`, result: { id: person.id, salesUserId } };
  },
  async remove({ tenantId, session, called }) {
    const { store } = session;
    const { person, ended } = await store.withTenant(tenantId, async (tx) => {
      const found = await requirePerson(tx, called);
      const counts = await changePerson(tx, found, { state: 'suspended' });
      await auditPerson(tx, localOwner(tenantId), {
        ...{ action: 'remove_person', subject: found.id, reason: 'removed; what acted for them was ended' },
        facts: { ...counts },
      });
      return { person: found, ended: counts };
    });
    const revoked = await (await session.connectionDesk()).endSignIns(person, localOwner(tenantId));
    const counts = Object.entries({ ...ended, signIns: revoked.length }).map(
      ([kind, n]) => `${n} ${words[kind] ?? kind}`,
    );
    const failed = revoked.filter(({ atProvider }) => atProvider !== 'revoked').map(({ system }) => plain(system));
    return {
      text: [
        `${plain(person.name)} may not sign in any more. Ended: ${counts.join(', ')}. AI clients are refused within a minute.`,
        ...(failed.length > 0 ? [`Revoke these at the provider too, it did not confirm: ${failed.join(', ')}.`] : []),
      ].join('\n'),
      result: { id: person.id, ended, revoked },
    };
  },
};

const words: Readonly<Record<string, string>> = { savedViews: 'saved views', signIns: 'own connections' };

async function list(tenantId: string, input: CommandInput, { store }: Session, io: CommandIo): Promise<number> {
  const [people, invitations] = await store.withTenant(tenantId, async (tx) => [
    await listPeople(tx),
    await listInvitations(tx, new Date().toISOString()),
  ]);
  const shown = {
    people: people.map(({ tenantId: _tenant, ...person }) => person),
    invitations: invitations.map(({ tenantId: _tenant, tokenHash: _hash, ...invitation }) => invitation),
  };
  io.stdout(input.values['json'] ? `${JSON.stringify(shown)}\n` : peopleText(people, invitations, io));
  return 0;
}

async function change(
  tenantId: string,
  { store }: Session,
  called: string,
  changeOf: (tx: TenantTransaction) => Promise<PersonChange>,
): Promise<PersonRow> {
  return store.withTenant(tenantId, async (tx) => {
    const person = await requirePerson(tx, called);
    const about = await changeOf(tx);
    await changePerson(tx, person, about);
    const { role, state, salesUserId } = { ...person, ...about };
    await auditPerson(tx, localOwner(tenantId), {
      ...{ action: 'change_person', subject: person.id, reason: `role ${role}, ${state}`, facts: { salesUserId } },
    });
    return person;
  });
}

async function requirePerson(tx: TenantTransaction, called: string): Promise<PersonRow> {
  const [found, ...others] = await findPeopleCalled(tx, called);
  if (!found)
    throw new AppError(
      'not_found',
      `Nobody who may sign in is called "${plain(called)}". See \`bellwether people list\`.`,
    );
  if (others.length === 0) return found;
  const ids = [found, ...others].map(({ id }) => id).join(', ');
  throw new AppError('invalid_input', `"${plain(called)}" is several people (${ids}); give one id.`);
}

async function salesUserCalled(tx: TenantTransaction, called: string): Promise<string> {
  const [found, ...others] = await findSalesPeople(tx, called);
  if (found && others.length === 0) return found.id;
  const why = found ? 'is several users of the CRM; give an id' : 'is no user of the CRM';
  throw new AppError(found ? 'invalid_input' : 'not_found', `people link: "${plain(called)}" ${why}.`);
}

function requireRole(text: string | undefined): PersonRow['role'] {
  const role = roles.find((each) => each === text);
  if (role) return role;
  throw new AppError('invalid_input', `Role "${plain(text ?? '')}": say one of ${roles.join(', ')}.`);
}
