import { hash } from 'node:crypto';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import { type Principal, systemPrincipal } from '../../src/domain/principal.ts';
import { addDays, dateOf } from '../../src/domain/time.ts';
import type { Gateway } from '../../src/orchestration/gateway/gateway.ts';
import { appendAudit } from '../../src/store/audit-log.ts';
import { disconnected, listConnections } from '../../src/store/connections.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { ChannelCall } from '../channels/channel.ts';
import { type CrmSystem, crmRecipient, crmSystems } from '../channels/crm-payload.ts';
import { type CrmPreview, previewCrm } from '../channels/preview-crm.ts';
import { undoCrm } from '../channels/undo-crm.ts';
import { acceptAction, type NewAction } from '../outbox/accept-action.ts';
import { onBehalfOf } from '../outbox/on-behalf.ts';

/**
 * What a person wants done about a deal in its CRM. `dueDate` null: tomorrow. `expected`: what they saw in the field. `deliveryId`: the
 * change to put back.
 */
export type DealAct =
  | {
      readonly kind: 'create_task';
      readonly subject: string;
      readonly dueDate: string | null;
      readonly note: string | null;
    }
  | {
      readonly kind: 'log_activity';
      readonly subject: string;
      readonly text: string | null;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'set_field';
      readonly field: string;
      readonly expected: string | null;
      readonly value: string | null;
    }
  | { readonly kind: 'undo'; readonly deliveryId: string };

/** Who acts, over what. `reader` shows what they may see. */
export interface Acting {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly principal: Principal;
  readonly reader: Reader;
  readonly requestId: string;
  readonly nowMs: () => number;
}

/** Where the act was asked for: the outbox's rule, and the audit's words. */
export interface AskedFrom {
  readonly rule: string;
  readonly purpose: string;
  readonly policyVersion: string;
}

const previewDeadlineMs = 10_000;

/** How each act is asked of the policies and by which channel it goes. */
const acts = {
  create_task: { tool: 'crm_create_task', channel: 'crm-task' },
  log_activity: { tool: 'crm_log_activity', channel: 'crm-activity' },
  set_field: { tool: 'crm_update_opportunity', channel: 'crm-field-update' },
  undo: { tool: 'crm_update_opportunity', channel: 'crm-field-update' },
} as const satisfies Readonly<Record<DealAct['kind'], { tool: string; channel: string }>>;

/** An undo is offered beside the receipt of its change, not beside the others. */
const offered = ['create_task', 'log_activity', 'set_field'] as const;

type Asker = Pick<Acting, 'store' | 'gateway' | 'principal'>;

async function crmOf({ store, principal }: Asker): Promise<CrmSystem | null> {
  const connected = await store.withTenant(principal.tenantId, (tx) => listConnections(tx));
  return (
    crmSystems.find((id) => connected.some(({ system, health }) => system === id && health !== disconnected)) ?? null
  );
}

function judge({ gateway, principal }: Asker, kind: DealAct['kind']) {
  return gateway.previewCall({ principal, tool: acts[kind].tool, arguments: {} });
}

/** The acts on the CRM that this person may ask for. */
export async function possibleDealActs(asker: Asker): Promise<(typeof offered)[number][]> {
  if ((await crmOf(asker)) === null) return [];
  return offered.filter((kind) => judge(asker, kind) !== null);
}

async function actionOf(acting: Acting, opportunityId: string, act: DealAct, rule: string) {
  if ((await acting.reader.findRecord('opportunity', opportunityId)) === null) {
    throw new AppError('not_found', 'There is no deal of that id.', { field: 'opportunityId' });
  }
  const system = await crmOf(acting);
  const decision = judge(acting, act.kind);
  if (system === null || decision === null) {
    throw new AppError('forbidden', 'No CRM is connected that you may change from here.');
  }
  const cause = await causeOf(acting, { opportunityId, act, rule, recipient: crmRecipient({ system, opportunityId }) });
  return { system, needsApproval: decision.approval === 'required', cause };
}

type Cause = Omit<NewAction, 'triggerEpoch'> & { readonly triggerEpoch?: string };

interface WantedAct {
  readonly opportunityId: string;
  readonly act: DealAct;
  readonly rule: string;
  readonly recipient: string;
}

