import type { Outcome } from '../../src/domain/opportunity.ts';
import type { Rejection } from './rejection.ts';
import type { RowReader } from './row-reader.ts';
import type { TablePlan } from './table-plan.ts';

/** How a deal stands, to see which columns are filled only at the end. Rows of other tables count as `open`. */
type Standing = 'open' | Outcome;

/** How many rows were rejected for one reason in one column. */
export interface RejectionCount {
  readonly first: Rejection;
  rows: number;
}

const problemLimit = 200;

/** What the whole of one table holds, counted in one pass. */
export class TableProfile {
  readonly plan: TablePlan;
  /** Rows of the file that hold something, joined or not. */
  rows = 0;
  rejected = 0;
  readonly #problems = new Map<string, RejectionCount>();
  /** Columns of joined rows whose values differ although only the first is kept. */
  readonly varying = new Set<number>();
  /** Rows by how their deals stand. */
  readonly standing: Record<Standing, number> = { open: 0, won: 0, lost: 0 };
  readonly #filled: Record<Standing, Int32Array>;
  readonly #isText: Uint8Array;
  /** Why the rest of the file could not be read; null when it could. */
  error: string | null = null;

  constructor(plan: TablePlan) {
    const width = plan.columns.length;
    this.plan = plan;
    this.#filled = { open: new Int32Array(width), won: new Int32Array(width), lost: new Int32Array(width) };
    this.#isText = new Uint8Array(width);
  }

  reject(rows: number, problems: readonly Rejection[]): void {
    this.rejected += rows;
    for (const problem of problems) {
      const key = `${problem.column ?? ''}\0${problem.reason}`;
      const count = this.#problems.get(key);
      if (count) count.rows += rows;
      else if (this.#problems.size < problemLimit) this.#problems.set(key, { first: problem, rows });
    }
  }

  /** Rejections by column and reason, each with its first one. */
  problems(): RejectionCount[] {
    return [...this.#problems.values()];
  }

  countCells(reader: RowReader, standing: Standing): void {
    this.standing[standing] += 1;
    const filled = this.#filled[standing];
    for (let index = 0; index < filled.length; index += 1) {
      const value = reader.cell(index);
      if (value === null) continue;
      filled[index] = (filled[index] ?? 0) + 1;
      if (this.#isText[index] === 0 && !isNumberText(value)) this.#isText[index] = 1;
    }
  }

  /** Rows with a value in this column, of all or of the given standings. */
  filled(index: number, standings: readonly Standing[] = ['open', 'won', 'lost']): number {
    return standings.reduce((sum, standing) => sum + (this.#filled[standing][index] ?? 0), 0);
  }

  /** Rows with a value for a field; 0 where no column fills it. */
  filledField(field: string, standings?: readonly Standing[]): number {
    const index = this.plan.fields.get(field);
    return index === undefined ? 0 : this.filled(index, standings);
  }

  /** Own columns whose every value is a number (not an id with leading zeros). */
  numericColumns(): Set<number> {
    return new Set(this.plan.own.filter((index) => this.#isText[index] === 0 && this.filled(index) > 0));
  }

  /** Columns filled on ended deals and on no open one: their values are facts of the outcome. */
  outcomeOnlyColumns(): string[] {
    if (this.standing.open === 0) return [];
    return this.plan.columns.flatMap(({ header }, index) =>
      this.filled(index, ['open']) === 0 && this.filled(index, ['won', 'lost']) > 0 ? [header] : [],
    );
  }
}

function isNumberText(text: string): boolean {
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text);
}
