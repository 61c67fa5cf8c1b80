import { sql } from '../../src/store/drizzle.ts';

/** The deals that scores and open episodes are to be kept of; everything else goes. */
export type KeptDeals = { readonly only: readonly string[] } | { readonly allBut: readonly string[] };

/** A condition on `opportunity_id` for the deals that are not kept; ids are looked up by hash, not one by one. */
export function notKept(kept: KeptDeals) {
  const [ids, gone] = 'only' in kept ? [kept.only, sql`not in`] : [kept.allBut, sql`in`];
  return sql`opportunity_id ${gone} (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}
