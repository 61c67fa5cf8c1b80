import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';
import type { GatewayClock } from './gateway-clock.ts';

/** One order to stop. `tenantId` null: in every tenant. `target`: the agent's id or the tool's name; null for the wider scopes. */
export interface Stop {
  readonly scope: 'all' | 'tenant' | 'agent' | 'tool';
  readonly tenantId: string | null;
  readonly target: string | null;
  readonly reason: string;
}

/** Where the orders to stop are kept. `read` gives all that are in force; failing to read means stop. */
export interface KillSwitch {
  read(): Promise<readonly Stop[]>;
}

/** The in-memory twin; `failing` makes it unreadable. */
export class MemoryKillSwitch implements KillSwitch {
  stops: Stop[] = [];
  failing = false;

  async read(): Promise<readonly Stop[]> {
    if (this.failing) throw new Error('The kill switch cannot be read.');
    return this.stops;
  }
}

/** Older than this, what was read is read again while calls go on; older than twice this, they wait for it. */
const freshMs = 800;
/** Nothing goes on while it waits, so this only bounds how long a call hangs on a busy database. */
const readTimeoutMs = 5_000;

/**
 * Knows the orders to stop. Reads are checked against what was read at most 1.6 s ago, so a stop works within 2 s without a
 * query per call; a write reads them anew right before its effect.
 */
export class KillSwitchWatch {
  readonly #killSwitch: KillSwitch;
  readonly #clock: GatewayClock;
  #stops: readonly Stop[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(killSwitch: KillSwitch, clock: GatewayClock) {
    this.#killSwitch = killSwitch;
    this.#clock = clock;
  }

  /**
   * Returns null when nothing stops the call, or a promise when the orders have to be read first.
   * @throws AppError `forbidden` when stopped, `unavailable` when the orders cannot be read.
   */
  check(principal: Principal, tool: CatalogTool): Promise<void> | null {
    const ageMs = this.#clock.nowMs() - this.#readAtMs;
    if (ageMs > freshMs * 2) return this.#refresh().then(() => this.#judge(principal, tool));
    // A refresh that fails is told to the call that has to wait for the next one.
    if (ageMs > freshMs) this.#refresh().catch(() => undefined);
    this.#judge(principal, tool);
    return null;
  }

  /** The same against orders read after this moment. @throws AppError as `check` does. */
  async checkFresh(principal: Principal, tool: CatalogTool): Promise<void> {
    await this.#read();
    this.#judge(principal, tool);
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const startedAtMs = this.#clock.nowMs();
    let cancel = (): void => undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      cancel = this.#clock.after(readTimeoutMs, () => reject(new Error(`no answer within ${readTimeoutMs} ms`)));
    });
    try {
      this.#stops = await Promise.race([this.#killSwitch.read(), tooLong]);
      this.#readAtMs = Math.max(this.#readAtMs, startedAtMs);
    } catch (cause) {
      // Whoever cannot ask whether to stop, stops.
      this.#readAtMs = Number.NEGATIVE_INFINITY;
      throw new AppError(
        'unavailable',
        'The kill switch cannot be read, so nothing is done; check the database.',
        { hint: 'kill-switch' },
        { cause },
      );
    } finally {
      cancel();
    }
  }

  #judge(principal: Principal, tool: CatalogTool): void {
    const stop = this.#stops.find((order) => applies(order, principal, tool));
    if (!stop) return;
    const what =
      stop.scope === 'all' ? 'Everything is' : stop.scope === 'tenant' ? 'This workspace is' : `"${stop.target}" is`;
    throw new AppError('forbidden', `${what} stopped by the kill switch (${stop.reason}); an admin can lift it.`, {
      stopped: stop.scope,
      tool: tool.name,
    });
  }
}

function applies(stop: Stop, principal: Principal, tool: CatalogTool): boolean {
  if (stop.scope === 'all') return true;
  if (stop.tenantId !== null && stop.tenantId !== principal.tenantId) return false;
  if (stop.scope === 'tenant') return true;
  if (stop.scope === 'agent') return namesOf(principal).includes(stop.target ?? '');
  return stop.target === tool.name || stop.target === tool.categoryTool;
}

/** By which an order can name who acts: the id, an agent's name without its version, and `*` for every agent. */
export function namesOf({ kind, id }: Pick<Principal, 'kind' | 'id'>): readonly string[] {
  return kind === 'agent' ? [id, id.split('@')[0] ?? id, '*'] : [id];
}