/** What is accepted. An undo has a cause of its own, so that one change is put back once; anything else is caused by its preview. */
async function causeOf(acting: Acting, { opportunityId, act, rule, recipient }: WantedAct): Promise<Cause> {
  const { principal, reader } = acting;
  if (act.kind !== 'undo') {
    const payload = { ...payloadOf(acting, act), ...onBehalfOf(principal) };
    const { channel } = acts[act.kind];
    return { tenantId: principal.tenantId, rule, subjectId: opportunityId, channel, recipient, payload, dueAt: null };
  }
  const sent = await reader.findDelivery(act.deliveryId);
  if (sent === null || sent.subjectId !== opportunityId || sent.recipient !== recipient) {
    throw new AppError('not_found', 'There is no change of that id on this deal.', { field: 'deliveryId' });
  }
  const undo = undoCrm(sent);
  return { ...undo, payload: { ...undo.payload, ...onBehalfOf(principal) } };
}

function payloadOf({ principal, nowMs }: Acting, act: Exclude<DealAct, { kind: 'undo' }>): Record<string, unknown> {
  const ownerId = principal.salesUserId;
  if (act.kind === 'create_task') {
    const dueDate = act.dueDate ?? addDays(dateOf(new Date(nowMs()).toISOString()), 1);
    return { kind: 'crm_task', subject: act.subject, body: act.note, ownerId, dueDate };
  }
  if (act.kind === 'log_activity') {
    const { subject, text, occurredAt } = act;
    return { kind: 'crm_activity', activity: 'call', subject, body: text, ownerId, occurredAt, direction: null };
  }
  return { kind: 'crm_field_update', field: act.field, expected: act.expected, value: act.value };
}

/** Binds a confirmation to the person, the deal and every word of the act. */
export function bindingOf({ principal }: Pick<Acting, 'principal'>, opportunityId: string, act: DealAct): string {
  const { id: by, tenantId } = principal;
  return hash('sha256', canonicalJson({ by, tenantId, opportunityId, action: act }));
}

/** What the act would change, read now; changes nothing. @throws AppError `not_found`, `forbidden`, those of reading the deal */
export async function previewDealAct(
  acting: Acting,
  opportunityId: string,
  act: DealAct,
  { rule, purpose }: Pick<AskedFrom, 'rule' | 'purpose'>,
): Promise<CrmPreview & { readonly system: CrmSystem; readonly needsApproval: boolean }> {
  const { principal, requestId, gateway } = acting;
  const { system, needsApproval, cause } = await actionOf(acting, opportunityId, act, rule);
  const call: ChannelCall = (tool, args) =>
    gateway.callTool({
      // the deal is theirs to see, by our own rows; the CRM's tool cannot tell whose it is
      ...{ principal: systemPrincipal(principal.tenantId), tool, arguments: args, requestId },
      ...{ purpose, deadlineMs: previewDeadlineMs },
    });
  return { ...(await previewCrm({ id: requestId, ...cause }, call)), system, needsApproval };
}

/**
 * Accepts an act that was previewed as `previewId`, once: it is delivered, or ends in a state people can see. What the policies ask a
 * word for waits for it. @throws AppError as `previewDealAct`, and `conflict` for a change that was put back already
 */
export async function acceptDealAct(
  acting: Acting,
  opportunityId: string,
  act: DealAct,
  { rule, purpose, policyVersion, previewId }: AskedFrom & { readonly previewId: string },
): Promise<{ readonly deliveryId: string; readonly needsApproval: boolean }> {
  const { store, principal, requestId } = acting;
  const { tenantId, id: principalId, kind, channel: surface, role } = principal;
  const { needsApproval, cause } = await actionOf(acting, opportunityId, act, rule);
  return store.withTenant(tenantId, async (tx) => {
    // the gateway asks for the approval, of exactly the call it is about to make
    const action = await acceptAction(tx, { triggerEpoch: previewId, ...cause });
    if (!action.isNew && act.kind === 'undo') {
      throw new AppError('conflict', 'This change was put back already; its receipt is under Activity.');
    }
    await appendAudit(tx, tenantId, [
      {
        ...{ requestId, principalKind: kind, principalId, channel: surface, role, action: 'accept_action' },
        ...{ subject: cause.channel, purpose, effect: 'allow', reason: `previewed as ${previewId}`, policyVersion },
        ...{ argumentsDigest: hash('sha256', canonicalJson(cause.payload)), outcome: 'accepted' },
        facts: { deliveryId: action.id, opportunityId },
      },
    ]);
    return { deliveryId: action.id, needsApproval };
  });
}
