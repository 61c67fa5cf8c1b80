import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { AppError } from '../../src/domain/errors.ts';
import type { ContentFormat } from './sniff-content.ts';

const chunkBytes = 64 * 1024;

/**
 * The file as valid UTF-8, chunk by chunk, without its byte order mark.
 * @throws AppError `invalid_input` naming the offset of the first byte that the encoding does not allow.
 */
export async function* decodeBytes(path: string, content: ContentFormat): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { start: content.bomBytes, highWaterMark: chunkBytes });
  const decode = content.encoding === 'utf-8' ? checkUtf8(content.bomBytes) : transcode(content);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const decoded = decode(chunk, false);
    if (decoded.length > 0) yield decoded;
  }
  const rest = decode(Buffer.alloc(0), true);
  if (rest.length > 0) yield rest;
}

type Decode = (chunk: Buffer, isLast: boolean) => Buffer;

/** Passes UTF-8 through unchanged, holding back a character that the chunk's end cuts in two. */
function checkUtf8(startOffset: number): Decode {
  let held = Buffer.alloc(0);
  let offset = startOffset;
  return (chunk, isLast) => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    const complete = isLast ? bytes.length : completeLength(bytes);
    const text = bytes.subarray(0, complete);
    if (!isUtf8(text)) throw invalidBytes('utf-8', offset + firstInvalidUtf8(text));
    held = Buffer.from(bytes.subarray(complete));
    offset += complete;
    return text;
  };
}

/** How many bytes of the chunk end on a whole character: at most three are held back. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The first position at which the bytes stop being UTF-8: the longest valid prefix, found by halving. */
function firstInvalidUtf8(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const complete = completeLength(bytes.subarray(0, middle));
    if (isUtf8(bytes.subarray(0, complete))) valid = middle;
    else invalid = middle;
  }
  let start = valid;
  while (start > 0 && start > valid - 3 && !isUtf8(bytes.subarray(0, start))) start -= 1;
  return start;
}

function transcode(content: ContentFormat): Decode {
  const decoder = new TextDecoder(content.encoding, { fatal: true });
  let offset = content.bomBytes;
  return (chunk, isLast) => {
    try {
      const text = decoder.decode(chunk, { stream: !isLast });
      offset += chunk.length;
      return Buffer.from(text);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw invalidBytes(content.encoding, offset + firstInvalid(content.encoding, chunk), cause);
    }
  };
}

/** Where in the chunk a strict decoder of this encoding stops; exact to the character. */
function firstInvalid(encoding: string, chunk: Buffer): number {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let index = 0; index < chunk.length; index += 1) {
    try {
      decoder.decode(chunk.subarray(index, index + 1), { stream: true });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return index;
    }
  }
  return chunk.length;
}

function invalidBytes(encoding: string, byteOffset: number, cause?: unknown): AppError {
  const message = `is not valid ${encoding} at byte ${byteOffset}; if it is written otherwise, declare it in the mapping file, like \`encoding: windows-1252\``;
  return new AppError('invalid_input', message, { byteOffset, field: 'encoding' }, { cause });
}
