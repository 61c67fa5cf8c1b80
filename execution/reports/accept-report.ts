import { hash } from 'node:crypto';
import { AppError } from '../../src/domain/errors.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import { headlines } from '../../src/orchestration/reports/health-headlines.ts';
import type { PdfFrame } from '../../src/orchestration/reports/pdf/pipeline-health-pdf.ts';
import type { PipelineHealthReport } from '../../src/orchestration/reports/pipeline-health-report.ts';
import {
  mediaTypes,
  type ReportFormat,
  renderPipelineHealth,
} from '../../src/orchestration/reports/render-pipeline-health.ts';
import { saveArtefact } from '../../src/store/artefacts.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import type { Recipient } from '../alerts/recipients.ts';
import { type AcceptedAction, acceptActions } from '../outbox/accept-action.ts';
import type { ReportNotice } from './report-notice.ts';

/** A finished report in the formats it is handed on in. */
export interface PreparedReport {
  readonly kind: 'pipeline-health';
  readonly title: string;
  readonly asOf: Instant;
  readonly headlines: ReportNotice['headlines'];
  readonly documents: readonly { readonly format: ReportFormat; readonly content: Uint8Array }[];
}

/** Renders a pipeline-health report for `acceptReport`; outside the transaction, because a PDF takes its time. */
export async function prepareReport(
  report: PipelineHealthReport,
  formats: readonly ReportFormat[],
  frame: PdfFrame,
): Promise<PreparedReport> {
  const documents: { format: ReportFormat; content: Uint8Array }[] = [];
  for (const format of new Set(formats)) {
    documents.push({ format, content: await renderPipelineHealth(report, format, frame) });
  }
  const title = `Pipeline health as of ${dateOf(report.asOf)}`;
  return { kind: 'pipeline-health', title, asOf: report.asOf, headlines: headlines(report), documents };
}

/** A report to hand to people. `schedule` and `asOf` make it the same report, whenever it is accepted again. */
export interface NewReport {
  readonly tenantId: string;
  readonly schedule: string;
  readonly report: PreparedReport;
  readonly recipients: readonly Recipient[];
  /** The signed address of a stored document; null: people cannot reach this installation. */
  readonly linkTo: (tenantId: string, artefactId: string, expiresAt: Instant) => string | null;
  /** Days until the documents are gone; default 30. */
  readonly keepDays?: number;
}

/** A document may hold so many bytes. */
export const largestArtefactBytes = 5 * 1_024 * 1_024;

/**
 * Stores the documents and accepts one message for each recipient, all in the caller's transaction. The same schedule, date and
 * recipient are accepted once.
 * @throws AppError `limit_exceeded` for a document of more than 5 MB
 */
export async function acceptReport(tx: TenantTransaction, accepted: NewReport): Promise<AcceptedAction[]> {
  const { tenantId, schedule, report, recipients, linkTo, keepDays = 30 } = accepted;
  const expiresAt = new Date(Date.parse(report.asOf) + keepDays * 86_400_000).toISOString();
  const files: ReportNotice['files'] = [];
  for (const { format, content } of report.documents) {
    const fileName = `${report.kind}-${dateOf(report.asOf)}.${format}`;
    if (content.byteLength > largestArtefactBytes) {
      const told = `${fileName} holds ${content.byteLength} bytes; at most ${largestArtefactBytes} are stored. Report on fewer deals, or as csv.`;
      throw new AppError('limit_exceeded', told, { field: 'formats' });
    }
    const id = hash('sha256', JSON.stringify([schedule, report.kind, report.asOf, format])).slice(0, 32);
    const mediaType = mediaTypes[format];
    const about = { tenantId, id, kind: report.kind, fileName, mediaType, asOf: report.asOf, expiresAt };
    await saveArtefact(tx, { ...about, content, sizeBytes: content.byteLength });
    files.push({ artefactId: id, fileName, mediaType, url: linkTo(tenantId, id, expiresAt) });
  }
  const { title, asOf } = report;
  const payload: ReportNotice = { kind: 'report', title, asOf, headlines: report.headlines, files, expiresAt };
  return acceptActions(
    tx,
    recipients.map(({ channel, address }) => ({
      tenantId,
      rule: 'report',
      subjectId: schedule,
      triggerEpoch: `${report.kind}|${asOf}`,
      channel,
      recipient: address,
      payload,
      dueAt: null,
    })),
  );
}
