import { useState } from 'react';
import { type DeliveryAnswer, listDeliveries } from '../../contract/alerts.ts';
import { confirmDealAction, previewDealAction, readDeal, readDealTimeline } from '../../contract/deal.ts';
import { useChange } from '../client/use-api.ts';
import { ActionPreview } from '../deal/action-preview.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { useToast } from '../design/toast.tsx';

/** Whether what an action changed can be put back: fields can, tasks and messages cannot. */
export function canUndo({ channel, status, rule, receipt }: DeliveryAnswer): boolean {
  return channel === 'crm-field-update' && status === 'sent' && rule !== 'undo' && receipt?.['changed'] === 'yes';
}

/** Puts a changed field back after a look at what that does now. */
export function UndoButton({ row: { id, subjectId } }: { readonly row: DeliveryAnswer }) {
  const [isOpen, setOpen] = useState(false);
  const preview = useChange(previewDealAction, []);
  const confirm = useChange(confirmDealAction, [listDeliveries, readDeal, readDealTimeline]);
  const toast = useToast();
  const params = { opportunityId: subjectId };
  const action = { kind: 'undo', deliveryId: id } as const;
  const accept = (confirmation: string) =>
    confirm.mutate(
      { params, body: { action, confirmation } },
      {
        onSuccess: ({ status }) => {
          toast(status === 'waiting_approval' ? 'Waiting for an approval.' : 'Accepted: the field is put back.');
          setOpen(false);
        },
      },
    );
  const open = () => preview.mutate({ params, body: action }, { onSuccess: () => setOpen(true) });
  const shown = preview.data;
  const foot = shown ? (
    <Button
      look="primary"
      isBusy={confirm.isPending}
      disabled={shown.conflict}
      onClick={() => accept(shown.confirmation)}
    >
      {shown.needsApproval ? 'Ask for approval' : 'Put back'}
    </Button>
  ) : null;
  return (
    <>
      <Button isSmall isBusy={preview.isPending} onClick={open}>
        Undo…
      </Button>
      {isOpen && shown ? (
        <Dialog title="Put the field back" onClose={() => setOpen(false)} foot={foot}>
          <ActionPreview preview={shown} />
        </Dialog>
      ) : null}
    </>
  );
}
