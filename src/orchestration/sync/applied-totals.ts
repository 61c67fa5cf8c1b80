import type { AppliedByObject, AppliedCounts } from '../../store/apply-records.ts';

/** Adds up what pages did to the mirror, by object. */
export class AppliedTotals {
  readonly #byObject = new Map<string, AppliedCounts>();
  /** Records that became tombstones. */
  buried = 0;
  /** Why the sync ended before everything was read, in words for people; null when it did not. */
  stopReason: string | null = null;

  add(applied: AppliedByObject | AppliedTotals): void {
    const entries = applied instanceof AppliedTotals ? applied.#byObject : applied;
    for (const [object, { created, changed, unchanged }] of entries) {
      const sum = this.#byObject.get(object) ?? { created: 0, changed: 0, unchanged: 0 };
      sum.created += created;
      sum.changed += changed;
      sum.unchanged += unchanged;
      this.#byObject.set(object, sum);
    }
    if (applied instanceof AppliedTotals) {
      this.buried += applied.buried;
      this.stopReason ??= applied.stopReason;
    }
  }

  /** Whether anything was written. */
  get hasChanges(): boolean {
    return [...this.#byObject.values()].some(({ created, changed }) => created + changed > 0) || this.buried > 0;
  }

  toJSON(): Record<string, AppliedCounts> {
    return Object.fromEntries(this.#byObject);
  }
}
