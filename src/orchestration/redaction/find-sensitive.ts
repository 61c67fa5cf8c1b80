import { personalDetectors } from './detect-personal.ts';
import { secretDetectors } from './detect-secrets.ts';
import type { Detector, SensitiveSpan } from './sensitive-span.ts';

/** All detectors; where two find the same stretch, the earlier counts. */
export const allDetectors: readonly Detector[] = [...secretDetectors, ...personalDetectors];

/**
 * Finds personal data and secrets in a text, in order and without overlaps. Signs that do not show (zero-width, soft hyphens,
 * tags) and full-width forms do not hide anything.
 */
export function findSensitive(text: string, detectors: readonly Detector[] = allDetectors): SensitiveSpan[] {
  const { plain, origin } = unveil(text);
  const taken: SensitiveSpan[] = [];
  const isTaken = new Uint8Array(plain.length);
  for (const detect of detectors) {
    for (const span of detect(plain)) {
      if (isTaken.subarray(span.start, span.end).includes(1)) continue;
      isTaken.fill(1, span.start, span.end);
      taken.push(span);
    }
  }
  taken.sort((a, b) => a.start - b.start);
  if (origin === null) return taken;
  return taken.map(({ kind, start, end }) => ({
    kind,
    start: origin[start] ?? 0,
    end: (origin[end - 1] ?? 0) + 1,
  }));
}

const veiled = /[\p{Default_Ignorable_Code_Point}\u{FF01}-\u{FF5E}\u{A0}\u{2007}\u{202F}\u{3000}]/u;

/** The text as it reads, and for each of its units where it stands in the original; null when nothing was changed. */
function unveil(text: string): { plain: string; origin: number[] | null } {
  if (!veiled.test(text)) return { plain: text, origin: null };
  let plain = '';
  const origin: number[] = [];
  let index = 0;
  for (const sign of text) {
    const shown = veiled.test(sign) ? shownAs(sign.codePointAt(0) ?? 0) : sign;
    for (let unit = 0; unit < shown.length; unit += 1) origin.push(index + unit);
    plain += shown;
    index += sign.length;
  }
  return { plain, origin };
}

/** Full-width forms read as their plain ones, wide spaces as spaces, and what does not show as nothing. */
function shownAs(code: number): string {
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return code === 0xa0 || code === 0x2007 || code === 0x202f || code === 0x3000 ? ' ' : '';
}
