import type { WorkspaceStatus } from '../sync/workspace-status.ts';
import { pipelineHealthPage } from './page/pipeline-health-page.ts';
import { type PdfFrame, pipelineHealthPdf } from './pdf/pipeline-health-pdf.ts';
import { pipelineHealthCsv } from './pipeline-health-csv.ts';
import type { PipelineHealthReport } from './pipeline-health-report.ts';

/** What a report can be handed on as. */
export const reportFormats = ['json', 'html', 'csv', 'pdf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The media type of each format. */
export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
};

/** The report as the bytes of a file; the same report and frame give the same bytes. */
export async function renderPipelineHealth(
  report: PipelineHealthReport,
  format: ReportFormat,
  frame: PdfFrame,
): Promise<Uint8Array> {
  if (format === 'pdf') return pipelineHealthPdf(report, frame);
  if (format === 'csv') return Buffer.from(pipelineHealthCsv(report));
  return Buffer.from(format === 'html' ? pipelineHealthPage(report) : `${JSON.stringify(report)}\n`);
}

/** Whose report it is and how fresh each connection's data is, in words. */
export function frameOf({ label, connections }: Pick<WorkspaceStatus, 'label' | 'connections'>): PdfFrame {
  const dated = connections.filter(({ dataAsOf }) => dataAsOf !== null);
  const freshness = dated.map(({ id, dataAsOf, health, partial }) => {
    const state = [...(health === 'healthy' ? [] : [health]), ...(partial.length > 0 ? ['partly read'] : [])];
    const at = dataAsOf?.slice(0, 16).replace('T', ' ');
    return `${id} as of ${at} UTC${state.length > 0 ? ` (${state.join(', ')})` : ''}`;
  });
  return { workspace: label, freshness };
}
