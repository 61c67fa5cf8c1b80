import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { VendorQuota } from '../../domain/record.ts';
import { readQuota, type StoredQuota, saveQuota } from '../../store/connection-quotas.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { judgeBudget, rememberQuota } from './call-budget.ts';

/** Holds one connection's sync to its share of the vendor's calls. */
export class ConnectionBudget {
  readonly #store: Store;
  readonly #tenantId: string;
  readonly #connectionId: string;
  readonly #percent: number;
  readonly #nowMs: () => number;
  #quota: StoredQuota | null = null;

  constructor(store: Store, tenantId: string, connectionId: string, percent: number, nowMs: () => number) {
    this.#store = store;
    this.#tenantId = tenantId;
    this.#connectionId = connectionId;
    this.#percent = percent;
    this.#nowMs = nowMs;
  }

  /** Takes up what earlier syncs were told. */
  async load(): Promise<void> {
    this.#quota = await this.#store.withTenant(this.#tenantId, (tx) => readQuota(tx, this.#connectionId));
  }

  /** Takes up what a page said, in the page's transaction. */
  async note(tx: TenantTransaction, told: VendorQuota | undefined): Promise<void> {
    const next = told ? rememberQuota(this.#quota, told, this.#percent, this.#nowMs()) : null;
    if (next === null) return;
    this.#quota = next;
    await saveQuota(tx, this.#connectionId, next);
  }

  /**
   * Returns when the next call may be made: at once, or after a window that ends soon.
   * @throws AppError `limit_exceeded` with hint `budget` when the sync must stop; the reason is kept with the connection
   */
  async admit(): Promise<void> {
    const verdict = judgeBudget(this.#quota, this.#nowMs());
    if (verdict.action === 'go' || this.#quota === null) return;
    this.#quota = { ...this.#quota, stoppedAt: new Date(this.#nowMs()).toISOString(), reason: verdict.reason };
    const quota = this.#quota;
    await this.#store.withTenant(this.#tenantId, (tx) => saveQuota(tx, this.#connectionId, quota));
    if (verdict.action === 'stop') {
      throw new AppError('limit_exceeded', `The sync stops at its share of the calls: ${verdict.reason}.`, {
        hint: 'budget',
      });
    }
    await sleep(verdict.waitMs);
  }
}
