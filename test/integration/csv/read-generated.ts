import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openFiles } from './open-upload.ts';

function* lines(rows: number): Generator<string> {
  yield 'deal_id,deal_name,account,owner,stage,amount,created_date,close_date,notes\n';
  for (let index = 1; index <= rows; index += 1) {
    const day = String((index % 28) + 1).padStart(2, '0');
    yield `D-${index},Deal ${index},Account ${index % 5000},Owner ${index % 50},Prospecting,${index}.50,2025-01-${day},2026-01-${day},"notes, ${'x'.repeat(60)}"\n`;
  }
}

/** Memory in use after a collection: what the reader holds, without what merely has not been collected yet. */
function heldMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

/** Writes a table of so many rows, reads all of it and prints the most memory held between two pages, in MB. */
const rows = Number(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), 'bellwether-csv-'));
const path = join(folder, 'deals.csv');
await pipeline(Readable.from(lines(rows)), createWriteStream(path));
const upload = openFiles([path]);
let cursor: string | null = null;
let read = 0;
let pages = 0;
let mostMb = 0;
do {
  const page = await upload.page(cursor, 1000);
  read += page.records.length;
  pages += 1;
  if (pages % 5 === 0) mostMb = Math.max(mostMb, heldMb());
  cursor = page.cursor;
} while (cursor !== null);
await upload.connector.close();
await rm(folder, { recursive: true });
if (read !== rows + 1) throw new Error(`read ${read} records of ${rows} rows and one stage`);
console.log(Math.round(mostMb));
