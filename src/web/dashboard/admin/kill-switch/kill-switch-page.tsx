import { useState } from 'react';
import { changeKillSwitch, readKillSwitch } from '../../../contract/admin/kill-switch.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { StopForm } from './stop-form.tsx';
import type { StopOrder } from './stop-order.ts';
import { StopTable } from './stop-table.tsx';

/** Stops everything, one agent or one tool within two seconds, and lets it go on. */
export function KillSwitchPage() {
  const query = useRead(readKillSwitch);
  const [order, setOrder] = useState<StopOrder | null>(null);
  return (
    <>
      <PageHead title="Kill switch">
        Stops everything, one agent or one tool within two seconds. Nothing is lost: it waits.
      </PageHead>
      <Loaded query={query} label="the kill switch">
        {({ stops, isStopped }) => (
          <>
            <div className={`banner ${isStopped ? 'tone-critical' : 'tone-good'}`} role="status">
              <span className="strong">
                {isStopped
                  ? 'This workspace is stopped: nothing is called, sent or written.'
                  : 'This workspace is running.'}
              </span>
              <Button
                look={isStopped ? 'primary' : 'danger'}
                onClick={() => setOrder({ scope: 'tenant', target: null, isEngaged: !isStopped })}
              >
                {isStopped ? 'Let it go on' : 'Stop everything'}
              </Button>
            </div>
            <Card title="Stop one agent or one tool">
              <StopForm onOrder={setOrder} />
            </Card>
            <StopTable stops={stops} onOrder={setOrder} />
          </>
        )}
      </Loaded>
      {order === null ? null : <ConfirmStop order={order} onClose={() => setOrder(null)} />}
    </>
  );
}

function ConfirmStop({ order, onClose }: { readonly order: StopOrder; readonly onClose: () => void }) {
  const change = useChange(changeKillSwitch, [readKillSwitch]);
  const what = order.target === null ? 'this workspace' : `${order.scope} ${order.target}`;
  return (
    <ReasonDialog
      title={order.isEngaged ? `Stop ${what}?` : `Let ${what} go on?`}
      actLabel={order.isEngaged ? 'Stop' : 'Go on'}
      isDanger={order.isEngaged}
      isBusy={change.isPending}
      onClose={onClose}
      onAct={(reason) => change.mutate({ body: { ...order, reason } }, { onSuccess: onClose })}
    >
      {order.isEngaged
        ? 'Calls in flight are refused at their next step; accepted actions wait and are sent later.'
        : 'What waited is sent now, after policy and recipient are checked again.'}
    </ReasonDialog>
  );
}
