import type { Recipient } from '../../execution/alerts/recipients.ts';
import { disableFailingEndpoints } from '../../execution/channels/webhook-endpoints.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import { dropExpiredArtefacts } from '../store/artefacts.ts';
import { dropOldEvents } from '../store/inbound-events.ts';
import type { Store } from '../store/open-store.ts';
import { dropEndedPlans } from '../store/plan-runs.ts';

/**
 * Forgets documents, plans and events whose time is over and switches off webhooks that have failed for days, telling `admin`; null: nobody can
 * be told, so none is switched off. Returns what was done, null: nothing.
 */
export async function keepHouse(store: Store, tenantId: string, admin: Recipient | null): Promise<string | null> {
  return store.withTenant(tenantId, async (tx) => {
    const dropped = await dropExpiredArtefacts(tx);
    const { keepPlansDays, keepEventsDays } = (await readWorkspaceSettings(tx)).settings;
    const plans = await dropEndedPlans(tx, daysAgo(keepPlansDays));
    const events = await dropOldEvents(tx, daysAgo(keepEventsDays));
    const disabled = admin === null ? [] : await disableFailingEndpoints(tx, tenantId, admin);
    const told = [
      ...(dropped > 0 ? [`${dropped} documents past their time`] : []),
      ...(plans > 0 ? [`${plans} plans kept for ${keepPlansDays} days`] : []),
      ...(events > 0 ? [`${events} events kept for ${keepEventsDays} days`] : []),
      ...disabled.map((endpoint) => `webhook ${endpoint} switched off`),
    ];
    return told.length === 0 ? null : told.join(', ');
  });
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
