/** What a right answer holds. SQL runs over tables of the test's own; more than one query: any of their answers is right. */
export type Expectation =
  | { readonly type: 'value' | 'rows' | 'names' | 'ranking' | 'winner' | 'says'; readonly sql: readonly string[] }
  /** It must not answer, and name what it does not know; null: not answering is enough. */
  | { readonly type: 'refuses'; readonly word: string | null }
  /** It must ask back, or (with SQL) answer one of the readings and say which. */
  | { readonly type: 'asks_back'; readonly sql: readonly string[] }
  | { readonly type: 'action'; readonly action: string };

/** Wordings of one thing that is asked. A sequence is a conversation, of which the last answer is judged. */
export interface QuestionGroup {
  readonly expects: Expectation;
  readonly asks: readonly (string | readonly string[])[];
}

/** Questions of one kind over one workspace; `{name}` in a wording or a query is filled at run time from the data. */
export interface QuestionKind {
  readonly kind: string;
  readonly workspace: 'maven' | 'demo';
  readonly groups: readonly QuestionGroup[];
}

type Asks = QuestionGroup['asks'];
type Sql = string | readonly string[];

const listed = (sql: Sql): readonly string[] => (typeof sql === 'string' ? [sql] : sql);

/** One number; the first column of the first row. */
export const value = (sql: Sql, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'value', sql: listed(sql) },
  asks,
});
/** A number for each key, whatever the order: the last column is the number, those before it the key. */
export const rows = (sql: Sql, ...asks: Asks): QuestionGroup => ({ expects: { type: 'rows', sql: listed(sql) }, asks });
/** Exactly these names, in any order. */
export const names = (sql: Sql, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'names', sql: listed(sql) },
  asks,
});
/** Exactly these names, best first. */
export const ranking = (sql: Sql, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'ranking', sql: listed(sql) },
  asks,
});
/** The one that wins (several rows: a tie, all of which must be named). */
export const winner = (sql: Sql, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'winner', sql: listed(sql) },
  asks,
});
/** Every value of the first column is in what the answer says. */
export const says = (sql: Sql, ...asks: Asks): QuestionGroup => ({ expects: { type: 'says', sql: listed(sql) }, asks });
export const refuses = (word: string | null, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'refuses', word },
  asks,
});
export const asksBack = (sql: readonly string[], ...asks: Asks): QuestionGroup => ({
  expects: { type: 'asks_back', sql },
  asks,
});
export const action = (kind: string, ...asks: Asks): QuestionGroup => ({
  expects: { type: 'action', action: kind },
  asks,
});
