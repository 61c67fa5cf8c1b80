import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import { mirrorRecordSchema } from '../../../src/domain/record.ts';
import { openUpload } from './open-upload.ts';

const valid = Buffer.from(
  'deal_id,deal_name,stage,amount,created_date,close_date\nD1,"a, b",Won,10.50,2026-01-05,2026-06-30\nD2,c,Open,,2026-02-05,\n',
);
const validJson = Buffer.from(
  '[{"deal_id":"D1","stage":"Won","amount":10.5,"closed_at":"2026-01-05"},{"deal_id":"D2","stage":"Open"}]',
);

async function readOrRefuse(name: string, bytes: Buffer): Promise<void> {
  const upload = await openUpload({ [name]: bytes });
  const result = await upload.read('dateOrder: dmy').catch((error: unknown) => {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('invalid_input');
    return null;
  });
  for (const record of result?.records ?? []) expect(mirrorRecordSchema.safeParse(record).success).toBe(true);
  for (const { reason } of result?.rejected ?? []) expect(reason).not.toBe('');
}

test('any bytes are read as records or refused with a reason, never a crash [csv.rejects-with-row-column-value-reason]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('deals.csv', 'deals.json'), (bytes, name) =>
      readOrRefuse(name, Buffer.from(bytes)),
    ),
    { numRuns: 100 },
  );
});

test('a valid file with some bytes changed is read or refused, never a crash [csv.rejects-with-row-column-value-reason]', async () => {
  const edits = fc.array(
    fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 10, 13, 34, 44, 92, 123, 125, 91, 93), fc.nat({ max: 255 }))),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(edits, fc.boolean(), async (changes, isJson) => {
      const bytes = Buffer.from(isJson ? validJson : valid);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      await readOrRefuse(isJson ? 'deals.json' : 'deals.csv', bytes);
    }),
    { numRuns: 300 },
  );
});
