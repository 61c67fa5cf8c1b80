/** What the csv connector says of an upload, as the import report shows it. Mirrors its `csv_describe_upload` output. */
export interface UploadDescription {
  readonly tables: readonly UploadTable[];
  /** Records by object that reading gives. */
  readonly records: Readonly<Record<string, number>>;
  readonly stages: readonly {
    readonly label: string;
    readonly outcome: 'won' | 'lost' | null;
    readonly rows: number;
  }[];
  readonly stageEntered: readonly { readonly label: string; readonly column: string }[];
  /** Deals without any date. */
  readonly withoutDates: number;
  readonly exportedAt: string | null;
  readonly readable: readonly string[];
  readonly references: {
    readonly corrections: readonly {
      readonly object: string;
      readonly value: string;
      readonly matchedTo: string;
      readonly rows: number;
    }[];
    readonly unmatched: readonly {
      readonly object: string;
      readonly hasTable: boolean;
      readonly values: readonly string[];
      readonly distinct: number;
      readonly rows: number;
    }[];
  };
  readonly warnings: readonly {
    readonly message: string;
    readonly rows: number;
    readonly file: string | null;
    readonly examples: readonly string[];
  }[];
  /** Files that cannot be read. */
  readonly errors: readonly RejectedCell[];
}

export interface UploadTable {
  readonly file: string;
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly object: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly { readonly header: string; readonly field: string | null; readonly from: string }[];
  /** Columns filled on ended deals only. */
  readonly outcomeOnly: readonly string[];
}

/** A cell, row or file that is not read, with why and what would be. `row` counts as a spreadsheet does; null: the whole file. */
export interface RejectedCell {
  readonly file: string;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly allowed: string | null;
}
