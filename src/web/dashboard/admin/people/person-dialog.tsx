import { useState } from 'react';
import type { z } from 'zod';
import { changePerson, listPeople, type personSchema } from '../../../contract/admin/people.ts';
import { listDealsAtRisk } from '../../../contract/at-risk.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SelectField } from '../../design/field.tsx';
import { RoleField } from './role-field.tsx';

export type Person = z.output<typeof personSchema>;

/** A person's role, their user in the CRM, and whether they may come in. A change ends their sessions at once. */
export function PersonDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const [role, setRole] = useState(person.role);
  const [salesUserId, setSalesUserId] = useState(person.salesUserId ?? '');
  const [state, setState] = useState(person.state);
  const owners = useRead(listDealsAtRisk, { query: { pageSize: 1 } }).data?.facets.ownerId ?? [];
  const change = useChange(changePerson, [listPeople]);
  const body = { role, state, salesUserId: salesUserId === '' ? null : salesUserId };
  const isListed = owners.some(({ value }) => value === salesUserId);
  const save = (
    <Button
      look="primary"
      isBusy={change.isPending}
      onClick={() => change.mutate({ params: { personId: person.id }, body }, { onSuccess: onClose })}
    >
      Save
    </Button>
  );
  return (
    <Dialog title={person.name} onClose={onClose} foot={save}>
      <RoleField role={role} onChange={setRole} />
      <SelectField label="User in the CRM" value={salesUserId} onChange={setSalesUserId}>
        <option value="">Not linked: sees no deals of their own</option>
        {salesUserId !== '' && !isListed ? (
          <option value={salesUserId}>{person.salesUser ?? salesUserId}</option>
        ) : null}
        {owners.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="State"
        value={state}
        onChange={(next) => setState(next === 'suspended' ? 'suspended' : 'active')}
      >
        <option value="active">Active</option>
        <option value="suspended">Suspended: may not come in</option>
      </SelectField>
      <p className="muted small">A change ends all sessions of this person at once.</p>
    </Dialog>
  );
}
