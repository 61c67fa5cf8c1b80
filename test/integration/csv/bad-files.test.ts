import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { rejectionText } from '../../../connectors/csv/rejection.ts';
import { find, openFiles, openUpload, opportunities } from './open-upload.ts';

const header = 'deal_id,deal_name,stage,amount,created_date,close_date';
const row = (id: string, name = 'Deal') => `${id},${name},Prospecting,100,2026-01-05,2026-06-30`;
const deals = (...rows: string[]) => `${[header, ...rows].join('\n')}\n`;

function ids(result: { readonly records: readonly { readonly object: string }[] }): string[] {
  return result.records.flatMap((record) =>
    record.object === 'opportunity' && 'id' in record ? [String(record.id)] : [],
  );
}

test('a UTF-8 byte order mark is no part of the first header [csv.reads-encodings-or-names-the-byte]', async () => {
  const upload = await openUpload({ 'deals.csv': `\ufeff${deals(row('D1', 'Größe 東'))}` });
  const result = await upload.read();
  expect(ids(result)).toEqual(['D1']);
  expect(find(result, 'opportunity', 'D1').undated['name']).toBe('Größe 東');
});

test.each([
  [
    'UTF-16 LE with a mark',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(deals(row('D1', 'Größe')), 'utf16le')]),
  ],
  [
    'UTF-16 BE with a mark',
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(deals(row('D1', 'Größe')), 'utf16le').swap16()]),
  ],
  ['UTF-16 LE without a mark', Buffer.from(deals(row('D1', 'Größe')), 'utf16le')],
])('%s is read [csv.reads-encodings-or-names-the-byte]', async (_, bytes) => {
  const result = await (await openUpload({ 'deals.csv': bytes })).read();
  expect(find(result, 'opportunity', 'D1').undated['name']).toBe('Größe');
});

test('Windows-1252 and Shift-JIS are read when the mapping declares them [csv.reads-encodings-or-names-the-byte]', async () => {
  const windows = await openUpload({ 'deals.csv': Buffer.from(deals(row('D1', 'Größe')), 'latin1') });
  expect(find(await windows.read('encoding: windows-1252'), 'opportunity', 'D1').undated['name']).toBe('Größe');
  const euro = Buffer.concat([
    Buffer.from(`${header}\nD1,`),
    Buffer.from([0x80]),
    Buffer.from(',Prospecting,1,2026-01-05,\n'),
  ]);
  const smart = await openUpload({ 'deals.csv': euro });
  expect(find(await smart.read('encoding: windows-1252'), 'opportunity', 'D1').undated['name']).toBe('€');
  const japanese = Buffer.concat([
    Buffer.from(`${header}\nD1,`),
    Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
    Buffer.from(',Prospecting,1,2026-01-05,\n'),
  ]);
  const shift = await openUpload({ 'deals.csv': japanese });
  expect(find(await shift.read('encoding: Shift-JIS'), 'opportunity', 'D1').undated['name']).toBe('日本');
});

test('bytes that are not UTF-8 refuse the file with the offset of the first one [csv.reads-encodings-or-names-the-byte]', async () => {
  const text = deals(row('D1'), row('D2', 'Gr\xf6\xdfe'), row('D3'));
  const bytes = Buffer.from(text, 'latin1');
  const upload = await openUpload({ 'deals.csv': bytes, 'accounts.csv': 'account_id,name\nA1,Acme\n' });
  const result = await upload.read();
  expect(ids(result)).toEqual([]);
  expect(result.counts).toEqual({ account: 1 });
  expect(result.rejected[0]?.reason).toBe(
    `is not valid utf-8 at byte ${bytes.indexOf(0xf6)}; if it is written otherwise, declare it in the mapping file, like \`encoding: windows-1252\``,
  );
});

test('an invalid byte far into a file is found exactly, also behind a character that two chunks share', async () => {
  const filler = Array.from({ length: 20_000 }, (_, index) => row(`D${index}`, 'né')).join('\n');
  const good = Buffer.from(`${header}\n${filler}\n`);
  const bytes = Buffer.concat([good, Buffer.from('D-last,'), Buffer.from([0xe2, 0x82]), Buffer.from(',x\n')]);
  const upload = await openUpload({ 'deals.csv': bytes });
  await expect(upload.read()).rejects.toThrow(`not valid utf-8 at byte ${good.length + 7}`);
});

