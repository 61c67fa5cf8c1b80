import type { z } from 'zod';
import { readSignalPrecision, type shareSchema, type signalStandingSchema } from '../../contract/alerts.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Tag } from '../design/tag.tsx';
import { day } from '../wording/dates.ts';
import { decimal, percent } from '../wording/numbers.ts';
import { signalName } from '../wording/signals.ts';

type Standing = z.output<typeof signalStandingSchema>;

function interval({ share, low, high }: z.output<typeof shareSchema>): string {
  return share === null ? 'too early to tell' : `${percent(share)} (${percent(low)}–${percent(high)})`;
}

const columns: readonly Column<Standing>[] = [
  { id: 'signal', header: 'Signal', cell: ({ id }) => <span className="strong">{signalName(id)}</span> },
  {
    id: 'state',
    header: 'State',
    cell: ({ isMuted }) => <Tag tone={isMuted ? 'medium' : 'good'}>{isMuted ? 'Muted' : 'Speaks'}</Tag>,
  },
  {
    id: 'right',
    header: 'Came true (95 % interval)',
    cell: ({ precision }) => (precision === null ? 'never alerted' : interval(precision.precision)),
  },
  { id: 'alerts', header: 'Alerts', isNumber: true, cell: ({ precision }) => decimal(precision?.alerts ?? 0) },
  {
    id: 'thumbs',
    header: 'Useful / not',
    isNumber: true,
    cell: ({ precision }) => `${decimal(precision?.thumbsUp ?? 0)} / ${decimal(precision?.thumbsDown ?? 0)}`,
  },
  { id: 'reason', header: 'Why', isWide: true, cell: ({ reason }) => reason },
];

/** How often each signal was right, measured from outcomes and thumbs. */
export function PrecisionTable() {
  const query = useRead(readSignalPrecision);
  return (
    <Loaded query={query} label="precision">
      {({ asOf, baseRate, signals }) => (
        <Card
          title="Precision per signal"
          isFlush
          note={`Without any alert ${interval(baseRate)} of deals end badly. As of ${day(asOf)}.`}
        >
          <DataTable caption="Precision per signal" rows={signals} columns={columns} rowKey={({ id }) => id} />
        </Card>
      )}
    </Loaded>
  );
}
