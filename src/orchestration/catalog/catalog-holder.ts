import type { Instant } from '../../domain/time.ts';
import type { Catalog } from './catalog-entry.ts';

const keptSnapshots = 10;

/** Holds the catalog in force. A swap is one assignment: a call resolves against one snapshot from start to end. */
export class CatalogHolder {
  #current: Catalog;
  #past: Catalog[] = [];

  constructor(first: Catalog) {
    this.#current = first;
  }

  current(): Catalog {
    return this.#current;
  }

  /** Versions that can still be gone back to, newest first. */
  pastVersions(): number[] {
    return this.#past.map(({ version }) => version);
  }

  /**
   * Makes `next` the catalog in force.
   * @throws Error when it was not built on the catalog in force, because then another change would be lost.
   */
  swap(next: Catalog): void {
    if (next.version !== this.#current.version + 1) {
      throw new Error(
        `Catalog ${next.version} was not built on ${this.#current.version}, which is in force; build it again.`,
      );
    }
    this.#past = [this.#current, ...this.#past].slice(0, keptSnapshots);
    this.#current = next;
  }

  /**
   * Brings back the content of an earlier version as a new version, and says so in the timeline.
   * @throws Error when that version is no longer kept.
   */
  rollBack(version: number, now: Instant): Catalog {
    const wanted = this.#past.find((snapshot) => snapshot.version === version);
    if (!wanted) throw new Error(`Catalog version ${version} is not kept; kept are ${this.pastVersions().join(', ')}.`);
    const next = this.#current.version + 1;
    const line = {
      at: now,
      catalogVersion: next,
      subject: 'catalog',
      change: 'rollback',
      detail: `${this.#current.version} → content of ${version}`,
    } as const;
    this.swap(Object.freeze({ ...wanted, version: next, builtAt: now, changes: [...this.#current.changes, line] }));
    return this.#current;
  }
}
