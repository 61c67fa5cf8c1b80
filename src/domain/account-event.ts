import { z } from 'zod';
import { instantSchema } from './time.ts';

/** A company as an intelligence source knows it. `confidence` 1: an identifier matched, below: only the name did. */
export const foundCompanySchema = z.object({
  companyId: z.string().min(1).max(255),
  name: z.string(),
  domain: z.string().nullable(),
  ticker: z.string().nullable(),
  confidence: z.number().min(0).max(1),
});
export type FoundCompany = z.infer<typeof foundCompanySchema>;

/**
 * A public event of a company. `kind` is the source's type in snake case (`leadership_change`, `bankruptcy`, `acquisition`,
 * `news`, …); `knownAt` is when the source published it, which no fact for an earlier date may use.
 */
export const companyEventSchema = z.object({
  id: z.string().min(1).max(255),
  companyId: z.string().min(1).max(255),
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  occurredAt: instantSchema,
  knownAt: instantSchema,
  title: z.string(),
  url: z.string().nullable(),
});
export type CompanyEvent = z.infer<typeof companyEventSchema>;