test('a half character in UTF-16 is refused with its offset', async () => {
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(deals(row('D1')), 'utf16le'),
    Buffer.from([0x00, 0xd8, 0x41, 0x00]),
  ]);
  await expect((await openUpload({ 'deals.csv': bytes })).read()).rejects.toThrow(/not valid utf-16le at byte \d+/);
});

test('a NUL character rejects its row and no other [csv.rejects-with-row-column-value-reason]', async () => {
  const result = await (await openUpload({ 'deals.csv': deals(row('D1'), row('D2', 'a\0b'), row('D3')) })).read();
  expect(ids(result)).toEqual(['D1', 'D3']);
  expect(result.rejected).toEqual([
    {
      file: 'deals.csv',
      row: 3,
      column: 'deal_name',
      value: 'a\\u0000b',
      reason: 'holds a NUL character',
      allowed: 'text without NUL characters',
    },
  ]);
});

test('mixed newlines, lone carriage returns and blank lines separate rows and keep their numbers [csv.reads-any-delimiter-and-newline]', async () => {
  const text = `${header}\r\n${row('D1')}\n${row('D2')}\r${row('D3')}\r\n\r\n${row('D4').replace('100', 'abc')}\n`;
  const result = await (await openUpload({ 'deals.csv': text })).read();
  expect(ids(result)).toEqual(['D1', 'D2', 'D3']);
  expect(result.rejected.map(({ row: number, column }) => [number, column])).toEqual([[6, 'amount']]);
});

test.each([';', '\t', '|', ','])(
  'the delimiter %j is found [csv.reads-any-delimiter-and-newline]',
  async (delimiter) => {
    const text = [header, row('D1', '"a,b;c|d\te"'), row('D2')]
      .join('\n')
      .replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, delimiter);
    const upload = await openUpload({ 'deals.csv': text });
    expect(find(await upload.read(), 'opportunity', 'D1').undated['name']).toBe('a,b;c|d\te');
    expect((await upload.describe()).tables[0]?.delimiter).toBe(delimiter);
  },
);

test('a `sep=` line of a spreadsheet is no header', async () => {
  const result = await (await openUpload({ 'deals.csv': `sep=;\r\n${deals(row('D1')).replaceAll(',', ';')}` })).read();
  expect(ids(result)).toEqual(['D1']);
});

test('quoted newlines and doubled quotes stay in their cell', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1', '"two\r\nlines, ""quoted"""'), row('D2', '6" pipe')) })
  ).read();
  expect(find(result, 'opportunity', 'D1').undated['name']).toBe('two\r\nlines, "quoted"');
  expect(find(result, 'opportunity', 'D2').undated['name']).toBe('6" pipe');
});

test('a quote that never closes is reported where it opened, and the rows before it are kept [csv.rejects-with-row-column-value-reason]', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1'), row('D2'), row('D3', '"open'), row('D4')) })
  ).read();
  expect(ids(result)).toEqual(['D1', 'D2']);
  expect(result.rejected.map(({ row: number, reason }) => [number, reason])).toEqual([
    [4, 'opens a quote that never closes; the file was read up to here'],
  ]);
});

test('a quote that closes rows later rejects the row that swallowed the others and says so', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1'), row('D2', '"open'), row('D3', 'a "b"'), row('D4')) })
  ).read();
  expect(ids(result)).toEqual(['D1', 'D4']);
  expect(result.rejected[0]?.reason).toMatch(/a quote is opened here and not closed/);
});

