import type { Instant } from '../../domain/time.ts';
import { customType, pgPolicy, pgRole, pgSchema, sql } from '../drizzle.ts';

/** The product's own schema; BullMQ's tables live in theirs. */
export const product = pgSchema('bellwether');

/** The role every tenant transaction runs as: owns nothing and cannot bypass row security. */
export const appRole = pgRole('bellwether_app').existing();

/**
 * The role the outbox relay runs as. It serves all tenants and therefore sees no content: ids, states and times of open rows
 * only, and it may write nothing but its own marks.
 */
export const relayRole = pgRole('bellwether_relay').existing();

/** The policy of every tenant table; `app.tenant()` raises when no tenant is set. One evaluation a statement, not a row. */
export const tenantPolicy = () =>
  pgPolicy('tenant_isolation', {
    for: 'all',
    to: appRole,
    using: sql`tenant_id = (select app.tenant())`,
    withCheck: sql`tenant_id = (select app.tenant())`,
  });

/** A timestamptz read and written as the domain's instant text. */
export const instant = customType<{ data: Instant; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: toInstant,
});

/** PostgreSQL's text of a UTC timestamptz (`2017-03-01 00:00:00.5+00`) as an instant. */
export function toInstant(text: string | Date): Instant {
  if (typeof text !== 'string') return text.toISOString();
  if (!text.endsWith('+00')) return new Date(text).toISOString();
  // read by the hundred thousand: no searching
  const fraction = text.slice(20, -3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`;
}
