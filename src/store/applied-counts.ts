/** What a page did to the mirror, by object; unchanged records cost no write. */
export interface AppliedCounts {
  created: number;
  changed: number;
  unchanged: number;
}
export type AppliedByObject = Map<string, AppliedCounts>;

/** Whose page it is. `isFullPass`: records that did not change are marked as seen too, for the tombstones of the rest. */
export interface ApplyTarget {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly isFullPass: boolean;
}
