import { Link } from '@tanstack/react-router';
import type { AnswerBody as Body } from '../../../domain/question.ts';
import { type Column, DataTable } from '../design/data-table.tsx';
import { fieldName, fieldValue } from '../wording/fields.ts';
import { counted, money } from '../wording/numbers.ts';
import { scalarWords } from './scalar-words.ts';

type Row = Body['rows'][number];

const shownRows = 200;

interface AnswerBodyProps {
  readonly body: Body;
  /** Rows with one of these ids are about that deal. */
  readonly dealIds: ReadonlySet<string>;
}

/** The exact number or the rows of an answer. */
export function AnswerBody({ body, dealIds }: AnswerBodyProps) {
  const { kind, value, unit, rows } = body;
  const columns = columnsOf(rows, dealIds);
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

function columnsOf(rows: readonly Row[], dealIds: ReadonlySet<string>): Column<KeyedRow>[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const areDeals = names.includes('name') && rows.every(({ id }) => typeof id === 'string' && dealIds.has(id));
  const hasMoney = names.includes('amount') && names.includes('currency');
  const isShown = (name: string) => !(areDeals && name === 'id') && !(hasMoney && name === 'currency');
  return names.filter(isShown).map((name) => ({
    id: name,
    header: fieldName(name),
    isNumber:
      name === 'amount' ||
      rows.every((row) => typeof row[name] === 'number' || row[name] === null || row[name] === undefined),
    cell: ({ row }) => {
      if (areDeals && name === 'name') return <DealLink row={row} />;
      return hasMoney && name === 'amount' ? amountWords(row) : fieldValue(name, row[name] ?? null);
    },
  }));
}

function DealLink({ row: { id, name } }: { readonly row: Row }) {
  return (
    <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId: String(id) }}>
      {String(name ?? id)}
    </Link>
  );
}

function amountWords({ amount, currency }: Row): string {
  if (amount === null || amount === undefined) return '–';
  return money(String(amount), typeof currency === 'string' ? currency : null);
}
