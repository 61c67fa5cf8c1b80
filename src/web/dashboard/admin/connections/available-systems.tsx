import type { listConnections } from '../../../contract/admin/connections.ts';
import type { RouteResponse } from '../../../contract/define-route.ts';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';

type Available = RouteResponse<typeof listConnections>['available'][number];

const columns: readonly Column<Available>[] = [
  { id: 'label', header: 'System', cell: ({ label }) => <span className="strong">{label}</span> },
  { id: 'command', header: 'Command', cell: ({ command }) => <code>{command}</code> },
];

/** What else could be connected. The command asks for secrets in the terminal: none is ever typed into a page. */
export function AvailableSystems({ systems }: { readonly systems: readonly Available[] }) {
  if (systems.length === 0) return null;
  return (
    <Card title="Connect another system" isFlush note="Secrets are asked for in the terminal, never in a page">
      <DataTable caption="Systems to connect" rows={systems} columns={columns} rowKey={({ system }) => system} />
    </Card>
  );
}
