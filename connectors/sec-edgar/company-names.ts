/** Words that say how a company is incorporated and tell nobody apart. */
const legalWords = new Set(
  'inc incorporated corp corporation co company ltd limited llc llp lp plc sa nv bv ag se ab asa oyj spa gmbh kgaa the'.split(
    ' ',
  ),
);

/**
 * A company's name with what varies taken away: case, accents, punctuation, EDGAR's state mark (`/DE/`), legal forms at either
 * end. `Müller & Söhne, Inc.` → `muller and sohne`. Empty when nothing is left.
 */
export function normaliseName(name: string): string {
  const words = name
    .slice(0, 300)
    .replace(/\s*[/\\][A-Z]{2,3}[/\\]?\s*$/i, '')
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  while (words.length > 1 && legalWords.has(words.at(-1) ?? '')) words.pop();
  while (words.length > 1 && words[0] === 'the') words.shift();
  return words.join(' ');
}

/** A domain without scheme, path, `www.` and case; null for text that is none. */
export function domainOf(text: string | null | undefined): string | null {
  const host = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\d?\./, '');
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? host : null;
}

/** Whether two domains belong together: the same, or one a part of the other (`ir.acme.com`, `acme.com`). */
export function sameDomain(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** How close a company's name is to the one asked for: 1 the same, 0.6 begins with it or the other way round, 0 neither. */
export function nameCloseness(asked: string, name: string): 0 | 0.6 | 1 {
  if (asked === '' || name === '') return 0;
  if (asked === name || asked.replaceAll(' ', '') === name.replaceAll(' ', '')) return 1;
  return name.startsWith(`${asked} `) || asked.startsWith(`${name} `) ? 0.6 : 0;
}
