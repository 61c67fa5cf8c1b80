import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { defineConnector } from '../kit/define-connector.ts';
import { UploadReader } from './client.ts';
import { tools } from './tools.ts';

const uploadSchema = z.object({
  id: z.string().min(1).max(255),
  files: z.array(z.string().refine(isAbsolute, 'an absolute path')).min(1).max(1000),
});

/** CSV, TSV and JSON exports of any CRM, chosen by a person and read from disk; nothing leaves the machine. */
export const csvConnector = defineConnector({
  id: 'csv',
  title: 'CSV and JSON exports',
  category: 'crm',
  version: '1.0.0',
  settings: z.object({ uploads: z.array(uploadSchema) }),
  scopes: { 'uploads.read': 'Read the files of the uploads that a person chose' },
  tools,
  open: ({ settings }) => new UploadReader(settings.uploads),
  close: (reader) => reader.close(),
});
