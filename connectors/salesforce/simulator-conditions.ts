import type {
  Condition,
  NegationCondition,
  OrderByClause,
  ValueFunctionCondition,
  ValueQueryCondition,
  WhereClause,
} from 'soql-parser-js';
import { dateLiteralRange } from './simulator-dates.ts';

/** A query that Salesforce answers with 400; `code` is its `errorCode`. */
export class SoqlError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type FieldCondition = Exclude<Condition, NegationCondition | ValueFunctionCondition> | ValueQueryCondition;
type AnyCondition = Exclude<Condition, NegationCondition> | ValueQueryCondition;

/** How conditions reach a row's values. `read` follows relationships; `type` is the field's type; `subquery` runs a semi-join. */
export interface RowReader<Row> {
  read(row: Row, field: string): unknown;
  type(field: string): string;
  subquery(condition: ValueQueryCondition): ReadonlySet<unknown>;
  readonly nowMs: number;
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | AnyCondition;
type Test<Row> = (row: Row) => boolean;

function tokensOf(clause: WhereClause): Token[] {
  const tokens: Token[] = [];
  for (let node: WhereClause | undefined = clause; node; node = 'right' in node ? node.right : undefined) {
    const left = node.left as (AnyCondition & { openParen?: number; closeParen?: number }) | null;
    for (let open = left?.openParen ?? 0; open > 0; open -= 1) tokens.push('(');
    if (left && ('operator' in left || 'fn' in left)) tokens.push(left);
    for (let close = left?.closeParen ?? 0; close > 0; close -= 1) tokens.push(')');
    if ('operator' in node) tokens.push(node.operator);
  }
  return tokens;
}

const numeric = new Set(['currency', 'double', 'percent', 'int']);

function isDateLike(type: string): boolean {
  return type === 'date' || type === 'datetime';
}

function checkLiteral(field: string, type: string, literal: string): void {
  if (literal === 'NULL' || literal === 'SUBQUERY' || type === 'anyType') return;
  const isRange = literal === 'DATE_LITERAL' || literal === 'DATE_N_LITERAL';
  const fits = numeric.has(type)
    ? literal === 'INTEGER' || literal === 'DECIMAL'
    : type === 'boolean'
      ? literal === 'BOOLEAN'
      : isDateLike(type)
        ? isRange || literal === type.toUpperCase()
        : literal === 'STRING';
  if (fits) return;
  const quotes =
    isDateLike(type) || numeric.has(type) || type === 'boolean'
      ? 'should not be enclosed in quotes'
      : 'should be enclosed in quotes';
  const named = isDateLike(type) ? type.replace('datetime', 'dateTime') : numeric.has(type) ? 'double' : type;
  throw new SoqlError(
    'INVALID_FIELD',
    `value of filter criterion for field '${field}' must be of type ${named} and ${quotes}`,
  );
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => {
    if (escaped === 'n') return '\n';
    if (escaped === 't') return '\t';
    return escaped === '%' || escaped === '_' ? `\\${escaped}` : escaped;
  });
}

/** Ids compare by case, other text does not; dates and date-times compare as numbers. */
function comparable(type: string, value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (isDateLike(type)) return Date.parse(String(value));
  return type === 'id' || type === 'reference' ? String(value).slice(0, 15) : String(value).toLowerCase();
}

function literalValue(type: string, literal: string, raw: string): string | number | boolean | null {
  if (literal === 'NULL') return null;
  if (literal === 'BOOLEAN') return raw === 'TRUE';
  if (literal === 'STRING') return comparable(type, unquote(raw));
  return isDateLike(type) ? Date.parse(raw) : Number(raw);
}

