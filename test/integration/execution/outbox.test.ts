import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { discardDelivery, retryDelivery } from '../../../execution/deliveries/decide-delivery.ts';
import { asRelay, takeDueRows } from '../../../execution/dispatcher/take-due-rows.ts';
import { acceptActions } from '../../../execution/outbox/accept-action.ts';
import { type Claim, type ClaimSettings, claimActions } from '../../../execution/worker/claim-actions.ts';
import { commitOutcomes } from '../../../execution/worker/commit-outcomes.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../../src/store/open-store.ts';
import { type EngineRoom, emptyTables, newAlert, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
beforeEach(async () => {
  await emptyTables(room.store, room.queue);
});
afterAll(async () => {
  await room.close();
});

async function claimAction(tx: TenantTransaction, tenantId: string, id: string, how: ClaimSettings): Promise<Claim> {
  const [claim] = await claimActions(tx, tenantId, [id], how);
  return claim as Claim;
}

const limits = { perTenant: 100, inAll: 400, trustMs: 60_000 };
const settings = { leaseMs: 60_000, maxCrashAttempts: 1_000 };
const stamp = { policyVersion: 'test', reason: 'test' };

test('whatever the order of claims, lost leases and commits, only the latest attempt is recorded and exactly one effect has an audit row [S-15] [execution.stale-commit-fenced]', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('claim' as const) }),
      fc.record({ kind: fc.constant('expire' as const) }),
      fc.record({ kind: fc.constant('commit' as const), worker: fc.nat(5) }),
    ),
    { maxLength: 14 },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      run += 1;
      const tenantId = `fencing-${run}`;
      const [action] = await room.accept(tenantId, ['d1']);
      const id = action?.id ?? '';
      const held: Claim[] = [];
      let latest = 0;
      let isSent = false;
      for (const step of script) {
        if (step.kind === 'claim') {
          const claim = await room.store.withTenant(tenantId, (tx) => claimAction(tx, tenantId, id, settings));
          held.push(claim);
          if (claim.kind === 'claimed') latest = claim.action.attempt;
        } else if (step.kind === 'expire') {
          await room.store.withTenant(tenantId, (tx) =>
            tx.execute(
              sql`update bellwether.outbox set lease_until = now() - interval '1 second' where status = 'sending'`,
            ),
          );
        } else {
          const claim = held[step.worker];
          if (claim?.kind !== 'claimed') continue;
          const outcome = { kind: 'sent', receipt: { by: claim.action.attempt }, wasFound: false } as const;
          const [isOurs = false] = await room.store.withTenant(tenantId, (tx) =>
            commitOutcomes(tx, tenantId, [{ action: claim.action, outcome, stamp }]),
          );
          // a repeated commit of the attempt that already won is the same answer, not a second effect
          expect(isOurs).toBe(claim.action.attempt === latest && !isSent);
          isSent ||= isOurs;
        }
      }
      const [row] = await room.rows(tenantId);
      expect(row?.status === 'sent').toBe(isSent);
      if (isSent) expect(row?.receipt).toEqual({ by: latest });
      expect(await room.audits(tenantId)).toHaveLength(isSent ? 1 : 0);
    }),
    {
      numRuns: 60,
      examples: [
        [[{ kind: 'claim' }, { kind: 'commit', worker: 0 }, { kind: 'commit', worker: 0 }]],
        [
          [
            { kind: 'claim' },
            { kind: 'expire' },
            { kind: 'claim' },
            { kind: 'commit', worker: 0 },
            { kind: 'commit', worker: 1 },
          ],
        ],
      ],
    },
  );
});

test('no two workers hold an action at the same time [execution.one-lease]', async () => {
  const [action] = await room.accept('acme', ['d1']);
  const claims = await Promise.all(
    Array.from({ length: 8 }, () =>
      room.store.withTenant('acme', (tx) => claimAction(tx, 'acme', action?.id ?? '', settings)),
    ),
  );
  expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
});

test('tenants take turns: a burst of one does not stand before the first action of another [execution.fair-turns]', async () => {
  await room.accept(
    'burst',
    Array.from({ length: 300 }, (_, index) => `d${index}`),
  );
  await room.accept('quiet', ['d1', 'd2']);
  const taken = await takeDueRows(room.store, { ...limits, inAll: 20 });
  expect(taken).toHaveLength(20);
  expect(taken.filter(({ tenantId }) => tenantId === 'quiet')).toHaveLength(2);
  const next = await takeDueRows(room.store, limits);
  // what is already in the queue counts against the tenant's share
  expect(next).toHaveLength(100 - 18);
});

test('an action that is in the queue is not taken again until the queue has had its time [execution.relay-takes-once]', async () => {
  await room.accept('acme', ['d1', 'd2']);
  expect(await takeDueRows(room.store, limits)).toHaveLength(2);
  expect(await takeDueRows(room.store, limits)).toHaveLength(0);
  await room.store.pool.query(`update bellwether.outbox set queued_until = now() - interval '1 second'`);
  expect(await takeDueRows(room.store, limits)).toHaveLength(2);
});

