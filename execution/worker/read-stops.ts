import { sql } from 'drizzle-orm';
import type { Database } from '../../src/store/open-store.ts';

/** An engaged kill switch. `subject` is '' for the global one. */
export interface Stop {
  readonly scope: string;
  readonly subject: string;
  readonly reason: string;
}

/**
 * The kill switch that forbids calling `tools` for `tenantId` now, null when none does. Read afresh from the database each time;
 * when it cannot be read this throws, and nothing is sent.
 */
export async function readStop(
  db: Pick<Database, 'execute'>,
  tenantId: string,
  tools: readonly string[],
): Promise<Stop | null> {
  const found = await db.execute<{ scope: string; subject: string; reason: string }>(sql`
    select scope, subject, reason from bellwether.kill_switch
    where is_engaged and (scope = 'global' or scope = 'tenant' and subject = ${tenantId}
      or scope = 'agent' and subject = 'bellwether' or scope = 'tool' and subject = any(${sql.param([...tools])}::text[]))
    limit 1`);
  return found.rows[0] ?? null;
}