function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\([%_])|[%_]|[.*+?^${}()|[\]\\]/g, (match, literal: string | undefined) => {
    if (literal) return literal;
    if (match === '%') return '[\\s\\S]*';
    return match === '_' ? '[\\s\\S]' : `\\${match}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

function listTest<Row>(reader: RowReader<Row>, condition: FieldCondition, type: string): Test<Row> {
  const negative = condition.operator === 'NOT IN';
  const wanted =
    'valueQuery' in condition
      ? new Set([...reader.subquery(condition)].map((value) => comparable(type, value)))
      : new Set(
          [condition.value].flat().map((raw, index) => {
            const literal = String([condition.literalType].flat()[index] ?? [condition.literalType].flat()[0]);
            checkLiteral(condition.field, type, literal);
            return literalValue(type, literal, raw);
          }),
        );
  return (row) => wanted.has(comparable(type, reader.read(row, condition.field))) !== negative;
}

function rangeTest<Row>(reader: RowReader<Row>, condition: FieldCondition): Test<Row> {
  const { startMs, endMs } = dateLiteralRange(String('value' in condition ? condition.value : ''), reader.nowMs);
  return (row) => {
    const raw = reader.read(row, condition.field);
    if (raw === null || raw === undefined) return condition.operator === '!=';
    const value = Date.parse(String(raw));
    const inside = value >= startMs && value < endMs;
    if (condition.operator === '=') return inside;
    if (condition.operator === '!=') return !inside;
    if (condition.operator === '<') return value < startMs;
    if (condition.operator === '<=') return value < endMs;
    return condition.operator === '>' ? value >= endMs : value >= startMs;
  };
}

function compareTest<Row>(reader: RowReader<Row>, condition: FieldCondition, type: string): Test<Row> {
  const raw = 'value' in condition ? String(condition.value) : '';
  const wanted = literalValue(type, String(condition.literalType), raw);
  return (row) => {
    const actual = comparable(type, reader.read(row, condition.field));
    if (condition.operator === '=') return actual === wanted;
    if (condition.operator === '!=') return actual !== wanted;
    if (actual === null || wanted === null) return false;
    if (condition.operator === '<') return actual < wanted;
    if (condition.operator === '<=') return actual <= wanted;
    return condition.operator === '>' ? actual > wanted : actual >= wanted;
  };
}

function testOf<Row>(reader: RowReader<Row>, condition: AnyCondition): Test<Row> {
  if (!('field' in condition)) throw new SoqlError('MALFORMED_QUERY', 'functions in WHERE are not simulated');
  const type = reader.type(condition.field);
  if (condition.operator === 'IN' || condition.operator === 'NOT IN') return listTest(reader, condition, type);
  const literal = String(condition.literalType);
  checkLiteral(condition.field, type, literal);
  if (literal === 'DATE_LITERAL' || literal === 'DATE_N_LITERAL') return rangeTest(reader, condition);
  if (condition.operator === 'LIKE') {
    const pattern = likePattern(unquote(String('value' in condition ? condition.value : '')));
    return (row) => pattern.test(String(reader.read(row, condition.field) ?? '\u0000'));
  }
  return compareTest(reader, condition, type);
}

/**
 * Compiles a WHERE clause. Mixing AND with OR at one level without parentheses is an error, as in Salesforce.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_logicaloperators.htm (2026-11-20)
 */
export function compileWhere<Row>(clause: WhereClause, reader: RowReader<Row>): Test<Row> {
  const tokens = tokensOf(clause);
  let at = 0;
  function unit(): Test<Row> {
    const token = tokens[at];
    at += 1;
    if (token === 'NOT') {
      const inner = unit();
      return (row) => !inner(row);
    }
    if (token === '(') {
      const inner = level();
      at += 1;
      return inner;
    }
    if (typeof token !== 'object') throw new SoqlError('MALFORMED_QUERY', `unexpected token: '${token}'`);
    return testOf(reader, token);
  }
  function level(): Test<Row> {
    const tests = [unit()];
    let joined: 'AND' | 'OR' | null = null;
    for (let token = tokens[at]; token === 'AND' || token === 'OR'; token = tokens[at]) {
      if (joined && joined !== token) throw new SoqlError('MALFORMED_QUERY', `unexpected token: '${token}'`);
      joined = token;
      at += 1;
      tests.push(unit());
    }
    return joined === 'OR' ? (row) => tests.some((test) => test(row)) : (row) => tests.every((test) => test(row));
  }
  return level();
}

/** Compiles ORDER BY; nulls come first unless the clause says otherwise. */
export function compileOrder<Row>(
  clauses: readonly OrderByClause[],
  reader: RowReader<Row>,
): (a: Row, b: Row) => number {
  const keys = clauses.map((clause) => {
    if (!('field' in clause)) throw new SoqlError('MALFORMED_QUERY', 'functions in ORDER BY are not simulated');
    return {
      field: clause.field,
      type: reader.type(clause.field),
      sign: clause.order === 'DESC' ? -1 : 1,
      nullSign: clause.nulls === 'LAST' ? 1 : -1,
    };
  });
  return (a, b) => {
    for (const { field, type, sign, nullSign } of keys) {
      const left = comparable(type, reader.read(a, field));
      const right = comparable(type, reader.read(b, field));
      if (left === right) continue;
      if (left === null || right === null) return left === null ? nullSign : -nullSign;
      return left < right ? -sign : sign;
    }
    return 0;
  };
}
