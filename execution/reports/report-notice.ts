import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';

/** What a message says of a finished report: its headline numbers, and where its files are until `expiresAt`. */
export const reportNoticeSchema = z.object({
  kind: z.literal('report'),
  title: z.string(),
  asOf: instantSchema,
  headlines: z.array(z.object({ label: z.string(), text: z.string() })),
  /** `url` null: this installation has no address that people reach. */
  files: z.array(
    z.object({ artefactId: z.string(), fileName: z.string(), mediaType: z.string(), url: z.string().nullable() }),
  ),
  expiresAt: instantSchema,
});
export type ReportNotice = z.infer<typeof reportNoticeSchema>;
