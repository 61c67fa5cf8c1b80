import type { Principal } from '../../domain/principal.ts';
import { LruMap } from '../policy/lru-map.ts';
import type { Connection } from './connections.ts';

const rememberedPrincipals = 10_000;
const dayMs = 86_400_000;

/**
 * Counts the rows of each connection that one principal was handed this day (UTC), so that nobody carries a system away row by
 * row. Our own schedules and the owner at their terminal, who have the copy anyway, are not counted. Kept in memory: it begins
 * anew with the process.
 */
export class ExportBudget {
  readonly #rowsPerDay: number;
  readonly #handed = new LruMap<string, { readonly day: number; rows: number }>(rememberedPrincipals);

  constructor(rowsPerDay: number) {
    this.#rowsPerDay = rowsPerDay;
  }

  /** Whether `rows` more may be handed out now; if so they are counted. With 0: whether any more may. */
  take(principal: Principal, connection: Connection, rows: number, nowMs: number): boolean {
    if (principal.kind === 'system' || principal.channel === 'cli') return true;
    const day = Math.floor(nowMs / dayMs);
    const key = JSON.stringify([principal.tenantId, connection.id, principal.kind, principal.id]);
    const known = this.#handed.get(key);
    const handed = known?.day === day ? known : { day, rows: 0 };
    const isOver = rows === 0 ? handed.rows >= this.#rowsPerDay : handed.rows + rows > this.#rowsPerDay;
    if (isOver) return false;
    handed.rows += rows;
    this.#handed.set(key, handed);
    return true;
  }
}
