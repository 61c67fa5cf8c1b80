import { z } from 'zod';
import { companyEventSchema, foundCompanySchema } from '../../src/domain/account-event.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { EdgarClient } from './client.ts';
import { findCompany } from './find-company.ts';
import { listEvents } from './list-events.ts';

const line = (length: number) =>
  z
    .string()
    .min(1)
    .max(length)
    .regex(/^[^\p{Cc}]*$/u, 'one line of text');

const findTool = defineTool({
  name: 'sec_edgar_find_company',
  title: 'Find a company at the SEC',
  description:
    'Use to find which public company an account is, by ticker, name or web domain (at least one). Confidence 1: ticker or website matched; below: only the name did, so ask a person when several come back. Then use sec_edgar_list_events.',
  input: z.object({
    name: line(300).optional(),
    domain: line(253).optional(),
    ticker: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,12}$/, 'a ticker like AAPL or BRK-B')
      .optional(),
  }),
  output: z.object({ companies: z.array(foundCompanySchema).max(5) }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: 3_600_000,
  riskTier: 0,
  scopes: [],
  rows: 'shared',
  handler: async (client: EdgarClient, input, { signal }) => ({ companies: await findCompany(client, input, signal) }),
});

const listTool = defineTool({
  name: 'sec_edgar_list_events',
  title: 'List a company’s public filings',
  description:
    'Use to list what a company has told the SEC since an instant, newest first: each item of an 8-K as its own event (bankruptcy, restructuring, leadership_change, …), and reports and other forms. Take companyId from sec_edgar_find_company.',
  input: z.object({
    companyId: z.string().regex(/^\d{1,10}$/, 'a CIK of up to ten digits'),
    since: instantSchema,
    cursor: z
      .string()
      .regex(/^[\w-]{1,200}$/, 'the cursor of the page before')
      .optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ events: z.array(companyEventSchema), cursor: z.string().nullable() }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: 300_000,
  riskTier: 0,
  scopes: [],
  rows: 'shared',
  handler: async (client: EdgarClient, input, { signal }) => ({ ...(await listEvents(client, input, signal)) }),
});

/** What EDGAR can tell of a company. */
export const edgarTools: readonly ToolDefinition<EdgarClient>[] = [findTool, listTool];
