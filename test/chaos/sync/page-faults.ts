import { randomUUID } from 'node:crypto';
import { type Fault, type FaultyRequest, faults } from '../../../connectors/kit/simulator-faults.ts';
import { AppError, toAppError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openVendorRoom, type Vendor, type VendorRoom } from './vendor-room.ts';

/** What can go wrong with one page. */
export const pageFaults = [
  '5xx',
  '429',
  'reset',
  'truncated',
  'html',
  'expired-cursor',
  'duplicate-page',
  'infinite-cursor',
  'token-expiry',
] as const;
export type PageFault = (typeof pageFaults)[number];

export interface FaultReport {
  readonly system: string;
  readonly pages: number;
  readonly cases: number;
  readonly faults: number;
  /** Faults after which the run itself ended with an error; the others were mended on the way. */
  readonly failedRuns: number;
  readonly mismatches: readonly string[];
  readonly falseTombstones: readonly string[];
}

/** One way of breaking one read. `first`: of an empty mirror; `changed`: of what changed since. */
export interface FaultCase {
  readonly pass: 'first' | 'changed';
  readonly kind: PageFault;
  readonly page: number;
  readonly times: number;
}

/** Once: the gateway's own repeats should mend it. Four times: the run fails and the next one must. */
const persistence = [1, 4] as const;
/** An expired cursor stays so until the list is begun anew. */
const forEver = 1_000;

/** Every page of both reads, broken in every way; `pages` counts those of a first and of an incremental read. */
export function listFaultCases(
  pages: Readonly<Record<FaultCase['pass'], number>>,
  kinds: readonly PageFault[] = pageFaults,
): FaultCase[] {
  return (['first', 'changed'] as const).flatMap((pass) =>
    kinds.flatMap((kind) =>
      Array.from({ length: pages[pass] }, (_, page) => page).flatMap((page) =>
        (kind === 'expired-cursor' ? [1] : persistence).map((times) => ({ pass, kind, page, times })),
      ),
    ),
  );
}

export interface MatrixOptions {
  readonly kinds?: readonly PageFault[];
  /** Which of the cases, by their place in the list; all unless said. */
  readonly isChosen?: (index: number) => boolean;
  readonly onCase?: (done: number, of: number) => void;
}

/**
 * Breaks every page of a first and of an incremental read of one vendor in every way, then reads once more without faults and
 * compares the mirror with the vendor.
 */
export async function runPageFaults(store: Store, vendor: Vendor, options: MatrixOptions = {}): Promise<FaultReport> {
  const room = await openVendorRoom(store, vendor);
  const { system } = vendor;
  // workspaces of its own, however often a store is used
  const run = `${system}-${randomUUID().slice(0, 8)}`;
  try {
    const pages = await countPages(room, `${run}-changed`);
    const chosen = listFaultCases(pages, options.kinds).filter((_, index) => options.isChosen?.(index) ?? true);
    const report = { faults: 0, failedRuns: 0, mismatches: [] as string[], falseTombstones: [] as string[] };
    for (const [index, one] of chosen.entries()) {
      if (one.pass === 'changed') vendor.change(index + 2);
      const tenantId = `${run}-${one.pass === 'first' ? index : one.pass}`;
      const outcome = await breakPage(room, tenantId, one);
      report.faults += outcome.hits;
      report.failedRuns += Number(outcome.failed);
      const difference = await vendor.compare(store, tenantId);
      const name = `${system}, ${one.pass} read, page ${one.page}, ${one.kind} × ${one.times}`;
      const wrong = [...(outcome.stuck === null ? [] : [outcome.stuck]), ...difference.mismatches.slice(0, 3)];
      report.mismatches.push(...wrong.map((what) => `${name}: ${what}`));
      report.falseTombstones.push(...difference.falseTombstones);
      options.onCase?.(index + 1, chosen.length);
    }
    return { system, pages: pages.first + pages.changed, cases: chosen.length, ...report };
  } finally {
    await room.close();
  }
}

