import type { AnswerBody as Body } from '../../../domain/question.ts';
import { type Column, DataTable } from '../design/data-table.tsx';
import { fieldName, fieldValue } from '../wording/fields.ts';
import { counted } from '../wording/numbers.ts';
import { scalarWords } from './scalar-words.ts';

type Row = Body['rows'][number];

const shownRows = 200;

/** The exact number or the rows of an answer. */
export function AnswerBody({ body }: { readonly body: Body }) {
  const { kind, value, unit, rows } = body;
  const columns = columnsOf(rows);
  return (
    <>
      {kind === 'scalar' && value !== null ? <p className="figure-number">{scalarWords(value, unit)}</p> : null}
      {rows.length > 0 ? (
        <DataTable caption="Answer" rows={keyed(rows)} columns={columns} rowKey={({ key }) => key} />
      ) : null}
      {rows.length > shownRows ? (
        <p className="muted small">
          The first {shownRows} of {counted(rows.length, 'row')} are shown.
        </p>
      ) : null}
    </>
  );
}

interface KeyedRow {
  readonly key: string;
  readonly row: Row;
}

function keyed(rows: readonly Row[]): KeyedRow[] {
  return rows.slice(0, shownRows).map((row, at) => ({ key: String(at), row }));
}

function columnsOf(rows: readonly Row[]): Column<KeyedRow>[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => ({
    id: name,
    header: fieldName(name),
    isNumber: rows.every((row) => typeof row[name] === 'number' || row[name] === null || row[name] === undefined),
    cell: ({ row }) => fieldValue(name, row[name] ?? null),
  }));
}
