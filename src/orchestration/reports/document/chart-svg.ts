import { pointText } from './cell-text.ts';
import type { Chart } from './report-document.ts';

const width = 640;
const rowHeight = 26;

/** A chart as one SVG picture without scripts or links out; texts of systems are escaped. */
export function chartSvg({ title, points, unit }: Chart): string {
  const most = Math.max(1e-9, ...points.map(({ value }) => Math.abs(value)));
  const rows = points.map(({ label, value }, at) => {
    const y = 40 + at * rowHeight;
    const long = Math.max(1, (Math.abs(value) / most) * 340).toFixed(1);
    return [
      `<text x="190" y="${y + 13}" text-anchor="end">${escaped(label.slice(0, 32))}</text>`,
      `<rect x="200" y="${y}" width="${long}" height="17" fill="${value < 0 ? '#c05621' : '#3b6ea5'}"/>`,
      `<text x="${206 + Number(long)}" y="${y + 13}">${escaped(pointText(value, unit))}</text>`,
    ].join('');
  });
  const height = 56 + points.length * rowHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" `,
    `font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#1b1f24" role="img">`,
    `<title>${escaped(title)}</title><text x="0" y="18" font-size="14" font-weight="bold">${escaped(title)}</text>`,
    ...rows,
    '</svg>',
  ].join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\p{Cc}\p{Cs}]/gu, ' ');
}
