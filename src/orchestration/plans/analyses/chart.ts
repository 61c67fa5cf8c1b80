import { z } from 'zod';
import { cellText } from '../../reports/document/cell-text.ts';
import { chartSvg } from '../../reports/document/chart-svg.ts';
import { type Chart, chartSchema } from '../../reports/document/report-document.ts';
import { asDecimal } from '../transforms/compare-values.ts';
import { defineAnalysis } from './analysis.ts';

/** Rows as a chart: one bar or column for each row, in the rows' order. */
export const chartAnalysis = defineAnalysis({
  id: 'chart',
  about: 'Turns rows into a chart (bars or columns) for a report document, with an SVG picture of it.',
  input: z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())),
    title: z.string().min(1).max(200),
    label: z.string().min(1).max(200),
    value: z.string().min(1).max(200),
    kind: z.enum(['bars', 'columns']).default('bars'),
    unit: z.string().max(40).nullable().default(null),
    most: z.number().int().min(1).max(60).default(15),
  }),
  output: z.object({
    chart: chartSchema,
    svg: z.string(),
    /** Rows without a number to draw, and those beyond `most`. */
    leftOut: z.number().int(),
  }),
  async run({ rows, title, label, value, kind, unit, most }) {
    const points = rows.flatMap((row) => {
      const amount = asDecimal(row[value]);
      return amount === null ? [] : [{ label: cellText(row[label]).slice(0, 200), value: Number(amount) }];
    });
    const chart: Chart = { kind, title, unit, points: points.slice(0, most) };
    return { chart, svg: chartSvg(chart), leftOut: rows.length - chart.points.length };
  },
});
