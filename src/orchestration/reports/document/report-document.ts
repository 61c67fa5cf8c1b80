import { z } from 'zod';

const rowSchema = z.record(z.string(), z.unknown());

/** A chart as numbers: `bars` lie and compare things, `columns` stand and show a course. `unit` null: plain counts. */
export const chartSchema = z.strictObject({
  kind: z.enum(['bars', 'columns']),
  title: z.string().min(1).max(200),
  unit: z.string().max(40).nullable(),
  points: z.array(z.strictObject({ label: z.string().max(200), value: z.number() })).max(60),
});
export type Chart = z.infer<typeof chartSchema>;

/** A table of a document: which fields of the rows are shown, under which heads. */
const tableSchema = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        field: z.string().min(1).max(200),
        title: z.string().min(1).max(100),
        isNumber: z.boolean().default(false),
        /** Its part of the width, against the others'. */
        share: z.number().min(0.1).max(20).default(1),
      }),
    )
    .min(1)
    .max(12),
  rows: z.array(rowSchema),
  most: z.number().int().min(1).max(1_000).default(40),
});
export type DocumentTable = z.infer<typeof tableSchema>;

const sectionSchema = z.strictObject({
  heading: z.string().min(1).max(200),
  text: z.string().max(10_000).nullable().default(null),
  /** Null: none were meant to be here; empty: there is nothing to draw, and the document says so. */
  charts: z.array(chartSchema).max(10).nullable().default(null),
  table: tableSchema.nullable().default(null),
});

/** A report as data: a title and sections of text, charts and tables, drawn in their order. */
export const reportDocumentSchema = z.strictObject({
  title: z.string().min(1).max(200),
  subtitle: z.string().max(300).nullable().default(null),
  sections: z.array(sectionSchema).min(1).max(30),
});
export type ReportDocument = z.infer<typeof reportDocumentSchema>;
