import { z } from 'zod';
import { addDays, calendarDateSchema, dateOf, endOfDay } from '../../../domain/time.ts';
import { headlines } from '../../reports/health-headlines.ts';
import { reportPipelineHealth } from '../../reports/pipeline-health.ts';
import { mediaTypes, renderPipelineHealth } from '../../reports/render-pipeline-health.ts';
import { type AnalysisContext, defineAnalysis } from './analysis.ts';
import { frameFor, keepDocument } from './analysis-ground.ts';

const period = {
  /** The day whose data counts; left out: when the plan began. */
  asOf: calendarDateSchema.nullable().default(null),
  /** The day it is compared with; left out: a week earlier. */
  since: calendarDateSchema.nullable().default(null),
};
const headlineSchema = z.array(z.record(z.string(), z.unknown()));

async function reportOf(
  { asOf: day, since: from }: { readonly asOf: string | null; readonly since: string | null },
  { store, principal, reader, asOf: began }: AnalysisContext,
) {
  const asOf = day === null ? began : endOfDay(day);
  const since = endOfDay(from ?? addDays(dateOf(asOf), -7));
  return reportPipelineHealth(store, { tenantId: principal.tenantId, asOf, since, reader });
}

/** The state of the pipeline in figures: what `report pipeline-health` says, for those who may see it. */
export const pipelineHealth = defineAnalysis({
  id: 'pipeline_health',
  about: 'Totals, coverage, aging, slippage and what is at risk, as of a day and against another.',
  input: z.strictObject(period),
  output: z.object({
    asOf: z.string(),
    headlines: headlineSchema,
    atRisk: z.array(z.record(z.string(), z.unknown())),
    report: z.record(z.string(), z.unknown()),
  }),
  async run(args, context) {
    const report = await reportOf(args, context);
    const atRisk = report.atRisk.deals.map((deal) => ({ ...deal }));
    return {
      asOf: report.asOf,
      headlines: headlines(report).map((line) => ({ ...line })),
      atRisk,
      report: { ...report },
    };
  },
});

/** The same as a document with charts, kept for 30 days; the same plan keeps it once. */
export const pipelineHealthDocument = defineAnalysis({
  id: 'pipeline_health_document',
  about: 'The pipeline-health report as a document with charts (PDF, HTML or CSV), kept for 30 days.',
  input: z.strictObject({ ...period, format: z.enum(['pdf', 'html', 'csv']).default('pdf') }),
  output: z.object({
    artefactId: z.string(),
    fileName: z.string(),
    mediaType: z.string(),
    sizeBytes: z.number().int(),
    expiresAt: z.string(),
    headlines: headlineSchema,
  }),
  async run({ format, ...asked }, context) {
    const { store, principal } = context;
    const report = await reportOf(asked, context);
    const content = await renderPipelineHealth(report, format, await frameFor(store, principal.tenantId));
    const fileName = `pipeline-health-${dateOf(report.asOf)}.${format}`;
    const document = { kind: 'pipeline-health', fileName, mediaType: mediaTypes[format], content };
    const kept = await keepDocument(context, document, report.asOf);
    const lines = headlines(report).map((line) => ({ ...line }));
    return { ...kept, headlines: lines };
  },
});
