import type { ContentFormat } from './sniff-content.ts';

/** One file of an upload and how it is written. `name` is what people see; `modifiedMs` tells a changed file. */
export interface TableSource {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly content: ContentFormat;
}

/** One row as text. `row` counts as a spreadsheet does (header 1); `problem`: the row could not be split into cells. */
export interface SourceRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  /** How many rows of the file were joined into this one; one where absent. */
  readonly lines?: number;
}

/** The column names of a file. `mayGrow`: a first look, which fills them from the header or the keys it meets. */
export interface SourceColumns {
  readonly names: string[];
  readonly mayGrow: boolean;
}
