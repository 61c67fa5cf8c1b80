import { isUtf8 } from 'node:buffer';
import { AppError } from '../../src/domain/errors.ts';

/** How a file is written; `delimiter` is null for JSON. `bomBytes` are skipped at the start. */
export interface ContentFormat {
  readonly format: 'csv' | 'json' | 'ndjson';
  readonly encoding: string;
  readonly bomBytes: number;
  readonly delimiter: string | null;
  /** `sep=;` on the first line, which spreadsheets write and hide. */
  readonly hasSeparatorLine: boolean;
}

const notText: readonly { readonly name: string; readonly matches: (head: Buffer, text: string) => boolean }[] = [
  { name: 'a gzip archive', matches: (head) => head[0] === 0x1f && head[1] === 0x8b },
  { name: 'a ZIP archive or an Excel workbook (.xlsx)', matches: (_, text) => text.startsWith('PK\x03\x04') },
  { name: 'an old Excel workbook (.xls)', matches: (head) => head.readUInt32BE(0) === 0xd0cf11e0 },
  { name: 'a PDF', matches: (_, text) => text.startsWith('%PDF') },
  { name: 'a Parquet file', matches: (_, text) => text.startsWith('PAR1') },
  { name: 'a Zstandard archive', matches: (head) => head.readUInt32LE(0) === 0xfd2fb528 },
  { name: 'a bzip2 archive', matches: (_, text) => text.startsWith('BZh') },
  { name: 'a 7-Zip archive', matches: (_, text) => text.startsWith('7z\xbc\xaf') },
  { name: 'an SQLite database', matches: (_, text) => text.startsWith('SQLite format 3') },
  {
    name: 'an HTML or XML page',
    matches: (_, text) => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|head|meta|style)\b/i.test(text),
  },
];

/** Encodings of a mapping file, by the names people use. */
const encodingNames: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
};

/** The decoder's name of a declared encoding. @throws AppError `invalid_input` for one we do not read. */
export function encodingOf(declared: string): string {
  const name = encodingNames[declared.toLowerCase().replace(/[^a-z0-9]/g, '')];
  if (name) return name;
  const known = 'utf-8, utf-16le, utf-16be, windows-1252, shift-jis';
  throw new AppError('invalid_input', `Encoding "${declared}" is not read. Allowed: ${known}.`, { field: 'encoding' });
}

/**
 * Tells from the first bytes how a file is written; the name's ending is not trusted.
 * @throws AppError `invalid_input` for an empty file and for archives, workbooks and pages with a text file's name.
 */
export function sniffContent(head: Buffer, declaredEncoding: string | null): ContentFormat {
  if (head.length === 0) throw new AppError('invalid_input', 'is empty');
  const padded = head.length < 8 ? Buffer.concat([head, Buffer.alloc(8)]) : head;
  const latin = padded.subarray(0, 512).toString('latin1');
  const other = notText.find(({ matches }) => matches(padded, latin));
  if (other) {
    throw new AppError('invalid_input', `is ${other.name}, not text: export as CSV, TSV or JSON and unpack it first`);
  }
  const { encoding, bomBytes } = sniffEncoding(head, declaredEncoding);
  const text = new TextDecoder(encoding).decode(head.subarray(bomBytes));
  if (/^\s*$/.test(text)) throw new AppError('invalid_input', 'is empty: it holds only blanks');
  if (/^\s*[[{]/.test(text))
    return { format: jsonKind(text), encoding, bomBytes, delimiter: null, hasSeparatorLine: false };
  const separatorLine = /^sep=(.)\r?\n/i.exec(text);
  const delimiter = separatorLine?.[1] ?? sniffDelimiter(text);
  return { format: 'csv', encoding, bomBytes, delimiter, hasSeparatorLine: separatorLine !== null };
}

function jsonKind(text: string): 'json' | 'ndjson' {
  if (/^\s*\[/.test(text)) return 'json';
  const [first = '', second] = text.trimStart().split(/\r?\n/, 2);
  const isObject = (line: string) => {
    try {
      return typeof JSON.parse(line) === 'object';
    } catch {
      return false;
    }
  };
  if (!isObject(first)) return 'json';
  return second?.trimStart().startsWith('{') || !/"records"\s*:\s*\[/.test(first) ? 'ndjson' : 'json';
}

function sniffEncoding(head: Buffer, declared: string | null): { encoding: string; bomBytes: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bomBytes: 2 };
  if (declared) return { encoding: declared, bomBytes: 0 };
  if (!isUtf8(head) || head.includes(0)) {
    const zeros = [0, 0];
    for (let index = 0; index < head.length; index += 1)
      if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = zeros;
    if (odd > head.length / 4 && even < odd / 8) return { encoding: 'utf-16le', bomBytes: 0 };
    if (even > head.length / 4 && odd < even / 8) return { encoding: 'utf-16be', bomBytes: 0 };
  }
  return { encoding: 'utf-8', bomBytes: 0 };
}

const delimiters = [',', ';', '\t', '|'];

/** The delimiter that the first lines share: the one they hold most often outside quotes, equally in each line. */
function sniffDelimiter(text: string): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const counts = countPerLine(text, delimiter);
    const header = counts[0] ?? 0;
    const agreeing = counts.filter((count) => count === header).length;
    const score = header * (agreeing / counts.length);
    if (header > 0 && score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function countPerLine(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length && counts.length < 20; index += 1) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === delimiter) count += 1;
    else if (character === '\n' || (character === '\r' && text[index + 1] !== '\n')) {
      counts.push(count);
      count = 0;
    }
  }
  if (counts.length === 0) counts.push(count);
  return counts;
}
