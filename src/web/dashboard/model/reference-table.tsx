import type { ModelAnswer } from '../../contract/model.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Tag } from '../design/tag.tsx';
import { fieldName } from '../wording/fields.ts';
import { decimal, signed } from '../wording/numbers.ts';

type Reference = ModelAnswer['references'][number];

const columns: readonly Column<Reference>[] = [
  { id: 'name', header: 'Against', cell: ({ name }) => <span className="strong">{fieldName(name)}</span> },
  {
    id: 'beaten',
    header: 'Result',
    cell: ({ isBeaten }) => <Tag tone={isBeaten ? 'good' : 'high'}>{isBeaten ? 'Beaten' : 'Not beaten'}</Tag>,
  },
  { id: 'auc', header: 'AUC', isNumber: true, cell: ({ auc }) => decimal(auc, 3) },
  { id: 'brier', header: 'Brier', isNumber: true, cell: ({ brier }) => decimal(brier, 3) },
  { id: 'logLoss', header: 'Log loss', isNumber: true, cell: ({ logLoss }) => decimal(logLoss, 3) },
  { id: 'ece', header: 'Calibration error', isNumber: true, cell: ({ ece }) => decimal(ece, 3) },
  { id: 'gain', header: 'Gain of the model', isNumber: true, cell: ({ gain }) => signed(gain, 3) },
];

/** What the model has to beat before it may speak. */
export function ReferenceTable({ references }: { readonly references: readonly Reference[] }) {
  if (references.length === 0) return null;
  return (
    <Card title="What it has to beat" isFlush>
      <DataTable caption="References" rows={references} columns={columns} rowKey={({ name }) => name} />
    </Card>
  );
}
