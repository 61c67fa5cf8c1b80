import { z } from 'zod';

/** EDGAR's answers in its own names; fields we do not use are dropped. `cell`: EDGAR says '' where it has nothing. */
const cell = z.string().nullable();

/** `company_tickers_exchange.json`: rows whose order `fields` names. */
export const companyListSchema = z.object({
  fields: z.array(z.string()),
  data: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
});

/** Filings as parallel arrays, newest first; the same in `recent` and in an older file. */
export const filingColumnsSchema = z
  .object({
    accessionNumber: z.array(z.string()),
    filingDate: z.array(z.string()),
    reportDate: z.array(cell),
    acceptanceDateTime: z.array(cell),
    form: z.array(z.string()),
    items: z.array(cell),
    primaryDocument: z.array(cell),
    primaryDocDescription: z.array(cell),
  })
  .refine((columns) => new Set(Object.values(columns).map((column) => column.length)).size === 1, {
    message: 'the columns have different lengths',
  });
export type FilingColumns = z.infer<typeof filingColumnsSchema>;

export const submissionsSchema = z.object({
  cik: z.union([z.string(), z.number()]),
  name: z.string(),
  tickers: z.array(z.string().nullable()).default([]),
  website: z.string().nullish(),
  investorWebsite: z.string().nullish(),
  filings: z.object({
    recent: filingColumnsSchema,
    files: z
      .array(
        z.object({
          name: z.string().regex(/^CIK\d{10}-submissions-\d{3}\.json$/),
          filingFrom: z.string(),
          filingTo: z.string(),
        }),
      )
      .default([]),
  }),
});
export type Submissions = z.infer<typeof submissionsSchema>;
