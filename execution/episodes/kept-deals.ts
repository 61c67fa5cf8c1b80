import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';

/** The deals that scores and open episodes are to be kept of; everything else goes. */
export type KeptDeals = { readonly only: readonly string[] } | { readonly allBut: readonly string[] };

/** A condition on `opportunity_id` for the deals that are not kept; ids are looked up by hash, not one by one. */
export function notKept(kept: KeptDeals) {
  if ('allBut' in kept) return sql`opportunity_id ${among(kept.allBut)}`;
  return sql`opportunity_id <> all(${sql.param([...kept.only])}::text[])`;
}