test('a cell beyond 1 MB rejects its row; a row beyond 8 MB ends the file [csv.reports-limits]', async () => {
  const big = await (
    await openUpload({ 'deals.csv': deals(row('D1'), row('D2', 'x'.repeat(1024 * 1024 + 1)), row('D3')) })
  ).read();
  expect(ids(big)).toEqual(['D1', 'D3']);
  expect(big.rejected).toMatchObject([
    { row: 3, column: 'deal_name', reason: 'is longer than 1 MB', allowed: 'at most 1 MB a cell' },
  ]);
  expect(big.rejected[0]?.value?.length).toBe(80);
  const endless = await (
    await openUpload({ 'deals.csv': deals(row('D1'), row('D2', `"${'y\n'.repeat(5 * 1024 * 1024)}`)) })
  ).read();
  expect(ids(endless)).toEqual(['D1']);
  expect(endless.rejected).toMatchObject([{ row: 3 }]);
  expect(endless.rejected[0]?.reason).toMatch(/larger than 8 MB/);
});

test('more than 10,000 columns are refused [csv.reports-limits]', async () => {
  const wide = Array.from({ length: 10_001 }, (_, index) => `c${index}`).join(',');
  await expect((await openUpload({ 'deals.csv': `${wide}\n` })).read()).rejects.toThrow('has more than 10000 columns');
});

test('an id beyond 255 characters rejects its row, other strange ids are only text [csv.reports-limits]', async () => {
  const strange = ['=1+1', '../../etc/passwd', '😀', 'a b'];
  const result = await (
    await openUpload({ 'deals.csv': deals(row('x'.repeat(10_000)), ...strange.map((id) => row(id))) })
  ).read();
  expect(ids(result)).toEqual(strange);
  expect(result.rejected).toMatchObject([
    { row: 2, column: 'deal_id', reason: 'is too long for an id', allowed: 'at most 255 characters' },
  ]);
});

test('empty and blank files are refused, a header without rows is a warning [csv.errors-say-what-to-do]', async () => {
  await expect((await openUpload({ 'deals.csv': '' })).read()).rejects.toThrow('deals.csv: is empty');
  await expect((await openUpload({ 'deals.csv': '\n \n' })).read()).rejects.toThrow('is empty: it holds only blanks');
  await expect((await openUpload({ 'deals.csv': `${header}\n` })).read()).rejects.toThrow(
    'Nothing in the upload can be read',
  );
  const upload = await openUpload({ 'deals.csv': `${header}\n`, 'accounts.csv': 'account_id,name\nA1,Acme\n' });
  expect((await upload.describe()).warnings).toMatchObject([{ code: 'no-rows', file: 'deals.csv' }]);
});

test('duplicate and missing headers are told, the first of each counts', async () => {
  const upload = await openUpload({
    'deals.csv': 'deal_id,deal_name,deal_name,,stage\nD1,first,second,third,Prospecting\n',
  });
  const [description, result] = [await upload.describe(), await upload.read()];
  expect(description.warnings).toMatchObject([{ code: 'header', rows: 2 }]);
  expect(find(result, 'opportunity', 'D1').undated).toMatchObject({
    name: 'first',
    custom: { 'deal_name (2)': 'second', 'column 4': 'third' },
  });
});

test('the last row of an id counts and the earlier ones are reported, ids in other letters of case included [csv.keeps-the-last-of-duplicates]', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1', 'old'), row('D2'), row('d1', 'new'), row('D2', 'newest')) })
  ).read();
  expect(ids(result)).toEqual(['d1', 'D2']);
  expect(find(result, 'opportunity', 'd1').undated['name']).toBe('new');
  expect(result.rejected.map(({ row: number, value, reason }) => [number, value, reason])).toEqual([
    [2, 'D1', 'stands again in row 4, and the last one counts'],
    [3, 'D2', 'stands again in row 5, and the last one counts'],
  ]);
});

test('Salesforce ids of 15 characters that differ in case are two deals', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('0065e00000AbCdE'), row('0065e00000abcde')) })
  ).read();
  expect(ids(result)).toEqual(['0065e00000AbCdE', '0065e00000abcde']);
});

test('of an id in two files the later file counts', async () => {
  const result = await (
    await openUpload({ 'deals-1.csv': deals(row('D1', 'old')), 'deals-2.csv': deals(row('D1', 'new')) })
  ).read();
  expect(find(result, 'opportunity', 'D1').undated['name']).toBe('new');
  expect(result.rejected).toMatchObject([
    { file: 'deals-1.csv', row: 2, reason: 'stands again in row 2 of deals-2.csv, and the last one counts' },
  ]);
});

