import { useState } from 'react';
import { listPeople } from '../../../contract/admin/people.ts';
import { useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Tag } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import { counted } from '../../wording/numbers.ts';
import { roleWord } from '../../wording/roles.ts';
import { InvitationTable } from './invitation-table.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type Person, PersonDialog } from './person-dialog.tsx';

/** Who belongs to this workspace, in which role, and who is invited. */
export function PeoplePage() {
  const query = useRead(listPeople);
  const [isInviting, setInviting] = useState(false);
  const [edited, setEdited] = useState<Person | null>(null);
  const side = (
    <Button look="primary" onClick={() => setInviting(true)}>
      Invite a person
    </Button>
  );
  return (
    <>
      <PageHead title="People" side={side}>
        Who belongs to this workspace and in which role. Everybody sees only what their role and their CRM user allow.
      </PageHead>
      <Loaded query={query} label="people">
        {({ people, invitations }) => (
          <>
            <Card title={counted(people.length, 'person', 'people')} isFlush>
              <DataTable caption="People" rows={people} columns={columnsFor(setEdited)} rowKey={({ id }) => id} />
            </Card>
            <InvitationTable invitations={invitations} />
          </>
        )}
      </Loaded>
      {isInviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
      {edited === null ? null : <PersonDialog person={edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function columnsFor(onEdit: (person: Person) => void): Column<Person>[] {
  return [
    {
      id: 'name',
      header: 'Person',
      cell: ({ name, email }) => (
        <>
          <span className="strong">{name}</span>
          <span className="cell-sub">{email ?? 'no address'}</span>
        </>
      ),
    },
    { id: 'role', header: 'Role', cell: ({ role }) => roleWord(role) },
    {
      id: 'crm',
      header: 'User in the CRM',
      cell: ({ salesUser, salesUserId }) => salesUser ?? salesUserId ?? 'not linked',
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ state }) => (
        <Tag tone={state === 'active' ? 'good' : 'high'}>{state === 'active' ? 'Active' : 'Suspended'}</Tag>
      ),
    },
    { id: 'seen', header: 'Last seen', cell: ({ lastSeenAt }) => moment(lastSeenAt) },
    {
      id: 'edit',
      header: 'Change',
      cell: (person) => (
        <Button isSmall onClick={() => onEdit(person)}>
          Change<span className="visually-hidden"> {person.name}</span>
        </Button>
      ),
    },
  ];
}
