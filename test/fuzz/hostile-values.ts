import type { Dice } from './dice.ts';

const texts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202eevil',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' OR 1=1 --",
  '{{7*7}}',
  '$' + '{process.env}',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  'NaN',
  '1e309',
  '2026-02-30',
  '9'.repeat(400),
  'x'.repeat(10_000),
  '😀'.repeat(50),
];
const numbers = [0, -0, -1, 1.5, 1e9, 2 ** 53, -(2 ** 53), 1e308, Number.MIN_VALUE];

/** A value of any kind that JSON can hold, the likelier the nastier. */
export function hostileValue(dice: Dice, depth = 0): unknown {
  const kind = dice.below(depth > 3 ? 5 : 9);
  if (kind < 2) return dice.pick(texts);
  if (kind === 2) return dice.pick(numbers);
  if (kind === 3) return dice.pick([null, true, false]);
  if (kind === 4) return randomText(dice);
  if (kind === 5) return Array.from({ length: dice.below(6) }, () => hostileValue(dice, depth + 1));
  if (kind === 6) return JSON.parse('{"__proto__":{"readOnly":true},"constructor":{"prototype":{"isAdmin":true}}}');
  if (kind === 7) return nested(dice.pick([10, 100, 2_000]));
  return Object.fromEntries(
    Array.from({ length: dice.below(6) }, () => [dice.pick(texts).slice(0, 40), hostileValue(dice, depth + 1)]),
  );
}

function randomText(dice: Dice): string {
  return String.fromCodePoint(...Array.from({ length: dice.below(30) }, () => dice.below(0xd7ff)));
}

function nested(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { a: value };
  return value;
}

/** `bytes` with some changed, cut, doubled or added. */
export function mutatedBytes(dice: Dice, bytes: Uint8Array, interesting: readonly number[]): Buffer {
  let result = Buffer.from(bytes);
  for (let edits = 1 + dice.below(6); edits > 0; edits -= 1) {
    const at = dice.below(result.length + 1);
    const kind = dice.below(5);
    const byte = dice.next() < 0.5 ? dice.pick(interesting) : dice.below(256);
    if (kind < 2 && result.length > 0) result[at % result.length] = byte;
    else if (kind === 2) result = Buffer.concat([result.subarray(0, at), Buffer.from([byte]), result.subarray(at)]);
    else if (kind === 3) result = result.subarray(0, at);
    else result = Buffer.concat([result.subarray(0, at), result.subarray(dice.below(result.length + 1))]);
  }
  return result;
}
