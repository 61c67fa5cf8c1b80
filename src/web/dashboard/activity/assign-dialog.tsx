import { useState } from 'react';
import { assignAlert, listAlerts } from '../../contract/alerts.ts';
import { listDealsAtRisk } from '../../contract/at-risk.ts';
import { useChange, useRead } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SelectField } from '../design/field.tsx';

/** Hands an alert to another owner of deals. */
export function AssignDialog({ episodeId, onClose }: { readonly episodeId: string; readonly onClose: () => void }) {
  const [assigneeId, setAssigneeId] = useState('');
  const owners = useRead(listDealsAtRisk, { query: { pageSize: 1 } }).data?.facets.ownerId ?? [];
  const assign = useChange(assignAlert, [listAlerts]);
  const send = () => assign.mutate({ params: { episodeId }, body: { assigneeId } }, { onSuccess: onClose });
  const button = (
    <Button look="primary" isBusy={assign.isPending} disabled={assigneeId === ''} onClick={send}>
      Hand over
    </Button>
  );
  return (
    <Dialog title="Hand this alert over" onClose={onClose} foot={button}>
      <SelectField label="To" value={assigneeId} onChange={setAssigneeId}>
        <option value="">Choose a person</option>
        {owners.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
    </Dialog>
  );
}
