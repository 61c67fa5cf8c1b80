import type { z } from 'zod';
import type { agingSchema } from '../../contract/pipeline.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { decimal } from '../wording/numbers.ts';

type StageAge = z.output<typeof agingSchema>['stages'][number];

const columns: readonly Column<StageAge>[] = [
  { id: 'stage', header: 'Stage', cell: ({ label }) => <span className="strong">{label}</span> },
  { id: 'deals', header: 'Deals', isNumber: true, cell: ({ deals }) => decimal(deals) },
  { id: 'median', header: 'Days in it', isNumber: true, cell: ({ medianDays }) => decimal(medianDays) },
  { id: 'won', header: 'Won deals', isNumber: true, cell: ({ wonMedianDays }) => decimal(wonMedianDays) },
  { id: 'stuck', header: 'Stuck', isNumber: true, cell: ({ stuckDeals }) => decimal(stuckDeals) },
];

/** How long deals sit in each stage, against deals that were won. */
export function StageAges({ stages }: { readonly stages: readonly StageAge[] }) {
  return (
    <Card title="Time in stage" isFlush note="Medians; stuck is over 1.5 times as long as won deals">
      <DataTable caption="Time in stage" rows={stages} columns={columns} rowKey={({ label }) => label} />
    </Card>
  );
}
