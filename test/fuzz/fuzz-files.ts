import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvConnector } from '../../connectors/csv/connector.ts';
import { linkConnector } from '../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { mirrorRecordSchema } from '../../src/domain/record.ts';
import { compilePolicies } from '../../src/orchestration/policy/compile-policies.ts';
import { shipped, vocabulary } from '../fixtures/policies.ts';
import type { Dice } from './dice.ts';
import type { FuzzLog } from './fuzz-report.ts';
import { mutatedBytes } from './hostile-values.ts';

const csv = Buffer.from(
  'deal_id,deal_name,stage,amount,created_date,close_date,owner\nD1,"a, b",Won,10.50,2026-01-05,2026-06-30,Rita\n' +
    'D2,"line\nbreak ""q""",Open,"1.234,50 €",05/02/2026,,Ravi\nD3,=1+1,Lost,-5,2026-02-30,31.12.2026,\n',
);
const json = Buffer.from('[{"deal_id":"D1","stage":"Won","amount":10.5,"closed_at":"2026-01-05"},{"deal_id":"D2"}]');
const fileBytes = [...Buffer.from('",;\t\n\r{}[]\\='), 0, 0xef, 0xbb, 0xbf, 0xff, 0xfe];

/** Reads spoilt exports: every file ends in records that fit their schema, or in a refusal that says why. */
export async function fuzzUploads(dice: Dice, log: FuzzLog, cases: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-fuzz-'));
  const context = { signal: new AbortController().signal, idempotencyKey: null, requestId: 'fuzz' };
  for (let run = 0; run < cases; run += 1) {
    const isCsv = dice.next() < 0.7;
    const bytes = mutatedBytes(dice, isCsv ? csv : json, fileBytes);
    const path = join(folder, isCsv ? 'deals.csv' : 'deals.json');
    await writeFile(path, bytes);
    const settings = { uploads: [{ id: 'u', files: [path] }] };
    const linked = linkConnector(csvConnector, { id: 'fuzz', settings, credentials: memoryCredentials({}) });
    const about = () => bytes.toString('latin1');
    const page = { uploadId: 'u', cursor: null, limit: 1_000, mapping: 'dateOrder: dmy' };
    await linked.call('csv_read_records', page, context).then(
      (answer) => {
        log.answered('uploads', JSON.stringify(answer['rejected']), about);
        const records = answer['records'] as readonly unknown[];
        if (!records.every((record) => mirrorRecordSchema.safeParse(record).success)) {
          log.wrong('uploads', 'a record that fits no schema', about);
        }
      },
      (error: unknown) => log.refused('uploads', error, about),
    );
    await linked.close();
  }
  await rm(folder, { recursive: true });
}

const policyBytes = [...Buffer.from('(){}[]"@;,.=!&|:\n')];
const policyTexts = shipped.files.flatMap(({ text }) => text.split(/\n(?=@id)/)).filter((text) => text.includes('@id'));

/** Compiles spoilt policies: each is taken or refused with file and line, and nothing spoilt widens what is permitted. */
export function fuzzPolicies(dice: Dice, log: FuzzLog, cases: number): void {
  for (let run = 0; run < cases; run += 1) {
    const text = mutatedBytes(dice, Buffer.from(dice.pick(policyTexts)), policyBytes).toString('utf8');
    const about = () => text;
    try {
      const compiled = compilePolicies([{ name: 'own.cedar', text }], shipped.schema, vocabulary);
      if (compiled.ok) compiled.policies.release();
      log.answered('policies', compiled.ok ? 'taken' : JSON.stringify(compiled.problems), about);
      if (!compiled.ok && compiled.problems.some(({ file, message }) => !file || message.length < 5)) {
        log.wrong('policies', 'a problem without file or words', about);
      }
    } catch (error) {
      log.refused('policies', error, about);
    }
  }
}
