import { html, type Markup } from './markup.ts';

/** One column of a table; numbers stand at the right. */
export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** Rows as a table that scrolls sideways where it is too wide. */
export function dataTable(columns: readonly TableColumn[], rows: readonly (readonly (string | Markup)[])[]): Markup {
  const kind = (at: number) => (columns[at]?.isNumber ? 'number' : 'text');
  return html`<div class="wide"><table><thead><tr>${columns.map(({ title }, at) => html`<th scope="col" class="${kind(at)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
