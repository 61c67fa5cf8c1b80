import type { Answer } from '../../../src/domain/question.ts';
import type { Expectation } from './question-set.ts';

/** `wrong`: it gave an answer, without doubt, that is not right. The others are safe, if not always what was hoped. */
export type Verdict = 'right' | 'refused' | 'asked_back' | 'wrong';

type Rows = readonly (readonly unknown[])[];

/** Holds an answer against what the test's own queries gave, one result for each right reading. */
export function judge(expects: Expectation, answer: Answer, results: readonly Rows[]): Verdict {
  if (isRight(expects, answer, results)) return 'right';
  if (answer.plan.kind === 'clarify') return 'asked_back';
  return answer.plan.kind === 'unsupported' ? 'refused' : 'wrong';
}

function isRight(expects: Expectation, answer: Answer, results: readonly Rows[]): boolean {
  const { plan } = answer;
  switch (expects.type) {
    case 'refuses':
      return (
        plan.kind !== 'question' &&
        (expects.word === null || answer.text.toLowerCase().includes(expects.word.toLowerCase()))
      );
    case 'asks_back':
      return (
        (plan.kind === 'clarify' && answer.choices.length > 0) || results.some((rows) => holds('says', answer, rows))
      );
    case 'action':
      return (
        plan.kind === 'question' &&
        plan.parts.some((part) => part.intent === 'action' && part.action === expects.action)
      );
    default:
      return plan.kind === 'question' && results.some((rows) => holds(expects.type as Held, answer, rows));
  }
}

type Held = Exclude<Expectation['type'], 'refuses' | 'asks_back' | 'action'>;

function holds(type: Held, answer: Answer, expected: Rows): boolean {
  const [first] = expected;
  switch (type) {
    case 'value':
      return saysNumber(answer, first?.[0] ?? 0);
    case 'rows':
      return sameRows(answer, expected);
    case 'names':
      return sameNames(answer, expected.map(textOf), false);
    case 'ranking':
      return sameNames(answer, expected.map(textOf), true);
    case 'winner':
      return saysWinner(answer, expected.map(textOf));
    case 'says': {
      const said = `${answer.text} ${JSON.stringify(answer.answer)}`.toLowerCase().replaceAll(',', '');
      return expected.every((row) => said.includes(textOf(row).toLowerCase().replaceAll(',', '')));
    }
  }
}

function textOf(row: readonly unknown[]): string {
  return String(row[0]);
}

/** A list says how many it holds before it names them. */
function saysNumber({ answer, text }: Answer, expected: unknown): boolean {
  const wanted = Number(expected);
  if (answer.kind === 'list' && Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', '')) === wanted) return true;
  if (answer.kind === 'none') return wanted === 0;
  if (typeof answer.value === 'number') return isClose(answer.value, wanted);
  if (typeof answer.value === 'string' && isClose(Number(answer.value), wanted)) return true;
  return answer.rows.length === 1 && Object.values(answer.rows[0] ?? {}).some((cell) => isClose(Number(cell), wanted));
}

/** To half a percent, or as rounded for people; a ratio may be said in percent. */
function isClose(said: number, wanted: number): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) <= Math.max(Math.abs(other) * 0.005, 1e-9);
  const isCount = Number.isInteger(wanted) && Math.abs(wanted) < 100_000;
  if (isCount) return Math.abs(said - wanted) < 1e-6;
  return near(said, wanted) || (Math.abs(wanted) <= 1 && near(said, wanted * 100)) || said === Math.round(wanted);
}

const spoken = (key: unknown) => comparable(String(key));

/** Case, spaces, and the several ways to write a quarter or a month aside. */
function comparable(text: string): string {
  const quarter = /^(?:q([1-4])[ -]?(\d{4})|(\d{4})[ -]?q([1-4]))$/i.exec(text.trim());
  if (quarter) return `${quarter[2] ?? quarter[3]}q${quarter[1] ?? quarter[4]}`;
  const month = /^([a-z]{3})[a-z]* (\d{4})$/i.exec(text.trim());
  const at = month ? 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf((month[1] ?? '').toLowerCase()) : -1;
  if (month && at >= 0) return `${month[2]}${String(at / 3 + 1).padStart(2, '0')}`;
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

function sameRows({ answer }: Answer, expected: Rows): boolean {
  const said = answer.rows.filter(
    (row) => !Object.values(row).every((cell) => cell === 0 || cell === null || typeof cell === 'string'),
  );
  const known = said.filter((row) => Object.values(row).some((cell) => typeof cell === 'string'));
  return (
    known.length - expected.length <= 1 &&
    known.length >= expected.length &&
    expected.every((row) => {
      const keys = row.slice(0, -1).map(spoken);
      return known.some((found) => {
        const cells = Object.values(found);
        return (
          keys.every((key) => cells.some((cell) => cell !== null && spoken(cell) === key)) &&
          cells.some((cell) => typeof cell !== 'boolean' && cell !== null && isClose(Number(cell), Number(row.at(-1))))
        );
      });
    })
  );
}

function sameNames({ answer }: Answer, expected: readonly string[], inOrder: boolean): boolean {
  const said = answer.rows.map((row) => Object.values(row).map((cell) => spoken(cell ?? '')));
  if (said.length === 0 && expected.length <= 1 && typeof answer.value === 'string')
    return expected.length === 1 && spoken(answer.value) === spoken(expected[0]);
  const wanted = expected.map(spoken);
  return inOrder
    ? said.length >= wanted.length && wanted.every((name, at) => said[at]?.includes(name))
    : said.length === wanted.length && wanted.every((name) => said.some((cells) => cells.includes(name)));
}

function saysWinner({ answer, text }: Answer, expected: readonly string[]): boolean {
  if (expected.length > 1) return expected.every((name) => text.includes(name));
  const [name] = expected;
  if (typeof answer.value === 'string') return spoken(answer.value) === spoken(name);
  const [best] = answer.rows;
  return (
    best !== undefined &&
    answer.rows.length === 1 &&
    Object.values(best).some((cell) => spoken(cell ?? '') === spoken(name))
  );
}
