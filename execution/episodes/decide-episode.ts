import { randomUUID } from 'node:crypto';
import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';

/** What a person decides about an open alert. Whether they may see its deal is asked before. */
export interface EpisodeDecision {
  readonly id: string;
  readonly by: Principal;
  readonly now: Instant;
}

/**
 * Keeps an alert quiet until `until`; what is on its way and not sent yet waits as long. If it still holds then, it is told again.
 * @throws AppError `not_found`, `invalid_input` for a moment that has passed
 */
export async function snoozeEpisode(
  tx: TenantTransaction,
  decision: EpisodeDecision & { readonly until: Instant },
): Promise<void> {
  const { id, until, now } = decision;
  if (until <= now) throw new AppError('invalid_input', `An alert cannot be snoozed until ${until}: that has passed.`);
  await decide(tx, decision, 'snooze alert', until, sql`snoozed_until = ${until}::timestamptz`);
  await tx.execute(sql`
    update bellwether.outbox set due_at = greatest(due_at, ${until}::timestamptz), queued_until = null
    where status = 'pending' and attempt = 0 and payload ->> 'episodeId' = ${id}`);
}

/**
 * Says that somebody is on it: it is not escalated any more, and is told again only when it becomes worse.
 * @throws AppError `not_found`
 */
export async function acknowledgeEpisode(tx: TenantTransaction, decision: EpisodeDecision): Promise<void> {
  const { by, now } = decision;
  const set = sql`acknowledged_at = coalesce(acknowledged_at, ${now}::timestamptz), acknowledged_by = coalesce(acknowledged_by, ${by.id})`;
  await decide(tx, decision, 'acknowledge alert', by.id, set);
}

/**
 * Gives an alert to another sales user, who is told with the next scoring and hears of it from then on instead of the deal's owner.
 * @throws AppError `not_found` for an alert or a user that the CRM does not know or that is not active
 */
export async function reassignEpisode(
  tx: TenantTransaction,
  decision: EpisodeDecision & { readonly assigneeId: string },
): Promise<void> {
  const { assigneeId } = decision;
  const { rows } = await tx.execute(sql`
    select id from bellwether.record where object = 'sales_user' and id = ${assigneeId} and not is_deleted
      and current ->> 'isActive' is distinct from 'false'`);
  if (rows.length === 0) {
    throw new AppError(
      'not_found',
      `The CRM has no active user "${assigneeId.slice(0, 80)}"; give the id of a sales user.`,
    );
  }
  const set = sql`assignee_id = ${assigneeId}, acknowledged_at = null, acknowledged_by = null, escalated_at = null,
    snoozed_until = ${decision.now}::timestamptz`;
  await decide(tx, decision, 'reassign alert', assigneeId, set);
}

async function decide(
  tx: TenantTransaction,
  { id, by }: EpisodeDecision,
  action: string,
  detail: string,
  change: ReturnType<typeof sql>,
): Promise<void> {
  const changed = await tx.execute(sql`
    with done as (
      update bellwether.episode set ${change}
      where id = ${id} and (closed_at is null or closed_at = opened_at) returning tenant_id, opportunity_id, rule
    )
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
      reason, policy_version, detail)
    select tenant_id, ${randomUUID()}, ${by.kind}, ${by.id}, ${by.channel}, ${action}, opportunity_id, 'alerts', 'allow', rule, 'none',
      ${JSON.stringify({ episodeId: id, to: detail })}::jsonb
    from done returning id`);
  if (changed.rows.length > 0) return;
  throw new AppError(
    'not_found',
    `No alert ${id.slice(0, 120)} is open; \`bellwether alerts list\` shows those that are.`,
  );
}
