import type { SimulatedSpreadsheet } from '../../../connectors/google-sheets/simulator.ts';

export const spreadsheetId = '1AbCdEfGhIjKlMnOpQrStUvWxYz';
export const odd = 'Žofia Müller 東京 🚀';

/** A spreadsheet with one sheet of people, its name with a quote in it; without rows when `data` is `none`. */
export function spreadsheet(data: 'some' | 'none' = 'some'): SimulatedSpreadsheet {
  const rows = [
    ['id', 'name', '', 'name', 'amount', 'open'],
    ['a1', odd, null, 'second', 12.5, true],
    ['a2', '', null, null, 0, false],
    [null, null, null],
    ['a3', '=1+1', 'x'],
  ];
  const sheet = { title: "Q4's people", rowCount: 20, columnCount: 8, rows: data === 'some' ? rows : [] };
  return {
    id: spreadsheetId,
    title: 'Pipeline',
    sheets: [sheet, { title: 'Empty', rowCount: 10, columnCount: 3, rows: [] }],
  };
}
