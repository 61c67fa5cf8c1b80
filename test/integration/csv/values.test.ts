import { expect, test } from 'vitest';
import { dated, find, openUpload, type ReadResult } from './open-upload.ts';

async function readDeals(columns: string, rows: readonly string[], mapping?: string): Promise<ReadResult> {
  const good = columns
    .split(',')
    .map((column) => fillers[column] ?? 'x')
    .join(',');
  const upload = await openUpload({ 'deals.csv': `${columns}\n${rows.join('\n')}\n${good}\n` });
  return upload.read(mapping);
}

const fillers: Readonly<Record<string, string>> = {
  deal_id: 'last',
  amount: '',
  currency: '',
  created_date: '',
  close_date: '',
  probability: '',
};

test.each([
  ['1.234,56', 'does not fit a decimal point'],
  ['1,234', 'may be a decimal or a thousands separator: the file does not say which'],
  ['1e400', 'is written with an exponent'],
  ['NaN', 'is not a finite number'],
  ['∞', 'is not a finite number'],
  ['€1 000', 'carries a currency; give it a column of its own'],
  ['USD 5', 'carries a currency; give it a column of its own'],
  ['١٢٣', 'uses digits other than 0 to 9'],
  ['1.123456789012345678901234567890', 'has more decimals than we keep'],
  ['1234567890123456789', 'is larger than any amount we keep'],
  ['twelve', 'is not a number'],
  ['1 000', 'does not fit a decimal point'],
  ['0x10', 'is not a number'],
])('the amount %j is rejected, never guessed [csv.never-guesses-an-amount]', async (amount, reason) => {
  const result = await readDeals('deal_id,stage,amount', [`D1,Open,"${amount}"`]);
  expect(result.rejected).toMatchObject([{ row: 2, column: 'amount', value: amount, reason }]);
  expect(result.counts['opportunity']).toBe(1);
});

test.each([
  ['1,234.56', undefined, '1234.56'],
  ['1,234,567', undefined, '1234567'],
  ['1,234', 'decimal: point', '1234'],
  ['1.234,56', 'decimal: comma', '1234.56'],
  ['1.234', 'decimal: comma', '1234'],
  ['0,5', 'decimal: comma', '0.5'],
  ['-12.50', undefined, '-12.50'],
  ['007', undefined, '7'],
  ['0', undefined, '0'],
  ['.5', undefined, '0.5'],
  ['1.500000000000', undefined, '1.5'],
])('the amount %j with %s is %s [csv.never-guesses-an-amount]', async (amount, mapping, value) => {
  const result = await readDeals('deal_id,stage,amount', [`D1,Open,"${amount}"`], mapping);
  expect(find(result, 'opportunity', 'D1').undated['amount']).toBe(value);
});

test('a decimal point in a file of decimal commas is rejected', async () => {
  const result = await readDeals('deal_id,stage,amount', ['D1,Open,1234.5'], 'decimal: comma');
  expect(result.rejected).toMatchObject([{ reason: 'does not fit the declared decimal comma' }]);
});

test('a blank amount is unknown and 0 is 0 [csv.never-guesses-an-amount]', async () => {
  const result = await readDeals('deal_id,stage,amount', ['D1,Open,', 'D2,Open,0']);
  expect(find(result, 'opportunity', 'D1').undated['amount']).toBeNull();
  expect(find(result, 'opportunity', 'D2').undated['amount']).toBe('0');
});

test('a currency is a known code, the column before the mapping, unknown where neither says [csv.checks-currencies]', async () => {
  const rows = ['D1,Open,1,eur', 'D2,Open,1,', 'D3,Open,1,XXX', 'D4,Open,1,Euro', 'D5,Open,100.50,JPY'];
  const without = await readDeals('deal_id,stage,amount,currency', rows);
  expect(find(without, 'opportunity', 'D1').undated['currency']).toBe('EUR');
  expect(find(without, 'opportunity', 'D2').undated['currency']).toBeNull();
  expect(without.rejected.map(({ value, reason }) => [value, reason])).toEqual([
    ['XXX', 'is no currency'],
    ['Euro', 'is no currency'],
  ]);
  const declared = await readDeals('deal_id,stage,amount,currency', rows, 'currency: USD');
  expect(find(declared, 'opportunity', 'D1').undated['currency']).toBe('EUR');
  expect(find(declared, 'opportunity', 'D2').undated['currency']).toBe('USD');
  const upload = await openUpload({ 'deals.csv': 'deal_id,stage,amount,currency\nD5,Open,100.50,JPY\n' });
  expect((await upload.describe()).warnings).toMatchObject([
    { code: 'currency-decimals', examples: ['row 2: D5 (100.50 JPY)'] },
  ]);
});