test('the relay sees ids, states and times of every tenant and no content, and can write nothing but its mark [execution.relay-sees-no-content]', async () => {
  await room.accept('acme', ['d1']);
  await room.accept('other', ['d1']);
  const seen = await asRelay(room.store, (tx) => tx.execute(sql`select tenant_id, id, status from bellwether.outbox`));
  expect(seen.rows).toHaveLength(2);
  const forbidden = [
    'select payload from bellwether.outbox',
    'select recipient from bellwether.outbox',
    'select receipt from bellwether.outbox',
    'select * from bellwether.outbox',
    `update bellwether.outbox set status = 'sent'`,
    `update bellwether.outbox set tenant_id = 'other'`,
    'delete from bellwether.outbox',
    `select * from bellwether.audit`,
    `select * from bellwether.score`,
    'select * from bellwether.record',
    'update bellwether.kill_switch set is_engaged = false',
  ];
  for (const statement of forbidden) {
    await expect(
      asRelay(room.store, (tx) => tx.execute(sql.raw(statement))),
      statement,
    ).rejects.toMatchObject({ cause: { code: '42501' } });
  }
});

test('a tenant reads and changes its own actions only, and none without a tenant [execution.outbox-per-tenant]', async () => {
  await room.accept('acme', ['d1']);
  const [theirs] = await room.accept('other', ['d1']);
  expect(await room.rows('acme')).toHaveLength(1);
  const claim = await room.store.withTenant('acme', (tx) => claimAction(tx, 'other', theirs?.id ?? '', settings));
  expect(claim.kind).toBe('not_ours');
  await expect(
    room.store.withTenant('acme', (tx) => acceptActions(tx, [newAlert('other', 'd9')])),
  ).rejects.toMatchObject({ cause: { code: '42501' } });
  await expect(
    room.store.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('role', 'bellwether_app', true)`);
      return tx.execute(sql`select id from bellwether.outbox`);
    }),
  ).rejects.toMatchObject({ cause: { code: '42501' } });
});

test('an action whose transaction rolls back was never accepted [execution.accept-with-cause]', async () => {
  const cause = room.store.withTenant('acme', async (tx) => {
    await acceptActions(tx, [newAlert('acme', 'd1')]);
    throw new Error('the cause failed');
  });
  await expect(cause).rejects.toThrow('the cause failed');
  expect(await room.rows('acme')).toHaveLength(0);
});

const admin = localOwner('acme');

async function endAs(status: string): Promise<string> {
  const [action] = await room.accept('acme', ['d1']);
  const id = action?.id ?? '';
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.outbox set status = ${status}, attempt = 3, crash_attempts = 3, is_ambiguous = true,
      finished_at = now() where id = ${id}`),
  );
  return id;
}

test('a person sends an ended delivery again, which is read back first unless they say otherwise [execution.people-decide]', async () => {
  for (const resendAnyway of [false, true]) {
    await emptyTables(room.store, room.queue);
    const id = await endAs('quarantined');
    const decision = { id, by: admin, reason: 'looked at it', resendAnyway };
    await room.store.withTenant('acme', (tx) => retryDelivery(tx, decision));
    const claim = await room.store.withTenant('acme', (tx) => claimAction(tx, 'acme', id, settings));
    expect(claim).toMatchObject({
      kind: 'claimed',
      action: { attempt: 4, crashAttempts: 0, mayHaveArrived: !resendAnyway },
    });
    expect(await room.audits('acme')).toMatchObject([
      { effect: 'retry', reason: 'looked at it', principal_id: admin.id },
    ]);
  }
});

test('a person gives a delivery up, and nobody sends it any more [execution.people-decide]', async () => {
  const id = await endAs('delivery_unknown');
  await room.store.withTenant('acme', (tx) => discardDelivery(tx, { id, by: admin, reason: 'too late' }));
  expect(await room.rows('acme')).toMatchObject([{ status: 'stopped', last_error: { message: 'too late' } }]);
  expect(await takeDueRows(room.store, limits)).toHaveLength(0);
});

test('what was sent, or is being sent, cannot be decided about, and another tenant cannot decide [execution.people-decide]', async () => {
  const id = await endAs('sent');
  const decision = { id, by: admin, reason: 'again' };
  const decide = (tenantId: string, act: typeof retryDelivery) =>
    room.store.withTenant(tenantId, (tx) => act(tx, decision));
  await expect(decide('acme', retryDelivery)).rejects.toMatchObject({ code: 'conflict' });
  await expect(decide('acme', discardDelivery)).rejects.toMatchObject({ code: 'conflict' });
  await expect(decide('other', retryDelivery)).rejects.toMatchObject({ code: 'not_found' });
  expect(await room.audits('acme')).toHaveLength(0);
});
