import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { csvConnector } from '../../../connectors/csv/connector.ts';
import type { UploadDescription } from '../../../connectors/csv/describe-upload.ts';
import type { Rejection } from '../../../connectors/csv/rejection.ts';
import type { ToolContext } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import type { ActivityRecord, ChangedRecord, MirrorRecord } from '../../../src/domain/record.ts';

/** Everything that reading an upload gave. */
export interface ReadResult {
  readonly records: MirrorRecord[];
  readonly rejected: Rejection[];
  readonly counts: Record<string, number>;
  readonly pages: number;
}

/** A linked csv connector over one upload named `u`. */
export interface OpenUpload {
  readonly connector: LinkedConnector;
  readonly files: readonly string[];
  describe(mapping?: string): Promise<UploadDescription>;
  page(cursor: string | null, limit: number, mapping?: string): Promise<Page>;
  read(mapping?: string, limit?: number): Promise<ReadResult>;
}

interface Page {
  readonly records: MirrorRecord[];
  readonly rejected: Rejection[];
  readonly counts: Record<string, number>;
  readonly cursor: string | null;
  readonly done: boolean;
}

const context: ToolContext = { signal: new AbortController().signal, idempotencyKey: null, requestId: 'test' };

/** Links the connector to files that are on disk. */
export function openFiles(files: readonly string[]): OpenUpload {
  const connector = linkConnector(csvConnector, {
    id: 'csv-1',
    settings: { uploads: [{ id: 'u', files: [...files] }] },
    credentials: { read: async () => ({}), replace: async () => undefined },
  });
  const withMapping = (mapping: string | undefined) => (mapping === undefined ? {} : { mapping });
  const page = async (cursor: string | null, limit: number, mapping?: string) => {
    const output = await connector.call(
      'csv_read_records',
      { uploadId: 'u', cursor, limit, ...withMapping(mapping) },
      context,
    );
    return output as unknown as Page;
  };
  return {
    connector,
    files,
    page,
    async describe(mapping) {
      const output = await connector.call('csv_describe_upload', { uploadId: 'u', ...withMapping(mapping) }, context);
      return output as unknown as UploadDescription;
    },
    async read(mapping, limit = 5000) {
      const result: ReadResult = { records: [], rejected: [], counts: {}, pages: 0 };
      let cursor: string | null = null;
      let pages = 0;
      for (;;) {
        const next: Page = await page(cursor, limit, mapping);
        result.records.push(...next.records);
        result.rejected.push(...next.rejected);
        pages += 1;
        if (next.done) return { ...result, counts: next.counts, pages };
        cursor = next.cursor;
      }
    },
  };
}

/** Writes files into a new folder that goes with the test, and links the connector to them. */
export async function openUpload(files: Readonly<Record<string, string | Buffer>>): Promise<OpenUpload> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-csv-'));
  const paths: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, content);
    paths.push(path);
  }
  const upload = openFiles(paths);
  onTestFinished(async () => {
    await upload.connector.close();
    await rm(folder, { recursive: true });
  });
  return upload;
}

/** The record of an object with this id. */
export function find(result: ReadResult, object: ChangedRecord['object'], id: string): ChangedRecord {
  const found = result.records.find(
    (record): record is ChangedRecord => record.object === object && 'id' in record && record.id === id,
  );
  if (!found) throw new Error(`no ${object} ${id} was read`);
  return found;
}

/** All opportunities that were read. */
export function opportunities(result: ReadResult): ChangedRecord[] {
  return result.records.filter((record): record is ChangedRecord => record.object === 'opportunity');
}

/** All activities that were read. */
export function activities(result: ReadResult): ActivityRecord[] {
  return result.records.filter((record): record is ActivityRecord => record.object === 'activity');
}

/** Change sets as `day: values`, easier to compare. */
export function dated(record: ChangedRecord): Record<string, Record<string, unknown>> {
  return Object.fromEntries(record.changes.map(({ effectiveAt, values }) => [effectiveAt.slice(0, 10), values]));
}
