import { sql } from '../../src/store/drizzle.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Receipt } from './channel.ts';

/** Which earlier delivery is meant: the same workspace, channel, recipient and subject as `action`, and not `action` itself. */
export type EarlierOf = Pick<ClaimedAction, 'tenantId' | 'id' | 'channel' | 'recipient' | 'subjectId'>;

/** The receipt of the latest earlier delivery about the same thing to the same place; null when there is none. */
export async function latestReceipt(store: Store, action: EarlierOf): Promise<Receipt | null> {
  const { tenantId, id, channel, recipient, subjectId } = action;
  const { rows } = await store.withTenant(tenantId, (tx) =>
    tx.execute<{ receipt: Receipt }>(sql`
      select receipt from bellwether.outbox
      where channel = ${channel} and recipient = ${recipient} and subject_id = ${subjectId} and id <> ${id}
        and status = 'sent' and receipt is not null
      order by finished_at desc limit 1`),
  );
  return rows[0]?.receipt ?? null;
}
