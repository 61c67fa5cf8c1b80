import { type Detector, patternDetector } from './sensitive-span.ts';

const emailPattern =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_+-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}[\p{L}\p{N}])?\.){1,5}(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})(?![\p{L}\p{N}])/dgu;

/** Written so that no machine should read it: `jane [at] corp [dot] com`, `lea AT corp DOT de`. */
const spelledEmail =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64} ?(?:(?:\[at\]|\(at\)|\{at\}) ?[\p{L}\p{N}-]{1,63}(?: ?(?:\.|\[dot\]|\(dot\)|\{dot\}) ?[\p{L}\p{N}-]{2,63}){1,3}|AT [\p{L}\p{N}-]{1,63}(?: DOT [\p{L}\p{N}-]{2,63}){1,3})(?![\p{L}\p{N}])/dgu;

/** Pictures for dense screens are named like addresses: `logo@2x.png`. */
const fileEnding = /\.(?:png|jpe?g|gif|svg|webp|ico|css|js|ts|json|pdf)$/i;

/**
 * Card numbers by issuer range and length, with their check digit.
 * Source: https://en.wikipedia.org/wiki/Payment_card_number (2026-11-20)
 */
const cardPattern = /(?<![\d.,+#-]|\d )\d(?:[ -]?\d){12,18}(?![\d]|[.,]\d|[ -]\d)/dg;
const issuers: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/,
  /^3[47]\d{13}$/,
  /^6(?:011\d{12}|5\d{14}|4[4-9]\d{13})$/,
  /^3(?:0[0-5]|6\d|8\d)\d{11}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
];

function isCard(found: string): boolean {
  const digits = found.replace(/[ -]/g, '');
  return issuers.some((issuer) => issuer.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Lengths by country. Source: https://www.swift.com/standards/data-standards/iban-international-bank-account-number (2026-11-20) */
const ibanLengths: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18 },
  ...{ FR: 27, GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IL: 23, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21 },
  ...{ MC: 27, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, RS: 22, SA: 24, SE: 24, SI: 19, SK: 24, TR: 26, UA: 29 },
};
const ibanPattern = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}/dg;

/** An IBAN may be followed by words, so the country's length decides where it ends. */
const detectIban: Detector = (text) =>
  [...text.matchAll(ibanPattern)].flatMap(({ 0: found, index }) => {
    const length = ibanLengths[found.slice(0, 2).toUpperCase()];
    if (length === undefined) return [];
    let taken = 0;
    let end = 0;
    while (end < found.length && taken < length) {
      if (found[end] !== ' ') taken += 1;
      end += 1;
    }
    const isWhole = taken === length && !/[A-Za-z0-9]/.test(text[index + end] ?? '');
    const compact = found.slice(0, end).replaceAll(' ', '').toUpperCase();
    return isWhole && isIbanChecked(compact) ? [{ kind: 'iban', start: index, end: index + end }] : [];
  });

function isIbanChecked(iban: string): boolean {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((sign) => Number.parseInt(sign, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

/** North America: three, three and four digits, with or without the country's 1. */
const northAmerican =
  /(?<![\p{L}\d.,+#/_-]|\d )(?:\+?1[ .-]{1,2})?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[.-]\d{4}(?![\d]|[.,:/]\d|-\d|\p{L}{2})/dgu;

const phonePattern =
  /(?<![\p{L}\d.,+#/_-])(?:\+ ?|(?<!\d )(?:00 ?|\()?)\d(?:[ ().\-/–]{0,3}\d){6,16}(?![\d]|[.,:/]\d|-\d|\p{L}{2})/dgu;
/** The word that says so, with nothing but small words between it and the number: "call 15 accounts" is no phone. */
const phoneWord =
  /(?:\b(?:tel|phone|telephone|mobile|mob|cell|call|ring|dial|fax|whatsapp|text|sms|reach|contact|hotline|telefon|handy|mobil|tél|téléphone|móvil|teléfono|cellulare|line|landline|switchboard|ph)\b|☎|📞|📱)(?:[\s:.,=(–-]|\b(?:no|nr|number|num|nummer|numéro|is|was|me|him|her|us|them|at|on|direct|office|home|work|private|mobile|phone)\b){0,14}$/iu;

/** A number is a phone's when it is written the international way or after a word that says so. */
function isPhone(found: string, text: string, start: number): boolean {
  const digits = found.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15 || isDateOrAddress(found) || /^(\d)\1+$/.test(digits)) return false;
  if (/^\+ ?[1-9]/.test(found)) return digits.length >= 8;
  if (phoneWord.test(text.slice(Math.max(0, start - 45), start))) return !/^\d{1,3}(?:[.,]\d{3})+$/.test(found);
  return /^00 ?[1-9]/.test(found) && digits.length >= 11 && /[ ().\-/]/.test(found);
}

function isDateOrAddress(found: string): boolean {
  return (
    /^\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}(?:\D+\d{1,2}){0,2}$/.test(found) ||
    /^(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:19|20)?\d{2}(?:\D+\d{1,2}){0,2}$/.test(found) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(found) ||
    /^(?:19|20)\d{2}[ –-]{1,3}(?:19|20)\d{2}$/.test(found)
  );
}

/**
 * United States numbers, only after their name and in ranges that are given out; other national numbers have no shape of their own.
 * Source: https://www.ssa.gov/employer/randomization.html (2026-11-20)
 */
const socialSecurity =
  /\b(?:ssn|social security(?: number| no\.?)?)\b[^\d\n]{0,20}((?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4})(?!\d)/dgi;

/** Finds what tells who a person is or how to reach or pay them. */
export const personalDetectors: readonly Detector[] = [
  patternDetector('email', emailPattern, (found) => !fileEnding.test(found)),
  patternDetector('email', spelledEmail),
  patternDetector('card', cardPattern, isCard),
  detectIban,
  patternDetector('social_security', socialSecurity),
  patternDetector('phone', northAmerican),
  patternDetector('phone', phonePattern, isPhone),
];
