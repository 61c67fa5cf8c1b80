import type { Principal } from '../../src/domain/principal.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';

/** What becomes of what waits after a restore: `rest`, but for `others`, which get the other answer. */
export interface RestoreDecision {
  readonly rest: 'send' | 'skip';
  readonly others: readonly string[];
  readonly by: Principal;
}

/** How many deliveries were decided either way. */
export interface RestoreOutcome {
  readonly send: number;
  readonly skip: number;
}

/**
 * Decides about every open delivery of the tenant after a restore, each with an audit row. What is sent counts as possibly
 * delivered already: it is read back first where the channel can, and ends as `delivery_unknown` where nobody can tell. What is
 * skipped is listed as stopped. The caller lets deliveries go on when every tenant is decided.
 */
export async function settleRestored(tx: TenantTransaction, decision: RestoreDecision): Promise<RestoreOutcome> {
  const { rest, others, by } = decision;
  const lastError = JSON.stringify({ code: 'forbidden', message: skippedBecause });
  const { rows } = await tx.execute<{ choice: 'send' | 'skip' }>(sql`
    with waiting as (
      select id, case when id = any(${sql.param([...others])}::text[]) then ${rest === 'send' ? 'skip' : 'send'} else ${rest} end as choice
      from bellwether.outbox where status in ('pending', 'sending') for update
    ), decided as (
      update bellwether.outbox o set
        status = case when w.choice = 'send' then 'pending' else 'stopped' end,
        attempt = o.attempt + (o.status = 'sending')::int,
        is_ambiguous = o.is_ambiguous or w.choice = 'send', lease_until = null, queued_until = null,
        finished_at = case when w.choice = 'skip' then now() end,
        last_error = case when w.choice = 'skip' then ${lastError}::jsonb else o.last_error end
      from waiting w where o.id = w.id
      returning o.tenant_id, o.id, o.subject_id, o.request_key, w.choice
    ), noted as (
      insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
        reason, policy_version, detail)
      select tenant_id, request_key, ${by.kind}, ${by.id}, ${by.channel}, 'settle restored delivery', subject_id, 'restore', choice,
        'The database was restored from a backup.', 'none', jsonb_build_object('outboxId', id)
      from decided returning effect
    )
    select effect as choice from noted`);
  const skip = rows.filter(({ choice }) => choice === 'skip').length;
  return { send: rows.length - skip, skip };
}

const skippedBecause = 'It may have been sent before the database was restored, and was skipped.';
