import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { askForAction } from '../approvals/action-approval.ts';
import { type ActionCause, actionId, alertKey, requestKey } from './alert-key.ts';

/** An action to deliver. `dueAt` null: now. `budget` null: the alert budget does not count it. */
export interface NewAction extends ActionCause {
  readonly channel: string;
  /** An address from configuration or from a CRM owner id, never from text. */
  readonly recipient: string;
  readonly payload: Record<string, unknown>;
  readonly dueAt: Instant | null;
  /**
   * Of an act that needs somebody's word although its tool does not: its risk tier. Left out: what the policies ask a word for
   * waits for it all the same, from the moment it is to be sent.
   */
  readonly approvalTier?: number;
  readonly budget?: { readonly owner: string; readonly date: string } | null;
}

export interface AcceptedAction {
  readonly id: string;
  /** False: the same cause was accepted before; nothing was written. */
  readonly isNew: boolean;
}

/**
 * Accepts an action in the transaction that caused it, once for each cause, channel and recipient. It is delivered, or ends in
 * a state that a person can see.
 */
export async function acceptAction(tx: TenantTransaction, action: NewAction): Promise<AcceptedAction> {
  const [accepted] = await acceptActions(tx, [action]);
  return accepted as AcceptedAction;
}

/** Accepts many actions at once; the answers stand in the order of `actions`. */
export async function acceptActions(tx: TenantTransaction, actions: readonly NewAction[]): Promise<AcceptedAction[]> {
  if (actions.length === 0) return [];
  const rows = actions.map(toRow);
  const inserted = await tx.execute<{ id: string }>(sql`
    insert into bellwether.outbox (tenant_id, id, alert_key, rule, subject_id, trigger_epoch, channel, recipient, payload,
      due_at, request_key, budget_owner, budget_date, status)
    select tenant_id, id, alert_key, rule, subject_id, trigger_epoch, channel, recipient, payload,
      coalesce(due_at, now()), request_key, budget_owner, budget_date, status
    from json_to_recordset(${JSON.stringify(rows)}) as a(tenant_id text, id text, alert_key text, rule text, subject_id text,
      trigger_epoch text, channel text, recipient text, payload jsonb, due_at timestamptz, request_key text,
      budget_owner text, budget_date date, status text)
    on conflict do nothing
    returning id`);
  const fresh = new Set(inserted.rows.map(({ id }) => id));
  // the first of two equal causes in one call is the new one
  const accepted = rows.map(({ id }) => ({ id, isNew: fresh.delete(id) }));
  const now = new Date().toISOString();
  for (const [index, { id, isNew }] of accepted.entries()) {
    const { approvalTier, ...action } = actions[index] as NewAction;
    if (!isNew || !approvalTier) continue;
    const approvalId = await askForAction(tx, { ...action, id }, approvalTier, now);
    await tx.execute(sql`update bellwether.outbox set approval_id = ${approvalId} where id = ${id}`);
  }
  return accepted;
}

function toRow(action: NewAction) {
  const key = alertKey(action);
  const id = actionId(key, action.channel, action.recipient);
  return {
    tenant_id: action.tenantId,
    id,
    alert_key: key,
    rule: action.rule,
    subject_id: action.subjectId,
    trigger_epoch: action.triggerEpoch,
    channel: action.channel,
    recipient: action.recipient,
    payload: action.payload,
    due_at: action.dueAt,
    request_key: requestKey(action.tenantId, id),
    status: action.approvalTier ? 'waiting_approval' : 'pending',
    budget_owner: action.budget?.owner ?? null,
    budget_date: action.budget?.date ?? null,
  };
}
