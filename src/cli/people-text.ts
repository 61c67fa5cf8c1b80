import type { InvitationRow } from '../store/invitations.ts';
import type { ListedPerson } from '../store/people.ts';
import type { CommandIo } from './command.ts';
import { layOutTable, plain } from './terminal.ts';

/** Everyone of a workspace and who is invited, as tables. */
export function peopleText(
  people: readonly ListedPerson[],
  invitations: readonly InvitationRow[],
  io: CommandIo,
): string {
  const day = (at: string | null) => at?.slice(0, 10) ?? 'never';
  const table = layOutTable(
    [
      { title: 'Name', max: 24 },
      { title: 'Role' },
      { title: 'State' },
      { title: 'Seen' },
      { title: 'User of the CRM', max: 20 },
      { title: 'Address', max: 60 },
    ],
    people.map(({ name, role, state, lastSeenAt, salesUser, salesUserId, email }) => [
      plain(name),
      role,
      state,
      day(lastSeenAt),
      plain(salesUser ?? salesUserId ?? '–'),
      plain(email ?? '–'),
    ]),
    io.columns,
  );
  const invited = invitations.map(
    ({ email, role, expiresAt }) => `Invited: ${plain(email ?? '')} as ${role}, until ${day(expiresAt)}`,
  );
  const shown = people.length === 0 ? ['Nobody has signed in yet. See `bellwether people invite --help`.'] : table;
  return `${[...shown, ...invited].join('\n')}\n`;
}
