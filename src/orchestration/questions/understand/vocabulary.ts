/** A word that names something: `id` is what is stored, `count` how many rows the asker sees with it (for breaking ties). */
export interface NamedValue {
  readonly id: string | number | boolean;
  readonly label: string;
  readonly count: number;
}

/** One of ours. `count`: deals the person owns; `reportCount`: people who report to them, so 0 means no manager. */
export interface PersonName {
  readonly id: string;
  readonly label: string;
  readonly email: string | null;
  readonly count: number;
  readonly reportCount: number;
}

/** A stage; `outcome` says where it ends, null: the deal is still open there. */
export interface StageName extends NamedValue {
  readonly outcome: 'won' | 'lost' | null;
}

/**
 * The distinct values of a field of deals (`ownerTeam`, `ownerRegion`, `accountIndustry`, `accountRegion`, `accountSegment`,
 * `productFamily`, `pipeline`, `forecastCategory`, `lossReason`, `type`, `currency`, …), named as fields of a deal are.
 */
export interface FieldValues {
  readonly field: string;
  readonly values: readonly NamedValue[];
}

/**
 * A field of the customer's own, as deals name it: `custom.NAME`, or `account.custom.NAME` for one of the account. `values` are
 * at most a few hundred distinct ones; empty for numbers, dates and free text.
 */
export interface CustomFieldName {
  readonly field: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'date' | 'boolean';
  readonly values: readonly NamedValue[];
}

/**
 * Every name that the asker may see, so that a question can name it; what may not be seen is missing here and is therefore
 * unknown. `filledFields`: fields of deals with a value on at least one row; null: not looked at, so all count as filled.
 */
export interface Vocabulary {
  readonly people: readonly PersonName[];
  readonly accounts: readonly NamedValue[];
  readonly deals: readonly NamedValue[];
  readonly contacts: readonly NamedValue[];
  readonly products: readonly NamedValue[];
  readonly stages: readonly StageName[];
  readonly values: readonly FieldValues[];
  readonly customFields: readonly CustomFieldName[];
  readonly filledFields: readonly string[] | null;
}

export const emptyVocabulary: Vocabulary = {
  people: [],
  accounts: [],
  deals: [],
  contacts: [],
  products: [],
  stages: [],
  values: [],
  customFields: [],
  filledFields: null,
};
