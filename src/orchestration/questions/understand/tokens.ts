/** One word, number or mark of a question. `from` and `to` are places in the question as written. */
export interface Token {
  /** Lower case, without accents; a possessive ending is taken off and told by `possessive`. */
  readonly word: string;
  readonly kind: 'word' | 'number' | 'mark';
  readonly possessive: boolean;
  readonly from: number;
  readonly to: number;
  /** No space stands before it: `Q3`, `GTX-Pro`. */
  readonly glued: boolean;
}

const contractions: Readonly<Record<string, readonly string[]>> = {
  "what's": ['what', 'is'],
  "who's": ['who', 'is'],
  "how's": ['how', 'is'],
  "where's": ['where', 'is'],
  "when's": ['when', 'is'],
  "that's": ['that', 'is'],
  "it's": ['it', 'is'],
  "let's": ['let', 'us'],
  "i'm": ['i', 'am'],
  "we're": ['we', 'are'],
  "they're": ['they', 'are'],
  "i've": ['i', 'have'],
  "we've": ['we', 'have'],
  "i'd": ['i', 'would'],
  cannot: ['can', 'not'],
};
/** What people write in a hurry. */
const shorthand: Readonly<Record<string, string>> = {
  qtr: 'quarter',
  qtrs: 'quarters',
  wk: 'week',
  wks: 'weeks',
  yr: 'year',
  yrs: 'years',
  mth: 'month',
  mths: 'months',
  rev: 'revenue',
  amt: 'amount',
  acct: 'account',
  accts: 'accounts',
  mgr: 'manager',
  cust: 'customer',
  custs: 'customers',
  prob: 'probability',
};
const negatedWord = /^(\p{L}+)n't$/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: every character of ASCII is meant
const isAscii = /^[\x00-\x7f]*$/;

/** Case, accents and the form of quotes and dashes carry no meaning; the length of the text stays the same. */
export function plainText(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase().replace(/`/g, "'");
  let plain = '';
  for (const character of text) {
    const bare = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    plain += bare.length === character.length ? bare : character.length === 1 ? (bare[0] ?? ' ') : '  ';
  }
  return plain.replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'").replace(/[\u2010-\u2015\u2212]/g, '-');
}

/** The words of a name as they are compared: letters and digits apart from everything else. */
export function nameWords(name: string): string[] {
  return (
    plainText(name)
      .replace(/'/g, '')
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

const pieces = /(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\p{L}+(?:'\p{L}+)*'?|[$€£¥%&+<>=/:@.,;?!()"#*_-]/gu;

/** Cuts a question into words, numbers and marks. */
export function tokenise(text: string): Token[] {
  const plain = plainText(text);
  const tokens: Token[] = [];
  let end = -1;
  for (const found of plain.matchAll(pieces)) {
    const from = found.index;
    const piece = found[0];
    const span = { from, to: from + piece.length, glued: from === end };
    end = span.to;
    if (/^\d/.test(piece)) tokens.push({ ...span, word: piece.replace(/,/g, ''), kind: 'number', possessive: false });
    else if (/^\p{L}/u.test(piece)) tokens.push(...wordTokens(piece, span));
    else if (piece === '%' && !span.glued) tokens.push({ ...span, word: 'percent', kind: 'word', possessive: false });
    else tokens.push({ ...span, word: piece, kind: 'mark', possessive: false });
  }
  return tokens;
}

function wordTokens(piece: string, span: Pick<Token, 'from' | 'to' | 'glued'>): Token[] {
  const word = (text: string, possessive = false): Token => ({ ...span, word: text, kind: 'word', possessive });
  const parts = contractions[piece];
  if (parts) return parts.map((part) => word(part));
  const negated = negatedWord.exec(piece)?.[1];
  if (negated) return [word(negated === 'wo' ? 'will' : negated === 'ca' ? 'can' : negated), word('not')];
  if (piece.endsWith("'s")) return [word(piece.slice(0, -2), true)];
  if (piece.endsWith("'")) return [word(piece.slice(0, -1), true)];
  const bare = piece.replace(/'/g, '');
  return [word(shorthand[bare] ?? bare)];
}
