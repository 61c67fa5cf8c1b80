import { z } from 'zod';
import { cellText } from '../../reports/document/cell-text.ts';
import { chartSvg } from '../../reports/document/chart-svg.ts';
import { type Chart, chartSchema } from '../../reports/document/report-document.ts';
import { asDecimal } from '../transforms/compare-values.ts';
import { defineAnalysis } from './analysis.ts';

/** What stands for a row that names nothing, where others do. */
const unnamed = 'not recorded';

/** Rows as charts: one bar or column for each row, in the rows' order; amounts of several currencies stand in a chart each. */
export const chartAnalysis = defineAnalysis({
  id: 'chart',
  about: 'Turns rows into charts (bars or columns) for a report document, with an SVG picture of each.',
  input: z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())),
    title: z.string().min(1).max(200),
    label: z.string().min(1).max(200),
    value: z.string().min(1).max(200),
    kind: z.enum(['bars', 'columns']).default('bars'),
    /** A chart of its own for each value of this field, which is also its unit, e.g. `currency`. */
    splitBy: z.string().min(1).max(200).nullable().default(null),
    most: z.number().int().min(1).max(60).default(15),
  }),
  output: z.object({
    charts: z.array(chartSchema),
    svgs: z.array(z.string()),
    /** Rows without a number to draw, and those beyond `most`. */
    leftOut: z.number().int(),
  }),
  async run({ rows, title, label, value, kind, splitBy, most }) {
    const isNamed = rows.some((row) => row[label] !== null && row[label] !== undefined && row[label] !== '');
    const drawn = isNamed ? rows.filter((row) => asDecimal(row[value]) !== null) : [];
    const parts = Map.groupBy(drawn, (row) => (splitBy === null ? '' : cellText(row[splitBy])));
    const charts = [...parts].slice(0, 10).map(([unit, own]): Chart => {
      const shown = own.slice(0, most).map((row) => ({
        label: (row[label] === null || row[label] === '' ? unnamed : cellText(row[label])).slice(0, 200),
        value: Number(asDecimal(row[value])),
      }));
      return { kind, title: unit === '' ? title : `${title}, ${unit}`, unit: null, points: shown };
    });
    const points = charts.reduce((sum, chart) => sum + chart.points.length, 0);
    return { charts, svgs: charts.map(chartSvg), leftOut: rows.length - points };
  },
});
