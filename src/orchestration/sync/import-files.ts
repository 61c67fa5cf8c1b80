import type { Principal } from '../../domain/principal.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { recordSync } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import type { AppliedTotals } from './applied-totals.ts';
import { type ReadProgress, readPages } from './read-pages.ts';

/** A cell that could not be used, in words for the person who owns the file. */
export interface RejectedCell {
  readonly file: string;
  readonly row: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly allowed: string | null;
}

/** What an import found and did. `described` is the csv connector's account of tables, mapping and corrections. */
export interface ImportReport {
  readonly described: Record<string, unknown>;
  readonly counts: Record<string, number>;
  readonly withoutDates: number;
  readonly applied: AppliedTotals;
  readonly rejected: readonly RejectedCell[];
  readonly rejectedCount: number;
  readonly warnings: readonly string[];
  readonly readable: readonly ReadableField[];
  readonly exportedAt: string | null;
}

export interface ImportRequest {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly principal: Principal;
  readonly connectionId: string;
  readonly uploadId: string;
  /** The text of a mapping file (YAML); null: guess everything. */
  readonly mapping: string | null;
  /** The day the export was taken; null: the latest dated fact in it. */
  readonly exportedAt: string | null;
  readonly onProgress?: (progress: ReadProgress) => void;
}

const keptRejections = 200;
const pageSize = 5_000;

/**
 * Reads an upload through the csv connector into the mirror. Good rows are kept whatever is wrong with others.
 * @throws AppError `invalid_input` when nothing could be read
 */
export async function importFiles(request: ImportRequest): Promise<ImportReport> {
  const { store, gateway, principal, connectionId, uploadId, mapping, exportedAt } = request;
  const source = { uploadId, mapping, exportedAt };
  const described = await gateway.callTool({
    principal,
    tool: 'csv_describe_upload',
    arguments: source,
    purpose: 'import',
    deadlineMs: 120_000,
  });
  const about = described.structuredContent as {
    readable: ReadableField[];
    exportedAt: string | null;
    warnings: string[];
  };
  const rejected: RejectedCell[] = [];
  let last: ImportPage = { rejected: [], counts: {}, withoutDates: 0, rejectedCount: 0, warnings: [] };
  const applied = await readPages(
    { store, gateway, principal, ...(request.onProgress ? { onProgress: request.onProgress } : {}) },
    {
      connectionId,
      object: `upload ${uploadId}`,
      tool: 'csv_read_records',
      arguments: source,
      pageSize,
      isIncremental: false,
    },
    (page) => {
      last = page as unknown as ImportPage;
      rejected.push(...last.rejected.slice(0, keptRejections - rejected.length));
    },
  );
  const report: ImportReport = {
    described: described.structuredContent,
    counts: last.counts,
    withoutDates: last.withoutDates,
    applied,
    rejected,
    rejectedCount: last.rejectedCount,
    warnings: [...about.warnings, ...last.warnings],
    readable: about.readable,
    exportedAt: about.exportedAt,
  };
  await store.withTenant(principal.tenantId, (tx) =>
    recordSync(tx, connectionId, {
      readable: report.readable,
      dataAsOf: report.exportedAt,
      report: { counts: report.counts, rejected: report.rejectedCount, withoutDates: report.withoutDates },
    }),
  );
  return report;
}

interface ImportPage {
  readonly rejected: RejectedCell[];
  readonly counts: Record<string, number>;
  readonly withoutDates: number;
  readonly rejectedCount: number;
  readonly warnings: string[];
}
