import type { Mapping, TableObject } from './mapping-file.ts';
import { ReferenceIndex } from './reference-index.ts';
import type { RowReader } from './row-reader.ts';
import { OutcomeLabels } from './stage-labels.ts';
import type { TablePlan } from './table-plan.ts';

/** A column that dates the entry into the stage `label`. */
export interface EntryColumn {
  readonly label: string;
  readonly index: number;
}

/** Distinct references that are counted one by one for the report. */
const countedReferences = 100_000;

/** One value by which rows refer to records of another object. */
export interface CountedReference {
  readonly object: TableObject;
  readonly field: string;
  readonly value: string;
  rows: number;
}

const currencyCodes: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').filter((code) => code !== 'XXX' && code !== 'XTS'),
);

/** What the rows of one upload share while they are read: outcome labels, references, stage-entry and number columns. */
export class MapContext {
  readonly mapping: Mapping;
  readonly outcomes: OutcomeLabels;
  readonly entries = new Map<TablePlan, readonly EntryColumn[]>();
  readonly numeric = new Map<TablePlan, ReadonlySet<number>>();
  readonly #indexes = new Map<TableObject, ReferenceIndex>();
  /** Null: references are not counted (again). */
  references: Map<string, CountedReference> | null = null;

  constructor(mapping: Mapping) {
    this.mapping = mapping;
    this.outcomes = new OutcomeLabels(mapping.outcomes);
  }

  index(object: TableObject): ReferenceIndex {
    let index = this.#indexes.get(object);
    if (!index) {
      index = new ReferenceIndex();
      this.#indexes.set(object, index);
    }
    return index;
  }

  entryColumns(plan: TablePlan): readonly EntryColumn[] {
    return this.entries.get(plan) ?? [];
  }

  isNumeric(plan: TablePlan, index: number): boolean {
    return this.numeric.get(plan)?.has(index) ?? false;
  }

  /** The id of the record that a cell refers to; null when it is blank. */
  refer(reader: RowReader, field: string, object: TableObject): string | null {
    const value = reader.text(field);
    if (value === null) return null;
    const column = reader.plan.fields.get(field) ?? 0;
    if (reader.checkId(value, column) === null) return null;
    if (this.references) this.#count(this.references, field, object, value);
    return this.index(object).resolve(value).id;
  }

  #count(references: Map<string, CountedReference>, field: string, object: TableObject, value: string): void {
    const key = `${object}\0${field}\0${value}`;
    const counted = references.get(key);
    if (counted) counted.rows += 1;
    else if (references.size < countedReferences) references.set(key, { object, field, value, rows: 1 });
  }

  /** The row's currency, else the mapping's; null when neither says. */
  currencyOf(reader: RowReader): string | null {
    const text = reader.text('currency');
    if (text === null) return this.mapping.currency ?? null;
    const code = text.toUpperCase();
    if (currencyCodes.has(code)) return code;
    return reader.rejectField('currency', { reason: 'is no currency', allowed: 'an ISO 4217 code like EUR' });
  }
}
