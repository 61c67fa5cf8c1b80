import {
  type AuditSealRow,
  appendSeals,
  lastSeal,
  listAuditTenants,
  lockChain,
  readUnsealed,
} from '../../store/audit-seals.ts';
import type { Store } from '../../store/open-store.ts';
import { withRole } from '../../store/role-transaction.ts';
import { genesisOf, linkHash } from './chain-hash.ts';
import type { CheckpointBook } from './checkpoint-file.ts';

/** Longer than any transaction of ours may run; rows older than the last seal by more than this are looked for once a start. */
const lateCommitMs = 60 * 60_000;
const batchRows = 2_000;

/** Seals what has been committed; one runs per installation, and a second one only waits. */
export interface AuditSealer {
  /** Seals all tenants' committed rows and signs a checkpoint for each chain that grew; returns how many rows it sealed. */
  sealNow(): Promise<number>;
  /** Seals every `everyMs` until closed; a failure is told to `onError` and tried again. */
  start(everyMs: number, onError: (error: unknown) => void): void;
  close(): Promise<void>;
}

/** A sealer over `store` that signs in `book`. */
export function createAuditSealer(store: Store, book: CheckpointBook): AuditSealer {
  const fullySearched = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<number> | null = null;

  async function sealAll(): Promise<number> {
    let sealed = 0;
    for (const tenantId of await withRole(store, 'bellwether_sealer', null, listAuditTenants)) {
      for (;;) {
        const links = await sealBatch(store, tenantId, !fullySearched.has(tenantId));
        sealed += links.length;
        const last = links.at(-1);
        if (!last) break;
        const { position, hash } = last;
        // after the commit: a checkpoint must never speak for links that were rolled back
        await book.append({ tenantId, position, hash, at: new Date().toISOString() });
      }
      fullySearched.add(tenantId);
    }
    return sealed;
  }
  function sealNow(): Promise<number> {
    running ??= sealAll().finally(() => {
      running = null;
    });
    return running;
  }
  return {
    sealNow,
    start(everyMs, onError) {
      timer ??= setInterval(() => void sealNow().catch(onError), everyMs);
      timer.unref();
    },
    async close() {
      if (timer) clearInterval(timer);
      timer = null;
      await running?.catch(() => {});
    },
  };
}

type Link = Pick<AuditSealRow, 'tenantId' | 'position' | 'auditId' | 'hash'>;

async function sealBatch(store: Store, tenantId: string, isFullSearch: boolean): Promise<Link[]> {
  return withRole(store, 'bellwether_sealer', tenantId, async (tx) => {
    await lockChain(tx, tenantId);
    const last = await lastSeal(tx, tenantId);
    const since = isFullSearch || !last ? null : new Date(Date.parse(last.sealedAt) - lateCommitMs).toISOString();
    const rows = await readUnsealed(tx, tenantId, since, batchRows);
    let previous = last?.hash ?? genesisOf(tenantId);
    let position = last?.position ?? 0;
    const links = rows.map((row) => {
      position += 1;
      previous = linkHash(previous, position, row);
      return { tenantId, position, auditId: row.id, hash: previous };
    });
    await appendSeals(tx, links);
    return links;
  });
}