async function countPages(room: VendorRoom, tenantId: string): Promise<Record<FaultCase['pass'], number>> {
  const { vendor } = room;
  const count = async () => {
    const before = vendor.simulator.requests.length;
    await room.sync(tenantId);
    return vendor.simulator.requests.slice(before).filter((request) => vendor.isPage(request)).length;
  };
  const first = await count();
  vendor.change(1);
  return { first, changed: await count() };
}

/** Plays one case and reads once more. `stuck`: why that last read failed too; null: it did not. */
async function breakPage(room: VendorRoom, tenantId: string, one: FaultCase) {
  const { faults: script } = room.vendor.simulator;
  const count = { hits: 0 };
  addFault(room.vendor, one, count);
  const failed = (await failureOf(room, tenantId)) !== null;
  if (one.kind !== 'expired-cursor') script.clear();
  const stuck = await failureOf(room, tenantId);
  script.clear();
  return { hits: count.hits, failed, stuck: stuck?.message ?? null };
}

async function failureOf(room: VendorRoom, tenantId: string): Promise<AppError | null> {
  try {
    await room.sync(tenantId);
    return null;
  } catch (error) {
    if (error instanceof AppError) return toAppError(error);
    throw error;
  }
}

/** Puts the fault of a case into the script: `hits` counts the answers it spoiled. */
function addFault(vendor: Vendor, { kind, page, times }: FaultCase, count: { hits: number }): void {
  const { faults: script } = vendor.simulator;
  let seen = 0;
  const isDue = () => {
    seen += 1;
    return seen > page && seen <= page + times;
  };
  const counted = (): true => {
    count.hits += 1;
    return true;
  };
  if (kind === 'expired-cursor') {
    const isExpired = expiryOf(vendor, page);
    const when = (request: FaultyRequest) => isExpired(request) && counted();
    script.add({ when }, Array<Fault>(forEver).fill(vendor.expiredCursor));
    return;
  }
  if (kind === 'duplicate-page' || kind === 'infinite-cursor') {
    const spoil = kind === 'duplicate-page' ? duplicatesOf(vendor) : vendor.endless.bind(vendor);
    const change = (answer: unknown, request: FaultyRequest) => {
      const due = isDue();
      // asked of every page, so that what came before is known
      const spoilt = spoil(answer, request);
      return due && spoilt !== null && counted() ? spoilt : answer;
    };
    const when = (request: FaultyRequest) => vendor.isPage(request);
    script.add({ when }, Array<Fault>(forEver).fill({ kind: 'rewrite', change }));
    return;
  }
  const when = (request: FaultyRequest) => vendor.isPage(request) && isDue() && counted();
  script.add({ when }, Array<Fault>(times).fill(wireFault(vendor, kind)));
}

/** A fault of the wire as the vendor would answer it. */
export function wireFault(vendor: Vendor, kind: PageFault): Fault {
  switch (kind) {
    case '429':
      return faults.throttled('0');
    case 'reset':
      return faults.reset;
    case 'truncated':
      return { kind: 'truncate', afterBytes: 60 };
    case 'html':
      return faults.htmlPage;
    case 'token-expiry':
      return vendor.expiredToken;
    default:
      return faults.unavailable;
  }
}

/** The cursor of the `page`th page request, where it has one, is refused until its list is begun anew. */
function expiryOf(vendor: Vendor, page: number): (request: FaultyRequest) => boolean {
  let seen = 0;
  let expired: { readonly path: string; readonly cursor: string } | null = null;
  return (request) => {
    if (!vendor.isPage(request)) return false;
    const cursor = vendor.cursorOf(request);
    seen += 1;
    if (expired === null) {
      if (seen === page + 1 && cursor !== null) expired = { path: request.path, cursor };
      return expired !== null;
    }
    if (cursor === null && request.path === expired.path) expired = { path: '', cursor: '' };
    return cursor === expired.cursor && request.path === expired.path;
  };
}

/** A page with the rows of the one before it, of the same kind; null: there was none. */
function duplicatesOf(vendor: Vendor): Vendor['endless'] {
  const before = new Map<string, readonly unknown[]>();
  return (answer, request) => {
    const own = vendor.rowsOf(answer, request);
    if (own === null) return null;
    const rows = before.get(own.kind);
    before.set(own.kind, own.rows);
    return rows === undefined ? null : vendor.withRows(answer, rows);
  };
}
