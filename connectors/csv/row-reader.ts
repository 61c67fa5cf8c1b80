import type { Decimal } from '../../src/domain/money.ts';
import { type DateOrder, type ParsedDate, parseDate } from './parse-date.ts';
import { type DecimalSign, parseDecimal } from './parse-decimal.ts';
import { type CellProblem, type Rejection, showValue } from './rejection.ts';
import type { TablePlan } from './table-plan.ts';

const cellCharactersLimit = 1024 * 1024;
const cachedDates = 20_000;
const quoteCode = 34;

/** How values of one table are written. */
export interface ValueRules {
  readonly dateOrder: DateOrder;
  readonly decimal: DecimalSign;
  /** HubSpot writes a probability of 40 % as 0.4. */
  readonly isProbabilityFraction: boolean;
}

/**
 * Reads the cells of one row after another as typed values. What cannot be read becomes null and a rejection in
 * `problems`; the caller drops the row when there is one.
 */
export class RowReader {
  readonly plan: TablePlan;
  readonly #rules: ValueRules;
  readonly #isJson: boolean;
  readonly #dates = new Map<string, ParsedDate | CellProblem>();
  #cells: readonly string[] = [];
  row = 0;
  problems: Rejection[] = [];

  constructor(plan: TablePlan, rules: ValueRules) {
    this.plan = plan;
    this.#rules = rules;
    this.#isJson = plan.source.content.format !== 'csv';
  }

