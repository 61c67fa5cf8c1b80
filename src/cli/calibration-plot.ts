import type { CalibrationBin } from '../../intelligence/win-model/metrics.ts';

const side = 320;
const margin = 48;

/** A calibration plot as SVG: what was said against what came, one circle a group as large as it has rows. Equal bins, equal bytes. */
export function calibrationPlot(bins: readonly CalibrationBin[], title: string): string {
  const x = (share: number) => (margin + share * side).toFixed(1);
  const y = (share: number) => (margin + (1 - share) * side).toFixed(1);
  const most = bins.reduce((largest, { rows }) => Math.max(largest, rows), 1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<line x1="${x(share)}" y1="${y(0)}" x2="${x(share)}" y2="${y(1)}" stroke="#ddd"/>`,
    `<line x1="${x(0)}" y1="${y(share)}" x2="${x(1)}" y2="${y(share)}" stroke="#ddd"/>`,
    `<text x="${x(share)}" y="${margin + side + 16}" text-anchor="middle">${100 * share}</text>`,
    `<text x="${margin - 8}" y="${y(share)}" text-anchor="end" dominant-baseline="middle">${100 * share}</text>`,
  ]);
  const known = bins.filter(({ rows }) => rows > 0);
  const points = known.map(({ meanProbability, shareWon, rows }) => {
    const radius = (3 + 9 * Math.sqrt(rows / most)).toFixed(1);
    return `<circle cx="${x(meanProbability)}" cy="${y(shareWon)}" r="${radius}" fill="#1f6feb" fill-opacity="0.6"><title>${rows} rows</title></circle>`;
  });
  const line = known.map(({ meanProbability, shareWon }) => `${x(meanProbability)},${y(shareWon)}`).join(' ');
  const size = side + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" font-family="sans-serif" font-size="11" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${size}" height="${size}" fill="#fff"/>`,
    ...ticks,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#888" stroke-dasharray="4 4"/>`,
    `<polyline points="${line}" fill="none" stroke="#1f6feb"/>`,
    ...points,
    `<text x="${size / 2}" y="24" text-anchor="middle" font-size="13">${escaped(title)}</text>`,
    `<text x="${size / 2}" y="${size - 8}" text-anchor="middle">said to be won, %</text>`,
    `<text transform="translate(14 ${size / 2}) rotate(-90)" text-anchor="middle">won, %</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
