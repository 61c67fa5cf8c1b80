import { useState } from 'react';
import type { DealAnswer } from '../../contract/deal.ts';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { ActionDialog } from './action-dialog.tsx';
import type { WriteKind } from './action-draft.ts';

const writes = [
  { kind: 'create_task', label: 'Create a task' },
  { kind: 'log_activity', label: 'Log an activity' },
  { kind: 'set_field', label: 'Change a field' },
] as const;

/** What this person may have done in the CRM; each act is shown before it is confirmed. */
export function DealActions({ deal }: { readonly deal: DealAnswer }) {
  const [open, setOpen] = useState<WriteKind | null>(null);
  const allowed = writes.filter(({ kind }) => deal.actions.includes(kind));
  return (
    <Card title="Act" note="Shown before anything is written">
      {allowed.length === 0 ? <p className="muted">You may read this deal but not change it.</p> : null}
      <div className="row">
        {allowed.map(({ kind, label }, at) => (
          <Button key={kind} look={at === 0 ? 'primary' : 'plain'} onClick={() => setOpen(kind)}>
            {label}
          </Button>
        ))}
      </div>
      {open === null ? null : <ActionDialog deal={deal} kind={open} onClose={() => setOpen(null)} />}
    </Card>
  );
}
