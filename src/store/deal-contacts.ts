import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** A contact's present link to a deal. */
export interface DealContactLink {
  readonly contactId: string;
  readonly role: string | null;
  readonly isPrimary: boolean | null;
}

/** The contacts linked to a deal now, the primary one first. Whether a person may see the deal and them is asked of their reader. */
export async function listDealContacts(tx: TenantTransaction, opportunityId: string): Promise<DealContactLink[]> {
  const { rows } = await tx.execute<{ contact_id: string; role: string | null; is_primary: boolean | null }>(sql`
    select current ->> 'contactId' as contact_id, current ->> 'role' as role, (current ->> 'isPrimary')::boolean as is_primary
    from bellwether.record where object = 'contact_role' and not is_deleted and opportunity_id = ${opportunityId}
      and coalesce(current ->> 'removed', 'false') <> 'true' and current ->> 'contactId' is not null
    order by 3 desc nulls last, 1 limit 200`);
  return rows.map(({ contact_id, role, is_primary }) => ({ contactId: contact_id, role, isPrimary: is_primary }));
}
