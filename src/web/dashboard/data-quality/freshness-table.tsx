import type { readDataQuality } from '../../contract/data-quality.ts';
import type { RouteResponse } from '../../contract/define-route.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { HealthTag } from '../design/health-tag.tsx';
import { Empty } from '../design/states.tsx';
import { moment } from '../wording/dates.ts';
import { fieldName } from '../wording/fields.ts';
import { decimal } from '../wording/numbers.ts';

type Connection = RouteResponse<typeof readDataQuality>['connections'][number];

const columns: readonly Column<Connection>[] = [
  { id: 'system', header: 'Source', cell: ({ system }) => <span className="strong">{fieldName(system)}</span> },
  {
    id: 'health',
    header: 'Health',
    cell: ({ health, healthReason }) => <HealthTag health={health} reason={healthReason} />,
  },
  { id: 'asOf', header: 'Data as of', cell: ({ dataAsOf }) => moment(dataAsOf) },
  { id: 'synced', header: 'Read', cell: ({ syncedAt }) => moment(syncedAt) },
  { id: 'objects', header: 'Coverage', isWide: true, cell: ({ objects }) => <Coverage objects={objects} /> },
];

function Coverage({ objects }: { readonly objects: Connection['objects'] }) {
  return (
    <ul>
      {objects.map(({ object, state, read, total, reason }) => (
        <li key={object}>
          {fieldName(object)}: {decimal(read)}
          {total === null ? '' : ` of ${decimal(total)}`}
          {state === 'partial' ? ` (not complete${reason === null ? '' : `: ${reason}`})` : ''}
        </li>
      ))}
    </ul>
  );
}

/** Each source: how fresh, how complete, and what is wrong with it. */
export function FreshnessTable({ connections }: { readonly connections: readonly Connection[] }) {
  return (
    <Card title="Sources" isFlush>
      {connections.length === 0 ? (
        <Empty title="No source is connected" />
      ) : (
        <DataTable caption="Sources" rows={connections} columns={columns} rowKey={({ id }) => id} />
      )}
    </Card>
  );
}
