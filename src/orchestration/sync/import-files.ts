import type { Principal } from '../../domain/principal.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import type { RejectedCell, UploadDescription } from '../../domain/upload-description.ts';
import { recordSync } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import type { AppliedTotals } from './applied-totals.ts';
import { type ReadProgress, readPages } from './read-pages.ts';

/** What an import found and did. At most 200 rejections are kept; `rejectedCount` counts all. */
export interface ImportReport {
  readonly described: UploadDescription;
  readonly counts: Readonly<Record<string, number>>;
  readonly applied: AppliedTotals;
  readonly rejected: readonly RejectedCell[];
  readonly rejectedCount: number;
}

export interface ImportRequest {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly principal: Principal;
  readonly connectionId: string;
  readonly uploadId: string;
  /** The text of a mapping file (YAML); null: guess everything. */
  readonly mapping: string | null;
  readonly onProgress?: (progress: ReadProgress) => void;
}

const keptRejections = 200;
const pageSize = 2_000;

/**
 * Reads an upload through the csv connector into the mirror. Good rows are kept whatever is wrong with others.
 * @throws AppError `invalid_input` when nothing could be read
 */
export async function importFiles(request: ImportRequest): Promise<ImportReport> {
  const { store, gateway, principal, connectionId, uploadId, mapping, onProgress } = request;
  const source = { uploadId, ...(mapping === null ? {} : { mapping }) };
  const result = await gateway.callTool({
    principal,
    tool: 'csv_describe_upload',
    arguments: source,
    purpose: 'import',
    deadlineMs: 600_000,
  });
  const described = result.structuredContent as unknown as UploadDescription; // the gateway has validated it
  const rejected: RejectedCell[] = [];
  let rejectedCount = 0;
  let counts: Readonly<Record<string, number>> = {};
  const applied = await readPages(
    { store, gateway, principal, ...(onProgress ? { onProgress } : {}) },
    {
      connectionId,
      object: `upload ${uploadId}`,
      tool: 'csv_read_records',
      arguments: source,
      pageSize,
      isIncremental: false,
    },
    {
      onPage(page) {
        const cells = page['rejected'] as RejectedCell[];
        counts = page['counts'] as Record<string, number>;
        rejectedCount += cells.length;
        rejected.push(...cells.slice(0, keptRejections - rejected.length));
      },
    },
  );
  const report = { described, counts, applied, rejected, rejectedCount };
  await store.withTenant(principal.tenantId, (tx) =>
    recordSync(tx, connectionId, {
      readable: described.readable as ReadableField[],
      dataAsOf: described.exportedAt,
      report: { counts, rejected: rejectedCount, withoutDates: described.withoutDates },
    }),
  );
  return report;
}
