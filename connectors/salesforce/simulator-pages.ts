import type { SimulatedReply } from '../kit/simulator.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { type QueryAnswer, runQuery } from './simulator-query.ts';

/**
 * A query's results stay readable for two days.
 * Source: https://help.salesforce.com/s/articleView?id=000384958&type=1 (2026-11-20)
 */
const cursorTtlMs = 2 * 86_400_000;

/**
 * 2,000 rows a page unless `Sforce-Query-Options: batchSize=N` asks for 200 to 2,000.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm (2026-11-20)
 */
function pageSizeOf(header: string | undefined): number {
  const asked = Number(/batchSize=(\d+)/i.exec(header ?? '')?.[1] ?? 2000);
  return Math.min(2000, Math.max(200, asked));
}

interface Cursor {
  readonly answer: QueryAnswer;
  readonly openedAtMs: number;
  readonly pageSize: number;
}

export interface QueryPages {
  first(query: {
    readonly text: string;
    readonly all: boolean;
    readonly basePath: string;
    readonly sizeHeader: string | undefined;
  }): SimulatedReply;
  next(locator: string, basePath: string): SimulatedReply;
}

/**
 * Queries and their cursors. A cursor fixes which rows come in which order; their values are those of the moment a page is read.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm (2026-11-20)
 */
export function createQueryPages(org: SimulatorOrg, now: () => number): QueryPages {
  const cursors = new Map<string, Cursor>();
  let opened = 0;

  function page(id: string, cursor: Cursor, from: number, basePath: string): SimulatedReply {
    const { answer, pageSize } = cursor;
    const end = from + pageSize;
    const done = end >= answer.rows.length;
    return {
      status: 200,
      json: {
        totalSize: answer.totalSize,
        done,
        ...(done ? {} : { nextRecordsUrl: `${basePath}/query/${id}-${end}` }),
        records: answer.rows.slice(from, end).map((row) => answer.toRecord(row)),
      },
    };
  }

  return {
    first({ text, all, basePath, sizeHeader }) {
      const answer = runQuery({ org, nowMs: now(), all, basePath }, text);
      opened += 1;
      const id = `0r8000000${String(opened).padStart(6, '0')}AAA`;
      const cursor = { answer, openedAtMs: now(), pageSize: pageSizeOf(sizeHeader) };
      if (answer.rows.length > cursor.pageSize) cursors.set(id, cursor);
      return page(id, cursor, 0, basePath);
    },
    next(locator, basePath) {
      const [, id = '', offset = ''] = /^(0r8\w{15})-(\d+)$/.exec(locator) ?? [];
      const cursor = cursors.get(id);
      const usable = cursor && now() - cursor.openedAtMs < cursorTtlMs && Number(offset) < cursor.answer.rows.length;
      if (!usable) {
        return { status: 400, json: [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }] };
      }
      return page(id, cursor, Number(offset), basePath);
    },
  };
}
