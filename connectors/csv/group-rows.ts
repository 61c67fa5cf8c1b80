import { AppError } from '../../src/domain/errors.ts';
import { addDecimals } from '../../src/domain/money.ts';
import { type DecimalSign, parseDecimal } from './parse-decimal.ts';
import type { SourceRow } from './source-rows.ts';
import type { TablePlan } from './table-plan.ts';

/** Groups held in memory at once; a file with more is refused rather than cut. */
const groupLimit = 500_000;

interface Group {
  row: number;
  readonly cells: string[];
  lines: number;
  problem?: string;
}

/**
 * Joins the rows of one record (quote lines of an opportunity) into one, in the order of their first rows. Columns are
 * summed or taken first or last as the mapping says, else the first value that is not blank. A line that cannot be summed
 * rejects its whole group: a total without it would be wrong.
 * @throws AppError `limit_exceeded` beyond 500,000 groups.
 */
export async function* groupRows(
  rows: AsyncIterable<SourceRow>,
  plan: TablePlan,
  decimal: DecimalSign,
  varying: Set<number>,
): AsyncGenerator<SourceRow> {
  const groups = new Map<string, Group>();
  const currency = plan.fields.get('currency');
  const isSummed = [...plan.take.values()].includes('sum');
  for await (const source of rows) {
    const key = plan.groupBy === null ? '' : (source.cells[plan.groupBy] ?? '').trim();
    if (!isWhole(source, plan) || key === '' || plan.blank.has(key)) {
      yield source;
      continue;
    }
    const group = groups.get(key);
    if (!group) {
      if (groups.size >= groupLimit) {
        throw new AppError('limit_exceeded', `has more than ${groupLimit} groups; split the file`, {
          field: 'groupBy',
        });
      }
      groups.set(key, { row: source.row, cells: [...source.cells], lines: 1 });
      continue;
    }
    group.lines += 1;
    if (isSummed && currency !== undefined && isDifferent(group, source, currency, plan)) {
      group.problem ??= `adds lines of different currencies (row ${group.row} and row ${source.row})`;
    }
    join(group, source, plan, decimal, varying);
  }
  for (const group of groups.values()) yield group;
}

/** A row with as many cells as the header; others are left to the reader to refuse. */
function isWhole(source: SourceRow, plan: TablePlan): boolean {
  const width = plan.columns.length;
  return (
    source.problem === undefined && source.cells.length >= width && source.cells.slice(width).every((cell) => !cell)
  );
}

function isBlank(text: string, plan: TablePlan): boolean {
  return text === '' || plan.blank.has(text);
}

function isDifferent(group: Group, source: SourceRow, index: number, plan: TablePlan): boolean {
  const first = (group.cells[index] ?? '').trim();
  const second = (source.cells[index] ?? '').trim();
  return first !== second && !isBlank(first, plan) && !isBlank(second, plan);
}

function join(group: Group, source: SourceRow, plan: TablePlan, decimal: DecimalSign, varying: Set<number>): void {
  for (const [index, column] of plan.columns.entries()) {
    const text = (source.cells[index] ?? '').trim();
    if (isBlank(text, plan) || column.origin === 'ignored') continue;
    const before = (group.cells[index] ?? '').trim();
    const take = plan.take.get(index);
    if (isBlank(before, plan) || take === 'last') group.cells[index] = text;
    else if (take === 'sum') {
      const sum = addCells(before, text, decimal);
      if (sum !== null) group.cells[index] = decimal === 'comma' ? sum.replace('.', ',') : sum;
      else {
        group.problem ??= `cannot be summed: column "${column.header}" of row ${source.row} or an earlier line is no number`;
      }
    } else if (take === undefined && before !== text) varying.add(index);
  }
}

function addCells(first: string, second: string, decimal: DecimalSign): string | null {
  const a = parseDecimal(first, decimal);
  const b = parseDecimal(second, decimal);
  return typeof a === 'string' && typeof b === 'string' ? addDecimals([a, b]) : null;
}
