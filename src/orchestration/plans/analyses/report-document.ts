import { z } from 'zod';
import { dateOf } from '../../../domain/time.ts';
import { reportDocumentSchema } from '../../reports/document/report-document.ts';
import { reportDocumentPdf } from '../../reports/document/report-document-pdf.ts';
import { type AnyAnalysis, defineAnalysis } from './analysis.ts';
import { type AnalysisPorts, frameFor, keepDocument } from './analysis-ground.ts';

/** A report with a title, text, charts and tables as a PDF, kept for 30 days. */
export function reportDocumentAnalysis({ linkTo }: AnalysisPorts): AnyAnalysis {
  return defineAnalysis({
    id: 'report_document',
    about:
      'Makes a PDF of text, charts and tables and keeps it for 30 days; gives its id and, where people can reach it, its address.',
    input: z.strictObject({ ...reportDocumentSchema.shape, name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/) }),
    output: z.object({
      artefactId: z.string(),
      fileName: z.string(),
      mediaType: z.string(),
      sizeBytes: z.number().int(),
      expiresAt: z.string(),
      /** Null: this installation has no address that people reach. */
      url: z.string().nullable(),
      /** Where it is, in words, for a message. */
      notice: z.string(),
    }),
    async run({ name, ...report }, context) {
      const { store, principal, asOf } = context;
      const content = await reportDocumentPdf(report, await frameFor(store, principal.tenantId), asOf);
      const fileName = `${name}-${dateOf(asOf)}.pdf`;
      const kept = await keepDocument(
        context,
        { kind: 'report', fileName, mediaType: 'application/pdf', content },
        asOf,
      );
      const url = linkTo(principal.tenantId, kept.artefactId, kept.expiresAt);
      const where = url ?? `bellwether plans document ${kept.artefactId} --out ${fileName}`;
      return { ...kept, url, notice: `${report.title}: ${fileName}, kept until ${dateOf(kept.expiresAt)}: ${where}` };
    },
  });
}
