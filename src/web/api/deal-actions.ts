import { hash } from 'node:crypto';
import type { ChannelCall } from '../../../execution/channels/channel.ts';
import { type CrmSystem, crmRecipient, crmSystems } from '../../../execution/channels/crm-payload.ts';
import { previewCrm } from '../../../execution/channels/preview-crm.ts';
import { undoCrm } from '../../../execution/channels/undo-crm.ts';
import { acceptAction, type NewAction } from '../../../execution/outbox/accept-action.ts';
import { onBehalfOf } from '../../../execution/outbox/on-behalf.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { AppError } from '../../domain/errors.ts';
import { addDays, dateOf } from '../../domain/time.ts';
import { appendAudit } from '../../store/audit-log.ts';
import { disconnected, listConnections } from '../../store/connections.ts';
import * as contract from '../contract/deal.ts';
import { openSealed, sealText } from '../sign-in/seal-text.ts';
import { requireDeal } from './deal-facts.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const previewDeadlineMs = 10_000;
const confirmationMs = 10 * 60_000;

/** How each act is asked of the policies, by which channel it goes, and its risk tier. */
const acts = {
  create_task: { tool: 'crm_create_task', channel: 'crm-task' },
  log_activity: { tool: 'crm_log_activity', channel: 'crm-activity' },
  set_field: { tool: 'crm_update_opportunity', channel: 'crm-field-update' },
  undo: { tool: 'crm_update_opportunity', channel: 'crm-field-update' },
} as const satisfies Readonly<Record<contract.DealAction['kind'], { tool: string; channel: string }>>;

const offered = ['create_task', 'log_activity', 'set_field'] as const;

async function crmOf({ parts, principal }: Asking): Promise<CrmSystem | null> {
  const connected = await parts.store.withTenant(principal.tenantId, (tx) => listConnections(tx));
  return (
    crmSystems.find((id) => connected.some(({ system, health }) => system === id && health !== disconnected)) ?? null
  );
}

/** The acts on the CRM that this person may ask for. */
export async function dealActions(asking: Asking) {
  if ((await crmOf(asking)) === null) return [];
  return offered.filter((kind) => judge(asking, kind) !== null);
}

function judge({ parts, principal }: Asking, kind: contract.DealAction['kind']) {
  return parts.gateway.previewCall({ principal, tool: acts[kind].tool, arguments: {} });
}

async function actionOf(asking: Asking, opportunityId: string, action: contract.DealAction) {
  await requireDeal(asking, opportunityId);
  const system = await crmOf(asking);
  const decision = judge(asking, action.kind);
  if (system === null || decision === null) {
    throw new AppError('forbidden', 'No CRM is connected that you may change from here.');
  }
  const needsApproval = decision.approval === 'required';
  const cause = await causeOf(asking, opportunityId, action, crmRecipient({ system, opportunityId }));
  return { system, needsApproval, cause };
}

type Cause = Omit<NewAction, 'triggerEpoch'> & { readonly triggerEpoch?: string };

/** What is accepted. An undo has a cause of its own, so that one change is put back once; anything else is caused by its preview. */
async function causeOf(
  asking: Asking,
  opportunityId: string,
  action: contract.DealAction,
  recipient: string,
): Promise<Cause> {
  const { principal, reader } = asking;
  const { tenantId } = principal;
  if (action.kind !== 'undo') {
    const payload = { ...payloadOf(asking, action), ...onBehalfOf(principal) };
    const { channel } = acts[action.kind];
    return { tenantId, rule: 'asked-on-the-board', subjectId: opportunityId, channel, recipient, payload, dueAt: null };
  }
  const sent = await reader.findDelivery(action.deliveryId);
  if (sent === null || sent.subjectId !== opportunityId || sent.recipient !== recipient) {
    throw new AppError('not_found', 'There is no change of that id on this deal.', { field: 'deliveryId' });
  }
  const undo = undoCrm(sent);
  return { ...undo, payload: { ...undo.payload, ...onBehalfOf(principal) } };
}

function payloadOf(
  { principal, parts }: Asking,
  action: Exclude<contract.DealAction, { kind: 'undo' }>,
): Record<string, unknown> {
  const ownerId = principal.salesUserId;
  if (action.kind === 'create_task') {
    const dueDate = action.dueDate ?? addDays(dateOf(new Date(parts.nowMs()).toISOString()), 1);
    return { kind: 'crm_task', subject: action.subject, body: action.note, ownerId, dueDate };
  }
  if (action.kind === 'log_activity') {
    const { subject, text, occurredAt } = action;
    return { kind: 'crm_activity', activity: 'call', subject, body: text, ownerId, occurredAt, direction: null };
  }
  return { kind: 'crm_field_update', field: action.field, expected: action.expected, value: action.value };
}

/** Binds a confirmation to the person, the deal and every word of the act. */
function bindingOf({ principal }: Asking, opportunityId: string, action: contract.DealAction): string {
  return hash('sha256', canonicalJson({ by: principal.id, tenantId: principal.tenantId, opportunityId, action }));
}

export const dealActionRoutes = [
  answerRoute(contract.previewDealAction, async (asking, { params, body }) => {
    const { parts, principal, requestId } = asking;
    const { system, needsApproval, cause } = await actionOf(asking, params.opportunityId, body);
    const call: ChannelCall = (tool, args) =>
      parts.gateway.callTool({
        ...{ principal, tool, arguments: args, requestId },
        ...{ purpose: 'preview on the board', deadlineMs: previewDeadlineMs },
      });
    const { changes, conflict } = await previewCrm({ id: requestId, ...cause }, call);
    const sealed = { id: requestId, binding: bindingOf(asking, params.opportunityId, body) };
    const confirmation = sealText(parts.confirmationKey, sealed, parts.nowMs() + confirmationMs);
    return { changes: [...changes], conflict, system, confirmation, needsApproval, currency: null };
  }),
  answerRoute(contract.confirmDealAction, async (asking, { params, body }) => {
    const { parts, principal, requestId } = asking;
    const { tenantId, id: principalId, kind, channel, role } = principal;
    const opened = openSealed(parts.confirmationKey, body.confirmation, parts.nowMs()) as {
      id: string;
      binding: string;
    } | null;
    if (opened?.binding !== bindingOf(asking, params.opportunityId, body.action)) {
      throw new AppError('conflict', 'This is not what was previewed, or it was ten minutes ago: preview it again.');
    }
    const { needsApproval, cause } = await actionOf(asking, params.opportunityId, body.action);
    const accepted = await parts.store.withTenant(tenantId, async (tx) => {
      // the gateway asks for the approval, of exactly the call it is about to make
      const action = await acceptAction(tx, { triggerEpoch: opened.id, ...cause });
      if (!action.isNew && body.action.kind === 'undo') {
        throw new AppError('conflict', 'This change was put back already; its receipt is under Activity.');
      }
      await appendAudit(tx, tenantId, [
        {
          ...{ requestId, principalKind: kind, principalId, channel, role, action: 'accept_action' },
          ...{
            subject: cause.channel,
            purpose: 'asked on the board',
            effect: 'allow',
            reason: `previewed as ${opened.id}`,
          },
          ...{
            policyVersion: asking.decision.policyVersion,
            argumentsDigest: hash('sha256', canonicalJson(cause.payload)),
          },
          ...{ outcome: 'accepted', facts: { deliveryId: action.id, opportunityId: params.opportunityId } },
        },
      ]);
      return action;
    });
    parts.nudge();
    return { deliveryId: accepted.id, status: needsApproval ? 'waiting_approval' : 'pending' };
  }),
];
