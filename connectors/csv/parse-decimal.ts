import type { Decimal } from '../../src/domain/money.ts';
import type { CellProblem } from './rejection.ts';

/** Which sign stands before the decimals; null: the mapping does not say, so an ambiguous number is refused. */
export type DecimalSign = 'point' | 'comma' | null;

const plain = /^-?\d{1,18}(?:\.\d{1,10})?$/;
const withPoint = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/;
const withComma = /^([+-]?)(\d+|\d{1,3}(?:\.\d{3})+)?(?:,(\d*))?$/;
const allowed =
  'digits with a point before the decimals, like 1234.50 (`decimal: comma` in the mapping file for 1234,50)';

/** Reads a decimal exactly as written, without a float in between; a number that can be read two ways is a problem. */
export function parseDecimal(text: string, sign: DecimalSign): Decimal | CellProblem {
  if (sign !== 'comma' && plain.test(text) && (text.charCodeAt(0) !== 48 || text.length === 1)) return text;
  const match = (sign === 'comma' ? withComma : withPoint).exec(text);
  if (!match || (match[2] === undefined && !match[3])) return { reason: whyNot(text, sign), allowed };
  const group = sign === 'comma' ? '.' : ',';
  const grouped = match[2] ?? '0';
  if (sign === null && match[3] === undefined && grouped.split(group).length === 2) {
    return { reason: 'may be a decimal or a thousands separator: the file does not say which', allowed };
  }
  const whole = grouped.replaceAll(group, '').replace(/^0+(?=\d)/, '');
  const fraction = (match[3] ?? '').length > 10 ? (match[3] ?? '').replace(/0+$/, '') : (match[3] ?? '');
  if (whole.length > 18) return { reason: 'is larger than any amount we keep', allowed: 'at most 18 digits' };
  if (fraction.length > 10) return { reason: 'has more decimals than we keep', allowed: 'at most 10 decimals' };
  return `${match[1] === '-' ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

function whyNot(text: string, sign: DecimalSign): string {
  if (/^[+-]?(nan|inf|infinity|∞)$/i.test(text)) return 'is not a finite number';
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(text)) return 'is written with an exponent';
  if (/\p{Sc}/u.test(text) || /^[A-Z]{3}\b|\b[A-Z]{3}$/.test(text))
    return 'carries a currency; give it a column of its own';
  if (/[^\d\P{Nd}]/u.test(text)) return 'uses digits other than 0 to 9';
  if (/^[+-]?[\d\s.,]+$/.test(text)) {
    return sign === 'comma' ? 'does not fit the declared decimal comma' : 'does not fit a decimal point';
  }
  return 'is not a number';
}
