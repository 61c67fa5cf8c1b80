import type { DealAlert } from '../../../execution/alerts/deal-alert.ts';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import { type Execution, type ExecutionOptions, startExecution } from '../../../execution/engine.ts';
import { type AcceptedAction, acceptActions, type NewAction } from '../../../execution/outbox/accept-action.ts';
import type { DeliveryQueue } from '../../../execution/queue/delivery-queue.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import type { CheckAction } from '../../../execution/worker/deliver-action.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { type StopTarget, writeStop } from '../../../src/store/kill-switches.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { withRole } from '../../../src/store/role-transaction.ts';
import { providerGateway } from '../../chaos/provider-gateway.ts';
import { type ProviderStandIn, startProvider } from '../../chaos/provider-stand-in.ts';
import { openTestStore } from '../../setup/databases.ts';

/** Short waits; the lease is long enough for a busy machine, and a test that needs it over ends it. */
export const quickSettings = {
  leaseMs: 15_000,
  callTimeoutMs: 10_000,
  settleMs: 100,
  everyMs: 100,
  trustMs: 1_000,
  backoffMs: [100],
  stopRecheckMs: 100,
} as const;

export const letGo: CheckAction = async () => ({
  effect: 'go',
  policyVersion: 'test-1',
  reason: 'allowed by the test',
});

/** Everything a delivery test needs, over one store and queue. */
export interface EngineRoom {
  readonly store: Store;
  readonly queue: DeliveryQueue;
  readonly provider: ProviderStandIn;
  start(options?: Partial<ExecutionOptions>): Promise<Execution>;
  accept(tenantId: string, subjects: readonly string[], change?: Partial<NewAction>): Promise<AcceptedAction[]>;
  rows(tenantId: string): Promise<OutboxRow[]>;
  audits(tenantId: string): Promise<{ effect: string; reason: string; subject: string }[]>;
  setKillSwitch(target: StopTarget, isEngaged: boolean): Promise<void>;
  /** Stops the engines and the provider; store and queue stay open. */
  leave(): Promise<void>;
  /** Leaves, and closes store and queue. */
  close(): Promise<void>;
}

export interface OutboxRow extends Record<string, unknown> {
  readonly id: string;
  readonly subject_id: string;
  readonly status: string;
  readonly attempt: number;
  readonly failed_attempts: number;
  readonly crash_attempts: number;
  readonly receipt: Record<string, unknown> | null;
  readonly last_error: { code: string; message: string } | null;
  readonly request_key: string;
}

/** Opens a room over a store and a queue that the caller has opened. */
export async function openRoom(store: Store, queue: DeliveryQueue): Promise<EngineRoom> {
  const provider = await startProvider(false);
  // each engine of a test listens for errors of the one pool
  store.pool.setMaxListeners(0);
  const engines: Execution[] = [];
  const leave = async () => {
    await Promise.all(engines.map((engine) => engine.stop(1_000)));
    await provider.close();
  };
  return {
    store,
    queue,
    provider,
    async start(options = {}) {
      const engine = await startExecution({
        store,
        queue,
        gateway: providerGateway(provider.url),
        channels: [slackMessage],
        checkAction: letGo,
        ...options,
        settings: { ...quickSettings, ...options.settings },
      });
      engines.push(engine);
      return engine;
    },
    accept: (tenantId, subjects, change = {}) =>
      store.withTenant(tenantId, (tx) =>
        acceptActions(
          tx,
          subjects.map((subject) => ({ ...newAlert(tenantId, subject), ...change })),
        ),
      ),
    async rows(tenantId) {
      const read = await store.withTenant(tenantId, (tx) =>
        tx.execute<OutboxRow>(sql`select * from bellwether.outbox order by created_at, subject_id`),
      );
      return read.rows;
    },
    async audits(tenantId) {
      const read = await store.withTenant(tenantId, (tx) =>
        tx.execute<{ effect: string; reason: string; subject: string }>(
          sql`select * from bellwether.audit order by id`,
        ),
      );
      return read.rows;
    },
    async setKillSwitch(target, isEngaged) {
      await withRole(store, 'bellwether_control', null, (tx) =>
        writeStop(tx, target, { isEngaged, reason: 'drill', changedBy: 'test' }),
      );
    },
    leave,
    async close() {
      await leave();
      await queue.close();
      await store.close();
    },
  };
}

/** Empties everything the engine writes. */
export async function emptyTables(store: Store, queue: DeliveryQueue): Promise<void> {
  await queue.clear();
  await store.pool.query(
    'truncate bellwether.outbox, bellwether.audit, bellwether.episode, bellwether.score, bellwether.record',
  );
  await liftAllStops(store);
}

/** Lifts every kill switch. The global row stays: without it the switch counts as unreadable, and nothing is sent. */
export async function liftAllStops(store: Store): Promise<void> {
  await store.pool.query('update bellwether.kill_switch set is_engaged = false');
}

/** A room over an embedded store in memory. */
export async function openMemoryRoom(): Promise<EngineRoom> {
  const store = await openTestStore();
  return openRoom(store, await openQueue({ pool: store.pool }));
}

/** The action of an alert about one deal. */
export function newAlert(tenantId: string, subject: string): NewAction {
  const payload: DealAlert = {
    kind: 'deal_at_risk',
    change: 'opened',
    opportunityId: subject,
    episodeId: `${subject}#1`,
    name: `Deal ${subject}`,
    owner: 'Rita Rep',
    amount: '1000.00',
    currency: 'EUR',
    stage: 'Proposal',
    closeDate: '2026-12-31',
    risk: 80,
    band: 'high',
    since: '2026-11-01T00:00:00.000Z',
    reasons: [{ signal: 'ghosted', severity: 'high', text: '4 messages without a reply since 2 November' }],
  };
  return {
    tenantId,
    rule: 'deal-at-risk',
    subjectId: subject,
    triggerEpoch: `${subject}#1|high`,
    channel: 'slack-message',
    recipient: 'C0DEALS',
    payload,
    dueAt: null,
  };
}

/** Leaves an action as a worker that was killed in the middle of its attempt leaves it. */
export async function interrupt(store: Store, tenantId: string, id: string, crashAttempts = 0): Promise<void> {
  await store.withTenant(tenantId, (tx) =>
    tx.execute(sql`
      update bellwether.outbox set status = 'sending', attempt = attempt + 1, claimed_at = now(),
        crash_attempts = ${crashAttempts}, lease_until = now() - interval '1 second' where id = ${id}`),
  );
}
