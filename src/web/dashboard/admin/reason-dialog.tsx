import { type ReactNode, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';

interface ReasonDialogProps {
  readonly title: string;
  /** What the act does, in one sentence. */
  readonly children: ReactNode;
  readonly actLabel: string;
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly onAct: (reason: string) => void;
  readonly onClose: () => void;
}

/** An act of an administrator that is audited with its reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, children, actLabel, isDanger = false, isBusy, onAct, onClose } = props;
  const [reason, setReason] = useState('');
  const act = (
    <Button
      look={isDanger ? 'danger' : 'primary'}
      isBusy={isBusy}
      disabled={reason.trim() === ''}
      onClick={() => onAct(reason.trim())}
    >
      {actLabel}
    </Button>
  );
  return (
    <Dialog title={title} onClose={onClose} foot={act}>
      <p>{children}</p>
      <TextField
        label="Reason (goes into the audit)"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
