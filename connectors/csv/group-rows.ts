import { AppError } from '../../src/domain/errors.ts';
import { addDecimals } from '../../src/domain/money.ts';
import { type DecimalSign, parseDecimal } from './parse-decimal.ts';
import type { TablePlan } from './table-plan.ts';
import type { SourceRow } from './table-source.ts';

/** Groups held in memory at once; a file with more is refused rather than cut. */
const groupLimit = 500_000;

interface Group {
  row: number;
  readonly cells: string[];
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
): AsyncGenerator<SourceRow> {
  const groups = new Map<string, Group>();
  const currency = plan.fields.get('currency');
  const isSummed = [...plan.take.values()].includes('sum');
  for await (const source of rows) {
    const key = plan.groupBy === null ? '' : (source.cells[plan.groupBy] ?? '').trim();
    const fits = source.problem === undefined && source.cells.length >= plan.columns.length;
    if (!fits || key === '' || plan.blank.has(key)) {
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
      groups.set(key, { row: source.row, cells: [...source.cells] });
      continue;
    }
    if (isSummed && currency !== undefined && isDifferent(group.cells[currency], source.cells[currency])) {
      group.problem ??= `adds lines of different currencies (row ${group.row} and row ${source.row})`;
    }
    join(group, source, plan, decimal);
  }
  for (const group of groups.values()) yield group;
}

function isDifferent(first: string | undefined, second: string | undefined): boolean {
  return Boolean(first) && Boolean(second) && first !== second;
}

function join(group: Group, source: SourceRow, plan: TablePlan, decimal: DecimalSign): void {
  for (let index = 0; index < plan.columns.length; index += 1) {
    const value = source.cells[index] ?? '';
    const text = value.trim();
    if (text === '' || plan.blank.has(text)) continue;
    const before = group.cells[index] ?? '';
    const isBlank = before.trim() === '' || plan.blank.has(before.trim());
    const take = plan.take.get(index) ?? 'first';
    if (isBlank || take === 'last') group.cells[index] = value;
    else if (take === 'sum') {
      const sum = addCells(before.trim(), text, decimal);
      if (sum === null)
        group.problem ??= `cannot be summed: column "${plan.columns[index]?.header}" of row ${source.row} is no number`;
      else group.cells[index] = decimal === 'comma' ? sum.replace('.', ',') : sum;
    }
  }
}

function addCells(first: string, second: string, decimal: DecimalSign): string | null {
  const a = parseDecimal(first, decimal);
  const b = parseDecimal(second, decimal);
  return typeof a === 'string' && typeof b === 'string' ? addDecimals([a, b]) : null;
}
