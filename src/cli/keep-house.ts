import type { Recipient } from '../../execution/alerts/recipients.ts';
import { disableFailingEndpoints } from '../../execution/channels/webhook-endpoints.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import { dropExpiredArtefacts } from '../store/artefacts.ts';
import type { Store } from '../store/open-store.ts';
import { dropEndedPlans } from '../store/plan-runs.ts';

/**
 * Forgets documents and plans whose time is over and switches off webhooks that have failed for days, telling `admin`; null: nobody can
 * be told, so none is switched off. Returns what was done, null: nothing.
 */
export async function keepHouse(store: Store, tenantId: string, admin: Recipient | null): Promise<string | null> {
  return store.withTenant(tenantId, async (tx) => {
    const dropped = await dropExpiredArtefacts(tx);
    const { keepPlansDays } = (await readWorkspaceSettings(tx)).settings;
    const plans = await dropEndedPlans(tx, new Date(Date.now() - keepPlansDays * 86_400_000).toISOString());
    const disabled = admin === null ? [] : await disableFailingEndpoints(tx, tenantId, admin);
    const told = [
      ...(dropped > 0 ? [`${dropped} documents past their time`] : []),
      ...(plans > 0 ? [`${plans} plans kept for ${keepPlansDays} days`] : []),
      ...disabled.map((endpoint) => `webhook ${endpoint} switched off`),
    ];
    return told.length === 0 ? null : told.join(', ');
  });
}
