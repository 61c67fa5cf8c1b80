import type { previewDealAction } from '../../contract/deal.ts';
import type { RouteResponse } from '../../contract/define-route.ts';
import { type Column, DataTable } from '../design/data-table.tsx';
import { fieldName, fieldValue } from '../wording/fields.ts';

type Preview = RouteResponse<typeof previewDealAction>;
type Change = Preview['changes'][number];

const columns: readonly Column<Change>[] = [
  { id: 'field', header: 'Field', cell: ({ field }) => fieldName(field) },
  { id: 'before', header: 'Now', cell: ({ field, before }) => fieldValue(field, before) },
  {
    id: 'after',
    header: 'Then',
    cell: ({ field, after }) => <span className="strong">{fieldValue(field, after)}</span>,
  },
];

/** Exactly what would be written, and where. */
export function ActionPreview({ preview }: { readonly preview: Preview }) {
  return (
    <>
      <p>
        This is written to <span className="strong">{preview.system}</span>
        {preview.needsApproval ? ' after somebody else has approved it.' : '.'}
      </p>
      {preview.conflict ? (
        <p className="banner tone-high" role="alert">
          The field holds something else than this page shows. Close this box and look again.
        </p>
      ) : null}
      <DataTable caption="What would change" rows={preview.changes} columns={columns} rowKey={({ field }) => field} />
    </>
  );
}
