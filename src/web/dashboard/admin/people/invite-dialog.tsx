import { useState } from 'react';
import { invitePerson, listPeople } from '../../../contract/admin/people.ts';
import { useChange } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import type { PersonRole } from '../../wording/roles.ts';
import { RoleField } from './role-field.tsx';

/** Lets a person in: the link is shown once, to hand over. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<PersonRole>('member');
  const invite = useChange(invitePerson, [listPeople]);
  if (invite.data !== undefined) {
    return (
      <Dialog title="Invited" onClose={onClose}>
        <p>Hand this link to {invite.data.invitation.email}. It is shown once and good for seven days.</p>
        <pre>{invite.data.link}</pre>
      </Dialog>
    );
  }
  const send = (
    <Button
      look="primary"
      isBusy={invite.isPending}
      disabled={!email.includes('@')}
      onClick={() => invite.mutate({ body: { email: email.trim(), role } })}
    >
      Invite
    </Button>
  );
  return (
    <Dialog title="Invite a person" onClose={onClose} foot={send}>
      <TextField label="E-mail address" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
      <RoleField role={role} onChange={setRole} />
    </Dialog>
  );
}
