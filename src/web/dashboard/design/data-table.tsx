import { type ColumnDef, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { Icon } from './icon.tsx';

/** One column: `cell` draws a row's value. `sortKey`: what the server sorts by; left out, the column does not sort. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly sortKey?: string;
  readonly isNumber?: boolean;
  readonly isWide?: boolean;
}

/** The order in force; `key` is a column's `sortKey`. */
export interface SortOrder {
  readonly key: string;
  readonly direction: 'up' | 'down';
}

interface DataTableProps<Row> {
  /** Says what the table holds; read out, not shown. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: SortOrder;
  readonly onSort?: (order: SortOrder) => void;
}

const features = tableFeatures({});

/** An accessible table over one page of rows; sorting and paging are the server's, so that 100,000 rows cost no more than 50. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { caption, rows, columns, rowKey, sort, onSort } = props;
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) => helper.display({ id: column.id })) as ColumnDef<typeof features, Row>[];
  }, [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowKey });
  const columnOf = new Map(columns.map((column) => [column.id, column]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard (WCAG 2.1.1)
    <section className="table-scroll" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => {
                const column = columnOf.get(cell.column.id);
                return (
                  <td key={cell.id} className={column?.isNumber ? 'number' : column?.isWide ? 'wide' : undefined}>
                    {column?.cell(row.original)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: SortOrder | undefined;
  readonly onSort: ((order: SortOrder) => void) | undefined;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { sortKey } = column;
  const className = column.isNumber ? 'number' : undefined;
  if (sortKey === undefined || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  const direction = sort?.key === sortKey ? sort.direction : null;
  const state = direction === null ? 'none' : direction === 'up' ? 'ascending' : 'descending';
  const icon = direction ?? 'sortable';
  return (
    <th scope="col" className={className} aria-sort={state}>
      <button type="button" onClick={() => onSort({ key: sortKey, direction: direction === 'down' ? 'up' : 'down' })}>
        {column.header}
        <Icon name={icon} size={13} />
      </button>
    </th>
  );
}
