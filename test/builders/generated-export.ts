import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addDays } from '../../src/domain/time.ts';

const openStages = ['Qualification', 'Discovery', 'Proposal', 'Negotiation'];

function* lines(rows: number): Generator<string> {
  yield 'deal_id,deal_name,account,owner,stage,amount,currency,created_date,close_date\n';
  for (let index = 1; index <= rows; index += 1) {
    const created = addDays('2024-01-01', (index * 7) % 600);
    const isEnded = index % 10 < 7;
    const stage = isEnded ? (index % 3 === 0 ? 'Closed Won' : 'Closed Lost') : openStages[index % 4];
    const closes = addDays(created, 20 + ((index * 13) % 120) + (isEnded ? 0 : 400));
    yield `D-${index},Deal ${index},Account ${index % 5000},Owner ${index % 50},${stage},${1_000 + (index % 997)}.50,EUR,${created},${closes}\n`;
  }
}

/** Writes a made-up export of so many deals as a stream, seven in ten of them ended. */
export async function writeGeneratedExport(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(lines(rows)), createWriteStream(path));
}
