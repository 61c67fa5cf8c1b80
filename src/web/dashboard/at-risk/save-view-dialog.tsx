import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';

interface SaveViewDialogProps {
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onSave: (name: string, isShared: boolean) => void;
}

/** Asks for a name, and whether everybody gets the view. */
export function SaveViewDialog({ isBusy, onClose, onSave }: SaveViewDialogProps) {
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = (
    <Button look="primary" isBusy={isBusy} disabled={name.trim() === ''} onClick={() => onSave(name.trim(), isShared)}>
      Save view
    </Button>
  );
  return (
    <Dialog title="Save this view" onClose={onClose} foot={save}>
      <TextField label="Name" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      <label className="choice">
        <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.target.checked)} />
        Share with everybody in this workspace
      </label>
    </Dialog>
  );
}
