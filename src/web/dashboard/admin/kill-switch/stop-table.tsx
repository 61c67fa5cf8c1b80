import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Empty } from '../../design/states.tsx';
import { Tag } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import { fieldName } from '../../wording/fields.ts';
import type { Stop, StopOrder } from './stop-order.ts';

interface StopTableProps {
  readonly stops: readonly Stop[];
  readonly onOrder: (order: StopOrder) => void;
}

/** Every order to stop, engaged or lifted. */
export function StopTable({ stops, onOrder }: StopTableProps) {
  const columns: readonly Column<Stop>[] = [
    {
      id: 'what',
      header: 'What',
      cell: ({ scope, target }) => (
        <span className="strong">{target === null ? 'Everything' : `${fieldName(scope)} ${target}`}</span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ isEngaged }) => <Tag tone={isEngaged ? 'critical' : 'plain'}>{isEngaged ? 'Stopped' : 'Lifted'}</Tag>,
    },
    { id: 'reason', header: 'Reason', isWide: true, cell: ({ reason }) => reason },
    { id: 'by', header: 'By', cell: ({ changedBy }) => changedBy },
    { id: 'at', header: 'When', cell: ({ changedAt }) => moment(changedAt) },
    { id: 'act', header: 'Change', cell: (stop) => <LiftButton stop={stop} onOrder={onOrder} /> },
  ];
  return (
    <Card title="Orders" isFlush>
      {stops.length === 0 ? (
        <Empty title="Nothing was ever stopped here" />
      ) : (
        <DataTable
          caption="Orders to stop"
          rows={stops}
          columns={columns}
          rowKey={({ scope, target }) => `${scope} ${target}`}
        />
      )}
    </Card>
  );
}

function LiftButton({ stop, onOrder }: { readonly stop: Stop } & Pick<StopTableProps, 'onOrder'>) {
  const { scope, target, isEngaged } = stop;
  if (!isEngaged || scope === 'all') return null;
  return (
    <Button isSmall onClick={() => onOrder({ scope, target, isEngaged: false })}>
      Let it go on
    </Button>
  );
}
