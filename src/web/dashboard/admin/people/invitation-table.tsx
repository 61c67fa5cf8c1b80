import type { z } from 'zod';
import { type invitationSchema, listPeople, withdrawInvitation } from '../../../contract/admin/people.ts';
import { useChange } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { moment } from '../../wording/dates.ts';
import { roleWord } from '../../wording/roles.ts';

type Invitation = z.output<typeof invitationSchema>;

/** Invitations that nobody has followed yet. */
export function InvitationTable({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const withdraw = useChange(withdrawInvitation, [listPeople]);
  if (invitations.length === 0) return null;
  const columns: readonly Column<Invitation>[] = [
    { id: 'email', header: 'Invited', cell: ({ email }) => <span className="strong">{email}</span> },
    { id: 'role', header: 'Role', cell: ({ role }) => roleWord(role) },
    { id: 'by', header: 'By', cell: ({ invitedBy }) => invitedBy },
    { id: 'until', header: 'Good until', cell: ({ expiresAt }) => moment(expiresAt) },
    {
      id: 'act',
      header: 'Change',
      cell: ({ id, email }) => (
        <Button isSmall isBusy={withdraw.isPending} onClick={() => withdraw.mutate({ params: { invitationId: id } })}>
          Withdraw<span className="visually-hidden"> {email}</span>
        </Button>
      ),
    },
  ];
  return (
    <Card title="Open invitations" isFlush>
      <DataTable caption="Open invitations" rows={invitations} columns={columns} rowKey={({ id }) => id} />
    </Card>
  );
}
