import type { DeliveryState } from '../../../domain/alert.ts';
import { type DeliveryAnswer, deliveryStateSchema, listDeliveries } from '../../contract/alerts.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { SelectField } from '../design/field.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Pager } from '../design/pager.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';
import { moment } from '../wording/dates.ts';
import { deliveryWord } from '../wording/deliveries.ts';
import { fieldName } from '../wording/fields.ts';
import { receiptWords } from '../wording/receipts.ts';
import { canUndo, UndoButton } from './undo-button.tsx';

interface ReceiptListProps {
  readonly status: readonly DeliveryState[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onStatus: (status: DeliveryState[]) => void;
}

const columns: readonly Column<DeliveryAnswer>[] = [
  {
    id: 'status',
    header: 'State',
    cell: (row) => <Tag tone={deliveryWord(row.status).tone}>{deliveryWord(row.status).word}</Tag>,
  },
  {
    id: 'what',
    header: 'What',
    cell: (row) => (
      <>
        <span className="strong">{fieldName(row.rule)}</span>
        <span className="cell-sub">{row.name ?? row.subjectId}</span>
      </>
    ),
  },
  { id: 'channel', header: 'Where', cell: (row) => <WhereCell row={row} /> },
  { id: 'when', header: 'When', cell: (row) => <WhenCell row={row} /> },
  { id: 'receipt', header: 'Receipt', isWide: true, cell: (row) => <ReceiptCell row={row} /> },
];

function WhenCell({ row: { createdAt, finishedAt } }: { readonly row: DeliveryAnswer }) {
  const [accepted, ended] = [moment(createdAt), moment(finishedAt)];
  return (
    <>
      {accepted}
      {finishedAt === null || accepted === ended ? null : <span className="cell-sub">ended {ended}</span>}
    </>
  );
}

function WhereCell({ row }: { readonly row: DeliveryAnswer }) {
  return (
    <>
      {fieldName(row.channel)}
      <span className="cell-sub">{row.recipient}</span>
    </>
  );
}

function ReceiptCell({ row }: { readonly row: DeliveryAnswer }) {
  if (row.lastError) return <>{row.lastError.message}</>;
  if (row.mayHaveArrived) return <>An attempt was not confirmed; it may have arrived.</>;
  if (row.receipt === null) return <>–</>;
  return (
    <>
      {receiptWords(row.receipt)}
      {canUndo(row) ? (
        <span className="cell-sub">
          <UndoButton row={row} />
        </span>
      ) : null}
    </>
  );
}

/** Every accepted action and what became of it. */
export function ReceiptList({ status, page, onPage, onStatus }: ReceiptListProps) {
  const query = useRead(listDeliveries, { query: { status: [...status], page } });
  const pick = (value: string) => {
    const parsed = deliveryStateSchema.safeParse(value);
    onStatus(parsed.success ? [parsed.data] : []);
  };
  return (
    <Card title="Receipts" isFlush note="Everything accepted is delivered, or ends in a state you can see here">
      <div className="list-tools">
        <SelectField label="State" value={status[0] ?? ''} onChange={pick}>
          <option value="">Any</option>
          {deliveryStateSchema.options.map((state) => (
            <option key={state} value={state}>
              {deliveryWord(state).word}
            </option>
          ))}
        </SelectField>
      </div>
      <Loaded query={query} label="receipts">
        {({ deliveries, ...paging }) => (
          <>
            {deliveries.length === 0 ? (
              <Empty title="Nothing was sent yet" />
            ) : (
              <DataTable caption="Receipts" rows={deliveries} columns={columns} rowKey={({ id }) => id} />
            )}
            <Pager {...paging} noun="action" onPage={onPage} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