test('03/04/2026 is rejected with what to declare until the file or the mapping tells the order [csv.never-guesses-a-date-order]', async () => {
  const ambiguous = await readDeals('deal_id,stage,created_date', ['D1,Open,03/04/2026', 'D2,Open,05/05/2026']);
  expect(ambiguous.rejected).toEqual([
    {
      file: 'deals.csv',
      row: 2,
      column: 'created_date',
      value: '03/04/2026',
      reason: 'may be day/month or month/day: the file does not say which',
      allowed: '`dateOrder: dmy` or `dateOrder: mdy` in the mapping file, or dates like 2026-03-01',
    },
  ]);
  const upload = await openUpload({
    'deals.csv': 'deal_id,stage,created_date\nD1,Open,03/04/2026\nD2,Open,04/05/2026\nD3,Open,2026-01-01\n',
  });
  expect((await upload.describe()).rejections).toMatchObject([
    {
      row: 2,
      column: 'created_date',
      value: '03/04/2026',
      rows: 2,
      allowed: expect.stringContaining('dateOrder: dmy'),
    },
  ]);
  const day = (result: ReadResult) => Object.keys(dated(find(result, 'opportunity', 'D1')))[0];
  expect(day(await readDeals('deal_id,stage,created_date', ['D1,Open,03/04/2026'], 'dateOrder: dmy'))).toBe(
    '2026-04-03',
  );
  expect(day(await readDeals('deal_id,stage,created_date', ['D1,Open,03/04/2026'], 'dateOrder: mdy'))).toBe(
    '2026-03-04',
  );
  expect(day(await readDeals('deal_id,stage,created_date', ['D1,Open,03/04/2026', 'D2,Open,25/04/2026']))).toBe(
    '2026-04-03',
  );
  expect(day(await readDeals('deal_id,stage,created_date', ['D1,Open,03/04/2026', 'D2,Open,04/25/2026']))).toBe(
    '2026-03-04',
  );
});

test('dates that contradict each other tell no order: what is clear is read, the rest rejected', async () => {
  const rows = ['D1,Open,03/04/2026', 'D2,Open,25/04/2026', 'D3,Open,04/25/2026'];
  const result = await readDeals('deal_id,stage,created_date', rows);
  expect(result.rejected.map(({ row }) => row)).toEqual([2]);
  expect(Object.keys(dated(find(result, 'opportunity', 'D3')))[0]).toBe('2026-04-25');
});

test('an order that only a late row tells is used for the whole file [csv.never-guesses-a-date-order]', async () => {
  const rows = Array.from({ length: 2500 }, (_, index) => `D${index},Open,03/04/2026`);
  const result = await readDeals('deal_id,stage,created_date', [...rows, 'late,Open,31/01/2026']);
  expect(result.rejected).toEqual([]);
  expect(Object.keys(dated(find(result, 'opportunity', 'D0')))[0]).toBe('2026-04-03');
});

test.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T23:30:00-05:00', '2026-03-02T04:30:00.000Z'],
  ['2026-03-01 09:30:15', '2026-03-01T09:30:15.000Z'],
  ['2026-03-01T09:30:00.1234567Z', '2026-03-01T09:30:00.123Z'],
  ['1772323200000', '2026-03-01T00:00:00.000Z'],
  ['1 Mar 2026', '2026-03-01T00:00:00.000Z'],
  ['"March 1, 2026 2:05 PM"', '2026-03-01T14:05:00.000Z'],
  ['2026/03/01', '2026-03-01T00:00:00.000Z'],
  ['31.12.2025', '2025-12-31T00:00:00.000Z'],
])('the date %s is the instant %s', async (text, at) => {
  const result = await readDeals('deal_id,stage,created_date', [`D1,Open,${text}`]);
  expect(find(result, 'opportunity', 'D1').changes[0]?.effectiveAt).toBe(at);
});

test.each([
  ['2027-02-29', 'is a day that does not exist'],
  ['2026-13-01', 'is a day that does not exist'],
  ['31/04/2026', 'is a day that does not exist'],
  ['2026-03-01T25:00:00Z', 'has a time that does not exist'],
  ['01/02/26', 'is not a date'],
  ['tomorrow', 'is not a date'],
  ['46082', 'is not a date'],
])('the date %s is rejected: %s', async (text, reason) => {
  const result = await readDeals('deal_id,stage,created_date', [`D1,Open,${text}`], 'dateOrder: dmy');
  expect(result.rejected).toMatchObject([{ row: 2, column: 'created_date', value: text, reason }]);
});

test('dates far away and a close before the creation are flagged, not dropped, and date no export', async () => {
  const upload = await openUpload({
    'deals.csv':
      'deal_id,stage,created_date,close_date\nD1,Open,1900-01-01,2026-06-30\nD2,Open,2026-02-01,2999-12-31\nD3,Won,2999-01-01,2026-01-10\n',
  });
  const [description, result] = [await upload.describe(), await upload.read()];
  expect(result.rejected).toEqual([]);
  expect(description.exportedAt).toBe('2026-02-01T00:00:00.000Z');
  expect(description.warnings.map(({ code, rows }) => [code, rows])).toEqual([
    ['implausible-date', 3],
    ['close-before-created', 1],
  ]);
});

test('a probability is read on its own scale: per cent, or a fraction where none is above 1', async () => {
  const percent = await readDeals('deal_id,stage,probability', ['D1,Open,40', 'D2,Open,55%', 'D3,Open,101']);
  expect(find(percent, 'opportunity', 'D1').undated['probabilityPercent']).toBe(40);
  expect(find(percent, 'opportunity', 'D2').undated['probabilityPercent']).toBe(55);
  expect(percent.rejected).toMatchObject([
    { row: 4, reason: 'is outside 0 to 100', allowed: 'a percentage from 0 to 100' },
  ]);
  const fraction = await readDeals('deal_id,stage,probability', ['D1,Open,0.4', 'D2,Open,1']);
  expect(find(fraction, 'opportunity', 'D1').undated['probabilityPercent']).toBe(40);
  expect(find(fraction, 'opportunity', 'D2').undated['probabilityPercent']).toBe(100);
});
