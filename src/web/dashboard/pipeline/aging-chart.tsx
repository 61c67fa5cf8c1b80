import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { z } from 'zod';
import type { agingSchema } from '../../contract/pipeline.ts';
import { type Column, DataTable } from '../design/data-table.tsx';
import { counted, decimal } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';

type AgeGroup = z.output<typeof agingSchema>['groups'][number];

function label({ fromDays, toDays }: AgeGroup): string {
  return toDays === null ? `${fromDays}+` : `${fromDays}–${toDays}`;
}

const columns: readonly Column<AgeGroup>[] = [
  { id: 'age', header: 'Days old', cell: label },
  { id: 'deals', header: 'Deals', isNumber: true, cell: ({ deals }) => decimal(deals) },
  { id: 'value', header: 'Value', isNumber: true, cell: (group) => totalWords(group) },
];

/** Open deals by age, drawn and as a table. */
export function AgingChart({ groups }: { readonly groups: readonly AgeGroup[] }) {
  const data = groups.map((group) => ({ label: label(group), deals: group.deals }));
  return (
    <>
      <div className="chart short" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="label" tickLine={false} axisLine={false} stroke="var(--muted)" />
            <YAxis width={36} tickLine={false} axisLine={false} stroke="var(--muted)" allowDecimals={false} />
            <Tooltip
              cursor={{ fill: 'var(--surface-2)' }}
              content={({ active, payload }) =>
                active && payload?.[0] ? (
                  <div className="chart-tip">{counted(Number(payload[0].value), 'deal')}</div>
                ) : null
              }
            />
            <Bar dataKey="deals" fill="var(--chart-1)" radius={3} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <DataTable
        caption="Age of open deals"
        rows={groups}
        columns={columns}
        rowKey={({ fromDays }) => String(fromDays)}
      />
    </>
  );
}
