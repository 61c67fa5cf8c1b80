/** What Windows-1252 adds to Latin-1: the letters and signs that PDF's standard fonts have beyond it. */
const beyondLatin1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Signs that say the same in the fonts' own characters. */
const alike: Readonly<Record<string, string>> = { '−': '-', '→': '->', '\u202f': ' ', '\u2009': ' ', '\u2011': '-' };

/**
 * Text as PDF's standard fonts can print it: Western European letters with their accents as they are; a letter of another script
 * becomes `?`, counted in `missing`, and is never replaced by one that looks alike. Invisible control characters become spaces.
 *
 * Source: https://pdfkit.org/docs/text.html, section Fonts (2026-11-20)
 */
export function fitWinAnsi(text: string): { readonly text: string; readonly missing: number } {
  let fitted = '';
  let missing = 0;
  for (const character of text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x7e || (code >= 0xa0 && code <= 0xff) || beyondLatin1.has(character)) fitted += character;
    else if (alike[character] !== undefined) fitted += alike[character];
    else {
      fitted += '?';
      missing += 1;
    }
  }
  return { text: fitted, missing };
}
