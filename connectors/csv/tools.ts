import { z } from 'zod';
import { syncPageSchema } from '../../src/domain/record.ts';
import { defineTool } from '../kit/define-connector.ts';
import type { UploadReader } from './client.ts';
import { describeUpload, uploadDescriptionSchema } from './describe-upload.ts';
import { rejectionSchema } from './rejection.ts';

const describeInput = z.object({
  uploadId: z.string().min(1).max(255).describe('Id of an upload of this connection; never a path'),
  mapping: z
    .string()
    .max(1_000_000)
    .optional()
    .describe('Text of the mapping file (YAML); without it headers are matched by what they are usually called'),
});

const readOnlyTool = {
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['uploads.read'],
} as const;

const describeTool = defineTool<UploadReader, typeof describeInput, typeof uploadDescriptionSchema>({
  ...readOnlyTool,
  name: 'csv_describe_upload',
  title: 'Describe an upload',
  description:
    'Says what the files of an upload hold and how each column will be read, with every problem. Use it before csv_read_records, which gives the records themselves.',
  input: describeInput,
  output: uploadDescriptionSchema,
  handler: async (reader, { uploadId, mapping }, { signal }) =>
    describeUpload(await reader.profile(uploadId, mapping ?? null, signal)),
});

const readInput = describeInput.extend({
  cursor: z.string().max(100).nullable().default(null).describe('Where the page before ended; null for the first page'),
  limit: z.number().int().min(1).max(5000).default(1000).describe('Records and rejections a page, at most 5,000'),
});

const readOutput = syncPageSchema.extend({
  rejected: z.array(rejectionSchema),
  /** Records by object read so far, this page included. */
  counts: z.record(z.string(), z.number().int()),
});

const readTool = defineTool<UploadReader, typeof readInput, typeof readOutput>({
  ...readOnlyTool,
  name: 'csv_read_records',
  title: 'Read the records of an upload',
  description:
    'Gives the records of an upload page by page, in dependency order, with every rejected row and why. Use csv_describe_upload to see what the files hold first.',
  input: readInput,
  output: readOutput,
  handler: (reader, { uploadId, mapping, cursor, limit }, { signal }) =>
    reader.readPage(uploadId, mapping ?? null, { cursor, limit }, signal),
});

/** What agents, the sync and the import can do with an upload; both only read. */
export const tools = [describeTool, readTool];
