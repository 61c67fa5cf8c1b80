import { useState } from 'react';
import { listDeliveries } from '../../contract/alerts.ts';
import {
  confirmDealAction,
  type DealAnswer,
  previewDealAction,
  readDeal,
  readDealTimeline,
} from '../../contract/deal.ts';
import { useChange } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { useToast } from '../design/toast.tsx';
import { type DealDraft, firstDraft, isComplete, type WriteKind } from './action-draft.ts';
import { ActionFields } from './action-fields.tsx';
import { ActionPreview } from './action-preview.tsx';

const titles = { create_task: 'Create a task', log_activity: 'Log an activity', set_field: 'Change a field' } as const;

interface ActionDialogProps {
  readonly deal: DealAnswer;
  readonly kind: WriteKind;
  readonly onClose: () => void;
}

/** Form, then exactly what would change, then the confirmation: no write without both steps. */
export function ActionDialog({ deal, kind, onClose }: ActionDialogProps) {
  const { opportunityId } = deal;
  const [draft, setDraft] = useState<DealDraft>(() => firstDraft(kind, deal));
  const preview = useChange(previewDealAction, []);
  const confirm = useChange(confirmDealAction, [readDeal, readDealTimeline, listDeliveries]);
  const toast = useToast();
  const params = { opportunityId };
  const accept = (confirmation: string) =>
    confirm.mutate(
      { params, body: { action: draft, confirmation } },
      {
        onSuccess: ({ status }) => {
          toast(
            status === 'waiting_approval' ? 'Waiting for an approval.' : 'Accepted. Its receipt is under Activity.',
          );
          onClose();
        },
      },
    );
  const shown = preview.data;
  const foot =
    shown === undefined ? (
      <Button
        look="primary"
        isBusy={preview.isPending}
        disabled={!isComplete(draft)}
        onClick={() => preview.mutate({ params, body: draft })}
      >
        Preview
      </Button>
    ) : (
      <>
        <Button onClick={preview.reset}>Back</Button>
        <Button
          look="primary"
          isBusy={confirm.isPending}
          disabled={shown.conflict}
          onClick={() => accept(shown.confirmation)}
        >
          {shown.needsApproval ? 'Ask for approval' : 'Confirm'}
        </Button>
      </>
    );
  return (
    <Dialog title={titles[kind]} onClose={onClose} foot={foot}>
      {shown === undefined ? (
        <ActionFields deal={deal} draft={draft} onChange={setDraft} />
      ) : (
        <ActionPreview preview={shown} />
      )}
    </Dialog>
  );
}
