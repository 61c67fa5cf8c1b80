import { StringDecoder } from 'node:string_decoder';
import { decodeBytes } from './decode-bytes.ts';
import type { SourceColumns, SourceRow, TableSource } from './source-rows.ts';

/** Largest object in characters. */
const objectLimit = 8 * 1024 * 1024;

/**
 * The objects of a JSON array, of `{"records": […]}` or of lines of JSON, as rows of text under `columns`. Nested objects
 * become `Account.Name`. The first object is row 2, as if the keys stood in a header.
 * @throws AppError `invalid_input` for bytes that the encoding does not allow.
 */
export async function* readJsonRows(source: TableSource, columns: SourceColumns): AsyncGenerator<SourceRow> {
  const indexes = new Map(columns.names.map((name, index) => [name, index]));
  let row = 1;
  for await (const element of splitObjects(source)) {
    row += 1;
    const parsed = element.problem ?? parseElement(element.text);
    if (typeof parsed === 'string') {
      yield { row, cells: [], problem: parsed };
      continue;
    }
    const cells: string[] = new Array(columns.names.length).fill('');
    flatten(parsed, '', (key, value) => {
      let index = indexes.get(key);
      if (index === undefined && columns.mayGrow) {
        index = columns.names.push(key) - 1;
        indexes.set(key, index);
      }
      if (index !== undefined) cells[index] = value;
    });
    yield { row, cells };
  }
}

interface Element {
  readonly text: string;
  readonly problem?: string;
}

async function* splitObjects(source: TableSource): AsyncGenerator<Element> {
  const decoder = new StringDecoder('utf8');
  const cutter = source.content.format === 'ndjson' ? new LineCutter() : new ObjectCutter();
  for await (const bytes of decodeBytes(source.path, source.content)) {
    yield* cutter.push(decoder.write(bytes));
    if (cutter.pending.length > objectLimit) {
      yield { text: '', problem: `is larger than ${objectLimit / 1024 / 1024} MB; the file was read up to here` };
      return;
    }
  }
  const rest = cutter.end();
  if (rest) yield rest;
}

/** One object a line. */
class LineCutter {
  pending = '';

  *push(chunk: string): Generator<Element> {
    const lines = (this.pending + chunk).split('\n');
    this.pending = lines.pop() ?? '';
    for (const text of lines) if (text.trim() !== '') yield { text };
  }

  end(): Element | null {
    return this.pending.trim() === '' ? null : { text: this.pending };
  }
}

/** Follows brackets and strings through a JSON text and cuts out what stands in the array of records, one at a time. */
class ObjectCutter {
  pending = '';
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #lastKey = '';
  #arrayDepth: number | null = null;
  #start = -1;

  *push(chunk: string): Generator<Element> {
    const text = this.pending + chunk;
    let index = this.pending.length;
    let stringStart = index;
    for (; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === 92) this.#isEscaped = true;
        else if (code === 34) {
          this.#isString = false;
          if (this.#arrayDepth === null) this.#lastKey = text.slice(stringStart, index);
        }
      } else if (code === 34) {
        this.#isString = true;
        stringStart = index + 1;
      } else if (code === 123 || code === 91) {
        if (this.#depth === this.#arrayDepth && this.#start < 0) this.#start = index;
        this.#depth += 1;
        if (code === 91 && this.#arrayDepth === null && this.#opensRecords()) this.#arrayDepth = this.#depth;
      } else if (code === 125 || code === 93) {
        this.#depth -= 1;
        if (this.#start >= 0 && this.#depth === this.#arrayDepth) {
          yield { text: text.slice(this.#start, index + 1) };
          this.#start = -1;
        } else if (this.#arrayDepth !== null && this.#arrayDepth > 0 && this.#depth < this.#arrayDepth) {
          this.#arrayDepth = Number.MAX_SAFE_INTEGER;
        }
      }
    }
    this.pending = this.#start >= 0 ? text.slice(this.#start) : '';
    this.#start = this.#start >= 0 ? 0 : -1;
  }

  end(): Element | null {
    if (this.#start < 0 && this.#depth <= 0) return null;
    return { text: '', problem: 'is cut off: the JSON ends before its last bracket' };
  }

  #opensRecords(): boolean {
    return this.#depth === 1 || (this.#depth === 2 && this.#lastKey === 'records');
  }
}

/** The object, or why it is none. Numbers that a float would change keep the text they were written with. */
function parseElement(text: string): Record<string, unknown> | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
    if (/\d{16}|\d[eE][+-]?\d|\.\d{15}/.test(text)) parsed = JSON.parse(text, keepNumberText);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'is not valid JSON';
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return 'is not an object of fields';
  return parsed as Record<string, unknown>;
}

function keepNumberText(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? context.source : value;
}

function flatten(object: Record<string, unknown>, prefix: string, take: (key: string, value: string) => void): void {
  for (const [name, value] of Object.entries(object)) {
    if (prefix === '' && name === 'attributes' && typeof value === 'object') continue;
    const key = prefix + name;
    if (value === null || value === undefined) take(key, '');
    else if (typeof value !== 'object') take(key, String(value));
    else if (Array.isArray(value) || prefix !== '') take(key, JSON.stringify(value));
    else flatten(value as Record<string, unknown>, `${key}.`, take);
  }
}
