import { appendFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { find, openFiles, openUpload } from './open-upload.ts';
import { csvFixture } from './real-data.ts';

const fixtures = ['zoho-deals.csv', 'contacts.csv', 'contact-roles.csv', 'tasks.csv', 'hubspot-companies.csv'].map(
  csvFixture,
);

const deals = (count: number) =>
  `deal_id,stage,created_date\n${Array.from({ length: count }, (_, index) => `D${index},${index % 7 === 3 ? 'Won,soon' : 'Open,2026-01-05'}`).join('\n')}\n`;

test('pages of any size give the same records and rejections in the same order [csv.pages-resume-exactly]', async () => {
  const whole = await openFiles(fixtures).read();
  expect(whole.records.length).toBeGreaterThan(10);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (limit) => {
      const paged = await openFiles(fixtures).read(undefined, limit);
      expect([paged.records, paged.rejected, paged.counts]).toEqual([whole.records, whole.rejected, whole.counts]);
      expect(paged.pages).toBe(Math.floor((whole.records.length + whole.rejected.length) / limit) + 1);
    }),
    { numRuns: 20 },
  );
});

test('a cursor resumes in another process, twice, and out of order [csv.pages-resume-exactly]', async () => {
  const upload = await openUpload({ 'deals.csv': deals(50) });
  const first = await upload.page(null, 20);
  const second = await upload.page(first.cursor, 20);
  const third = await upload.page(second.cursor, 20);
  expect(third.done).toBe(true);
  const elsewhere = openFiles(upload.files);
  expect(third).toMatchObject({ total: 44 });
  expect(await elsewhere.page(second.cursor, 20)).toEqual(third);
  expect(await elsewhere.page(first.cursor, 20)).toEqual(second);
  expect(await upload.page(first.cursor, 20)).toEqual(second);
  expect(await Promise.all([upload.page(first.cursor, 20), upload.page(first.cursor, 20)])).toEqual([second, second]);
});

test('a cursor of files that changed meanwhile is a conflict, and a made-up one is refused', async () => {
  const upload = await openUpload({ 'deals.csv': deals(50) });
  const first = await upload.page(null, 20);
  await appendFile(String(upload.files[0]), 'D50,Open,2026-01-05\n');
  await expect(upload.page(first.cursor, 20)).rejects.toMatchObject({ code: 'conflict' });
  await expect(upload.page('../../etc/passwd', 20)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('reading twice gives the same bytes [csv.reads-the-same-twice]', async () => {
  const [first, second] = [await openFiles(fixtures).read(), await openFiles(fixtures).read()];
  expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  expect(JSON.stringify(await openFiles(fixtures).describe())).toBe(
    JSON.stringify(await openFiles(fixtures).describe()),
  );
});

test('what a person cancels stops', async () => {
  const upload = await openUpload({ 'deals.csv': deals(50) });
  const context = { signal: AbortSignal.abort(), idempotencyKey: null, requestId: 'r' };
  await expect(upload.connector.call('csv_read_records', { uploadId: 'u' }, context)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect((await upload.read()).counts['opportunity']).toBe(43);
  const cancelled = openFiles(upload.files);
  const first = cancelled.connector.call('csv_describe_upload', { uploadId: 'u' }, context);
  const second = cancelled.describe();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect((await second).records).toEqual({ opportunity: 43, stage: 1 });
});

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '東', ' x', ',', ';', '\t', '|', '"', '\n', '\r\n', '😀', '='),
  minLength: 1,
  maxLength: 8,
});

test('what a writer wrote is read back cell by cell, for any delimiter and newline [csv.reads-any-delimiter-and-newline]', async () => {
  const table = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    quoteAll: fc.boolean(),
    rows: fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(table, async ({ delimiter, newline, quoteAll, rows }) => {
      const write = (text: string) =>
        quoteAll || /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const spare = Array.from({ length: 8 }, (_, index) => `spare ${index}`);
      const lines = [
        ['deal_id', 'stage', 'first note', 'second note', ...spare],
        ...rows.map(([a, b], index) => [`D${index}`, 'Open', a, b, ...spare.map(() => '')]),
      ];
      const upload = await openUpload({
        'deals.csv': lines.map((line) => line.map(write).join(delimiter)).join(newline) + newline,
      });
      const result = await upload.read();
      expect(result.rejected).toEqual([]);
      for (const [index, [a, b]] of rows.entries()) {
        const { custom } = find(result, 'opportunity', `D${index}`).undated as { custom: Record<string, unknown> };
        expect([custom['first note'] ?? '', custom['second note'] ?? '']).toEqual([a.trim(), b.trim()]);
      }
    }),
    { numRuns: 150 },
  );
});

test('JSON, JSON with records and lines of JSON give the same records as CSV', async () => {
  const objects = [
    { deal_id: 'D1', stage: 'Open', amount: 12.5, created_date: '2026-01-05', note: null, Owner: { Name: 'Ada' } },
    { deal_id: 'D2', stage: 'Won', amount: 7, created_date: '2026-01-06', note: 'a "b"\n{c]', Owner: { Name: 'Ada' } },
  ];
  const csv =
    'deal_id,stage,amount,created_date,note,Owner.Name\nD1,Open,12.5,2026-01-05,,Ada\nD2,Won,7,2026-01-06,"a ""b""\n{c]",Ada\n';
  const expected = await (await openUpload({ 'deals.csv': csv })).read();
  expect(expected.counts).toEqual({ stage: 2, opportunity: 2 });
  const texts = [
    JSON.stringify(objects),
    JSON.stringify(objects, null, 2),
    JSON.stringify({ totalSize: 2, other: [{ x: 1 }], records: objects }),
    `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`,
  ];
  for (const text of texts) {
    expect((await (await openUpload({ 'deals.json': text })).read()).records).toEqual(expected.records);
  }
});

test('numbers in JSON keep the digits they were written with [csv.never-guesses-an-amount]', async () => {
  const text =
    '[{"deal_id":1,"stage":"Open","amount":12345678901234567.89},{"deal_id":2,"stage":"Open","amount":1e400},{"deal_id":3,"stage":"Open","amount":0.10}]';
  const result = await (await openUpload({ 'deals.json': text })).read();
  expect(find(result, 'opportunity', '1').undated['amount']).toBe('12345678901234567.89');
  expect(result.rejected).toMatchObject([
    { row: 3, column: 'amount', value: '1e400', reason: 'is written with an exponent' },
  ]);
});

test('broken JSON is reported and what stands before it is kept', async () => {
  const text =
    '[{"deal_id":"D1","stage":"Open"},{"deal_id":"D2" "stage":"Open"},[1],{"deal_id":"D3","stage":"Open"},{"deal_id":"D4","sta';
  const result = await (await openUpload({ 'deals.json': text })).read();
  expect(result.counts['opportunity']).toBe(2);
  expect(result.rejected.map(({ row, reason }) => [row, reason])).toEqual([
    [3, 'is not valid JSON'],
    [4, 'is not an object of fields'],
    [6, 'is cut off: the JSON ends before its last bracket'],
  ]);
  const lines =
    '{"deal_id":"D1","stage":"Open"}\n{"deal_id":\n{"deal_id":"D2","stage":"\\ud800"}\n{"deal_id":"D3","stage":"Open"}\n';
  const byLine = await (await openUpload({ 'deals.ndjson': lines })).read();
  expect(byLine.counts['opportunity']).toBe(2);
  expect(byLine.rejected.map(({ row, reason }) => [row, reason])).toEqual([
    [3, 'is not valid JSON'],
    [4, 'holds half a character'],
  ]);
});
