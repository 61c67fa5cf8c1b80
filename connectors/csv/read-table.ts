import { groupRows } from './group-rows.ts';
import { type ActivityRow, readActivity } from './map-activity.ts';
import type { MapContext } from './map-context.ts';
import { type OpportunityRow, readOpportunity } from './map-opportunity.ts';
import { readUndated, type UndatedRow } from './map-organisation.ts';
import { RowReader, type ValueRules } from './row-reader.ts';
import type { TablePlan } from './table-plan.ts';
import { readRows } from './table-source.ts';

/** One row of any table as read. */
export type MappedRow = OpportunityRow | ActivityRow | UndatedRow;

/** One row with something in it: what it says, or (`mapped` null) the reader's `problems`. */
export interface ReadRow {
  /** The same object for each row of a table; look at it before the next row is asked for. */
  readonly reader: RowReader;
  readonly mapped: MappedRow | null;
  /** Rows of the file that this one stands for. */
  readonly lines: number;
}

/**
 * Reads a table row by row in constant memory; blank rows are left out. `varying` collects the columns of joined rows that
 * differ although only the first value is kept.
 * @throws AppError `invalid_input` where the file stops being text, `limit_exceeded` for too many groups.
 */
export async function* readTable(
  plan: TablePlan,
  rules: ValueRules,
  context: MapContext,
  varying: Set<number> = new Set(),
): AsyncGenerator<ReadRow> {
  const reader = new RowReader(plan, rules);
  const plain = readRows(plan.source, { names: plan.names, mayGrow: false });
  const rows = plan.groupBy === null ? plain : groupRows(plain, plan, rules.decimal, varying);
  for await (const { row, cells, problem, lines = 1 } of rows) {
    if (!reader.load(row, cells, problem)) continue;
    const mapped = reader.problems.length > 0 ? null : mapRow(plan, reader, context);
    yield { reader, mapped: reader.problems.length > 0 ? null : mapped, lines };
  }
}

function mapRow(plan: TablePlan, reader: RowReader, context: MapContext): MappedRow {
  if (plan.object === 'opportunity') return readOpportunity(reader, context);
  if (plan.object === 'activity') return readActivity(reader, context);
  return readUndated(plan.object, reader, context);
}
