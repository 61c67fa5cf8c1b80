interface Word {
  readonly charset: string;
  readonly encoding: string;
  readonly bytes: Buffer;
}

const wordPattern = /=\?([A-Za-z0-9_:.()+-]{1,40})(?:\*[A-Za-z0-9-]{1,40})?\?([BbQq])\?([^?\s]*)\?=/g;

function bytesOf(encoding: string, text: string): Buffer {
  if (encoding === 'B') return Buffer.from(text, 'base64');
  const plain = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(plain, 'latin1');
}

function textOf(words: readonly Word[]): string {
  const [first] = words;
  if (!first) return '';
  const bytes = Buffer.concat(words.map((word) => word.bytes));
  try {
    return new TextDecoder(first.charset).decode(bytes);
  } catch {
    // A character set nobody knows: its ASCII part is better than nothing.
    return bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '\ufffd');
  }
}

/**
 * The text of a header with encoded words. Space between two encoded words is dropped, and neighbours in one character set are
 * decoded together, because senders cut characters in half. Text without encoded words comes out as it is.
 * Source: https://www.rfc-editor.org/rfc/rfc2047#section-6.2 (2026-11-20)
 */
export function decodeWords(header: string): string {
  let result = '';
  let run: Word[] = [];
  let end = 0;
  for (const match of header.matchAll(wordPattern)) {
    const [whole, charset = '', letter = '', text = ''] = match;
    const encoding = letter.toUpperCase();
    const between = header.slice(end, match.index);
    const isNeighbour = run.length > 0 && /^\s*$/.test(between);
    const isSame = isNeighbour && run[0]?.charset.toLowerCase() === charset.toLowerCase();
    if (!isSame) {
      result += textOf(run);
      run = [];
    }
    if (!isNeighbour) result += between;
    run.push({ charset, encoding, bytes: bytesOf(encoding, text) });
    end = match.index + whole.length;
  }
  return result + textOf(run) + header.slice(end);
}