test.each([
  ['gzip', gzipSync(deals(row('D1'))), /is a gzip archive/],
  ['zip or xlsx', Buffer.from('PK\x03\x04rest of it', 'latin1'), /ZIP archive or an Excel workbook/],
  ['xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /old Excel workbook/],
  ['HTML', Buffer.from('\n<!DOCTYPE html><table><tr><td>id</td></tr></table>'), /HTML or XML page/],
  ['XML', Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), /HTML or XML page/],
  ['PDF', Buffer.from('%PDF-1.7 and more'), /a PDF/],
])(
  '%s under the name of a CSV file is refused by its content [csv.refuses-what-is-not-text]',
  async (_, bytes, reason) => {
    const upload = await openUpload({ 'deals.csv': bytes });
    await expect(upload.read()).rejects.toThrow(reason);
    await expect(upload.read()).rejects.toMatchObject({ code: 'invalid_input' });
  },
);

test('a tool takes the id of an upload and never a path [csv.takes-an-upload-id-never-a-path]', async () => {
  const upload = await openUpload({ 'deals.csv': deals(row('D1')) });
  const context = { signal: new AbortController().signal, idempotencyKey: null, requestId: 'r' };
  for (const uploadId of ['/etc/passwd', '../u', String(upload.files[0]), 'other']) {
    await expect(upload.connector.call('csv_read_records', { uploadId }, context)).rejects.toMatchObject({
      code: 'not_found',
    });
  }
});

test('one message names file, row, column, value and what is allowed, with control characters escaped [csv.rejects-with-row-column-value-reason]', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1').replace('100', '12\u001b[31m\u202e9'), row('D2')) })
  ).read();
  expect(result.rejected.map(rejectionText)).toEqual([
    'deals.csv, row 2, column "amount": "12\\u001b[31m\\u202e9" is not a number. Allowed: digits with a point before the decimals, like 1234.50 (`decimal: comma` in the mapping file for 1234,50)',
  ]);
  expect(opportunities(result).length).toBe(1);
});

test('every problem of a row is reported, and no other row is lost', async () => {
  const result = await (
    await openUpload({ 'deals.csv': deals(row('D1'), 'D2,x,Prospecting,1e400,2027-02-29,soon', row('D3')) })
  ).read();
  expect(ids(result)).toEqual(['D1', 'D3']);
  expect(result.rejected.map(({ row: number, column, reason }) => [number, column, reason])).toEqual([
    [3, 'created_date', 'is a day that does not exist'],
    [3, 'close_date', 'is not a date'],
    [3, 'amount', 'is written with an exponent'],
  ]);
});

test('fifteen times the rows hold no more memory than their ids need [csv.streams-in-constant-memory]', async () => {
  const script = join(import.meta.dirname, 'read-generated.ts');
  const heldMb = (rows: number) =>
    Number(execFileSync(process.execPath, ['--expose-gc', script, String(rows)], { encoding: 'utf8' }));
  const small = heldMb(6000);
  const large = heldMb(90_000);
  expect(small).toBeGreaterThan(5);
  expect(large - small).toBeLessThan(15);
}, 120_000);

test('a folder or a file that is gone is an error of its own and stops no other file', async () => {
  const upload = await openUpload({ 'deals.csv': deals(row('D1')) });
  const folder = dirname(String(upload.files[0]));
  const result = await openFiles([...upload.files, folder, `${folder}/gone.csv`]).read();
  expect(ids(result)).toEqual(['D1']);
  expect(result.rejected.map(({ reason }) => reason)).toEqual([
    'is no file; name the files in it',
    'cannot be opened; is it still there?',
  ]);
});

test('a header of control characters is shown as escapes', async () => {
  const result = await (await openUpload({ 'deals.csv': 'deal_id,stage,amount\u0007\nD1,Open,abc\nD2,Open,1\n' })).read(
    'tables: {deals.csv: {columns: {amount: "amount\\a"}}}',
  );
  expect(result.rejected).toMatchObject([{ column: 'amount\\u0007', value: 'abc' }]);
});