  /** Takes up the next row. Returns false for a row with nothing in it, which counts for nothing. */
  load(row: number, cells: readonly string[], problem?: string): boolean {
    this.row = row;
    this.#cells = cells;
    this.problems = [];
    if (problem !== undefined) {
      this.reject(null, null, { reason: problem, allowed: 'a row that can be read whole' });
      return true;
    }
    const width = this.plan.columns.length;
    let isEmpty = true;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index];
      if (cell === undefined || cell === '') continue;
      isEmpty = false;
      if (index >= width) return this.#rejectWidth(cells);
      if (cell.length > cellCharactersLimit)
        this.#rejectCell(index, cell, 'is longer than 1 MB', 'at most 1 MB a cell');
      else if (this.#isJson && !cell.isWellFormed())
        this.#rejectCell(index, cell, 'holds half a character', 'well-formed text');
      else if (cell.charCodeAt(0) === quoteCode && this.#isSwallowing(cell)) {
        this.#rejectCell(
          index,
          cell,
          'holds whole rows: a quote is opened here and not closed',
          'a quote in a cell doubled',
        );
      } else if (cell.includes('\0'))
        this.#rejectCell(index, cell, 'holds a NUL character', 'text without NUL characters');
    }
    if (isEmpty) return false;
    return cells.length < width ? this.#rejectWidth(cells) : true;
  }

  reject(column: string | null, value: string | null, problem: CellProblem): void {
    this.problems.push({
      file: showValue(this.plan.source.name),
      row: this.row,
      column: column === null ? null : showValue(column),
      value: value === null ? null : showValue(value),
      reason: problem.reason,
      allowed: problem.allowed,
    });
  }

  /** Rejects the row for the value of a field. */
  rejectField(field: string, problem: CellProblem): null {
    const index = this.plan.fields.get(field);
    const header = index === undefined ? field : (this.plan.columns[index]?.header ?? field);
    this.reject(header, index === undefined ? null : this.cell(index), problem);
    return null;
  }

  /** The trimmed text of a column; null when it is blank or one of the mapping's blank words. */
  cell(index: number): string | null {
    const raw = this.#cells[index];
    if (raw === undefined || raw === '') return null;
    const text = raw.trim();
    return text === '' || this.plan.blank.has(text) ? null : text;
  }

  text(field: string): string | null {
    const index = this.plan.fields.get(field);
    return index === undefined ? null : this.cell(index);
  }

  /** The record's id: one column, or several joined with `|`. Null, with a rejection, when it is blank or too long. */
  id(): string | null {
    const parts = this.plan.idColumns.map((index) => this.cell(index));
    const blankAt = parts.indexOf(null);
    if (blankAt >= 0 || parts.length === 0) {
      const header = this.plan.columns[this.plan.idColumns[blankAt] ?? 0]?.header ?? null;
      this.reject(header, null, { reason: 'the id is blank', allowed: 'a value that identifies the record' });
      return null;
    }
    return this.checkId(parts.join('|'), this.plan.idColumns[0] ?? 0);
  }

  /** The id itself when it fits; else null and a rejection. */
  checkId(id: string, column: number): string | null {
    if (id.length <= 255) return id;
    const header = this.plan.columns[column]?.header ?? null;
    this.reject(header, id, { reason: 'is too long for an id', allowed: 'at most 255 characters' });
    return null;
  }

  date(field: string): ParsedDate | null {
    const index = this.plan.fields.get(field);
    return index === undefined ? null : this.dateAt(index);
  }

  dateAt(index: number): ParsedDate | null {
    const text = this.cell(index);
    if (text === null) return null;
    let parsed = this.#dates.get(text);
    if (parsed === undefined) {
      parsed = parseDate(text, this.#rules.dateOrder);
      if (this.#dates.size < cachedDates) this.#dates.set(text, parsed);
    }
    if ('at' in parsed) return parsed;
    this.reject(this.plan.columns[index]?.header ?? null, text, parsed);
    return null;
  }

  decimal(field: string): Decimal | null {
    const text = this.text(field);
    if (text === null) return null;
    const parsed = parseDecimal(text, this.#rules.decimal);
    return typeof parsed === 'string' ? parsed : this.rejectField(field, parsed);
  }

  integer(field: string): number | null {
    const decimal = this.decimal(field);
    if (decimal === null) return null;
    const value = Number(decimal);
    return Number.isSafeInteger(value)
      ? value
      : this.rejectField(field, { reason: 'is not a whole number', allowed: 'a whole number' });
  }

  percent(field: string): number | null {
    const text = this.text(field);
    if (text === null) return null;
    const allowed = 'a percentage from 0 to 100';
    const parsed = parseDecimal(text.replace(/\s*%$/, ''), this.#rules.decimal);
    if (typeof parsed !== 'string') return this.rejectField(field, { reason: parsed.reason, allowed });
    const isFraction = this.#rules.isProbabilityFraction && !text.endsWith('%');
    const value = isFraction ? Math.round(Number(parsed) * 1e6) / 1e4 : Number(parsed);
    return value >= 0 && value <= 100 ? value : this.rejectField(field, { reason: 'is outside 0 to 100', allowed });
  }

  boolean(field: string): boolean | null {
    const text = this.text(field)?.toLowerCase() ?? null;
    if (text === null) return null;
    if (/^(true|yes|y|1|t|active)$/.test(text)) return true;
    if (/^(false|no|n|0|f|inactive)$/.test(text)) return false;
    return this.rejectField(field, { reason: 'is neither yes nor no', allowed: 'true, false, yes, no, 1 or 0' });
  }

  /** A cell that begins with a stray quote, goes over lines and holds as many delimiters as a row. */
  #isSwallowing(cell: string): boolean {
    const { delimiter } = this.plan.source.content;
    if (delimiter === null || !/[\r\n]/.test(cell)) return false;
    return cell.split(delimiter).length >= this.plan.columns.length;
  }

  #rejectCell(index: number, cell: string, reason: string, allowed: string): void {
    this.reject(this.plan.columns[index]?.header ?? null, cell.slice(0, 200), { reason, allowed });
  }

  #rejectWidth(cells: readonly string[]): true {
    const isQuoteSuspect = cells.some((cell) => cell.includes('\n'));
    const reason = `the row has ${cells.length} cells, the header ${this.plan.columns.length}${isQuoteSuspect ? '; a quote may be opened and never closed' : ''}`;
    this.reject(null, null, { reason, allowed: 'as many cells as the header has' });
    return true;
  }
}
