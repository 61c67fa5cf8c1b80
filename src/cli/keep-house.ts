import type { Recipient } from '../../execution/alerts/recipients.ts';
import { disableFailingEndpoints } from '../../execution/channels/webhook-endpoints.ts';
import { dropExpiredArtefacts } from '../store/artefacts.ts';
import type { Store } from '../store/open-store.ts';

/**
 * Forgets documents whose time is over and switches off webhooks that have failed for days, telling `admin`; null: nobody can be told,
 * so none is switched off. Returns what was done, null: nothing.
 */
export async function keepHouse(store: Store, tenantId: string, admin: Recipient | null): Promise<string | null> {
  return store.withTenant(tenantId, async (tx) => {
    const dropped = await dropExpiredArtefacts(tx);
    const disabled = admin === null ? [] : await disableFailingEndpoints(tx, tenantId, admin);
    const told = [
      ...(dropped > 0 ? [`${dropped} documents past their time`] : []),
      ...disabled.map((endpoint) => `webhook ${endpoint} switched off`),
    ];
    return told.length === 0 ? null : told.join(', ');
  });
}
