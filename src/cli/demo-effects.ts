import { nextAction } from '../../execution/alerts/next-action.ts';
import { readAlertPayload } from '../../execution/alerts/read-alert-payload.ts';
import { releaseDigests } from '../../execution/budget/release-digests.ts';
import { crmRecipient } from '../../execution/channels/crm-payload.ts';
import { acceptActions, type NewAction } from '../../execution/outbox/accept-action.ts';
import type { SalesUserState } from '../domain/organisation.ts';
import { addDays, dateOf, type Instant } from '../domain/time.ts';
import { listDeliveries } from '../store/deliveries.ts';
import type { Store } from '../store/open-store.ts';
import type { DemoCrm } from './command.ts';

export interface DemoEffects {
  readonly tenantId: string;
  readonly crm: DemoCrm;
  readonly asOf: Instant;
  readonly users: ReadonlyMap<string, SalesUserState>;
}

const looksBack = 200;
const taskDueInDays = 3;

/**
 * Accepts the other ways of telling about the riskiest new deal, once for each alert: an e-mail to its owner and a task in the CRM. The
 * evening's digests are made due now, so that whoever watches need not wait. Returns how many digests those are.
 */
export async function acceptDemoEffects(store: Store, { tenantId, crm, asOf, users }: DemoEffects): Promise<number> {
  return store.withTenant(tenantId, async (tx) => {
    const first = (await listDeliveries(tx, looksBack)).find(
      ({ channel, payload }) => channel === 'slack-message' && payload['kind'] === 'deal_at_risk',
    );
    const alert = first && readAlertPayload(first);
    if (first && alert?.kind === 'deal_at_risk') {
      const [ownerId, owner] = [...users].find(([, { name }]) => name !== null && name === alert.owner) ?? [null, null];
      const cause = { tenantId, rule: 'demo', subjectId: first.subjectId, triggerEpoch: first.id, dueAt: null };
      const task = {
        kind: 'crm_task',
        subject: nextAction(alert.reasons[0]?.signal ?? null),
        body: alert.reasons.map(({ text }) => text).join('\n'),
        ownerId,
        dueDate: addDays(dateOf(asOf), taskDueInDays),
      };
      const place = crmRecipient({ system: crm, opportunityId: alert.opportunityId });
      const actions: NewAction[] = [{ ...cause, channel: 'crm-task', recipient: place, payload: task }];
      if (owner?.email) {
        actions.push({ ...cause, channel: 'email-message', recipient: owner.email, payload: first.payload });
      }
      await acceptActions(tx, actions);
    }
    return releaseDigests(tx);
  });
}
