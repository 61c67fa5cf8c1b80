import type { QuestionFilter, QuestionSubject } from '../../../domain/question.ts';
import { type FieldValue, fieldOf, type QuestionFieldEntry } from '../fields.ts';
import type { SubjectRow } from './subject-rows.ts';

type Test = (row: never) => boolean;

/** Whether a row meets every filter. Unknown fields match nothing; the verifier has named them before. */
export function matcherOf(subject: QuestionSubject, filters: readonly QuestionFilter[]): (row: SubjectRow) => boolean {
  const tests = filters.map((filter) => testOf(subject, filter));
  return (row) => tests.every((test) => test(row as never));
}

function testOf(subject: QuestionSubject, filter: QuestionFilter): Test {
  const field = fieldOf(subject, filter.field);
  if (field === null) return () => false;
  const { read } = field;
  switch (filter.op) {
    case 'in':
    case 'not_in': {
      const isAmong = amongTest(field, filter.values);
      // what is unknown is not known to be another value, but "not X" asks for everything else
      return filter.op === 'in' ? isAmong : (row) => !isAmong(row);
    }
    case 'during':
    case 'not_during': {
      const { from, to } = filter.period;
      const isDuring = (value: FieldValue) =>
        typeof value === 'string' && (from === null || value >= from) && (to === null || value <= to);
      return filter.op === 'during'
        ? (row) => isDuring(read(row))
        : (row) => typeof read(row) === 'string' && !isDuring(read(row));
    }
    case 'known':
      return (row) => isKnown(read(row));
    case 'unknown':
      return (row) => !isKnown(read(row));
    case 'contains': {
      const text = filter.text.toLowerCase();
      return (row) =>
        [read(row)].flat().some((value) =>
          String(value ?? '')
            .toLowerCase()
            .includes(text),
        );
    }
    default:
      return numberTest(filter.field, read, filter.op, filter.value);
  }
}

function isKnown(value: FieldValue): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
}

function amongTest(
  { read, readId }: QuestionFieldEntry,
  values: Extract<QuestionFilter, { op: 'in' | 'not_in' }>['values'],
): Test {
  const wanted = new Set(values.map(({ id }) => id));
  const words = new Set(values.map(({ id }) => String(id).toLowerCase()));
  const matches = (value: string | number | boolean | null) =>
    value !== null && (wanted.has(value) || words.has(String(value).toLowerCase()));
  return (row) => {
    if (readId && matches(readId(row))) return true;
    const value = read(row);
    return Array.isArray(value) ? value.some(matches) : matches(value as string | number | boolean | null);
  };
}

function numberTest(id: string, read: QuestionFieldEntry['read'], op: string, limit: number): Test {
  const compare = (value: number) => {
    switch (op) {
      case 'above':
        return value > limit;
      case 'at_least':
        return value >= limit;
      case 'below':
        return value < limit;
      case 'at_most':
        return value <= limit;
      default:
        return value === limit;
    }
  };
  return (row) => {
    const value = read(row);
    // nobody has ever been in touch: longer ago than any number of days
    if (value === null && id === 'daysSinceTouch') return compare(Number.POSITIVE_INFINITY);
    if (value === null || value === '' || typeof value === 'boolean' || typeof value === 'object') return false;
    return compare(Number(value));
  };
}
