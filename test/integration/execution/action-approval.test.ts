import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expireUnanswered } from '../../../execution/approvals/action-approval.ts';
import type { Execution } from '../../../execution/engine.ts';
import type { CheckAction } from '../../../execution/worker/deliver-action.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';
import { databaseApprovalDesk } from '../../../src/orchestration/approvals/database-approval-desk.ts';
import { listApprovals } from '../../../src/store/approvals.ts';
import { providerGateway } from '../../chaos/provider-gateway.ts';
import { type EngineRoom, emptyTables, letGo, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
let engine: Execution | null = null;
beforeAll(async () => {
  room = await openMemoryRoom();
});
beforeEach(async () => {
  await emptyTables(room.store, room.queue);
  await room.store.pool.query('truncate bellwether.approval');
});
afterEach(async () => engine?.stop(1_000));
afterAll(async () => room.close());

const by = localOwner('acme');
const asks: CheckAction = async (action) => ({ ...(await letGo(action)), effect: 'go', approvalTier: 2 });
const begin = async (...options: Parameters<EngineRoom['start']>) => {
  engine = await room.start(...options);
  return engine;
};
const open = () =>
  room.store.withTenant('acme', (tx) => listApprovals(tx, { openOnly: true, now: new Date().toISOString(), limit: 9 }));
const status = async () => (await room.rows('acme')).map((row) => row.status);
const answer = async (isGranted: boolean) => {
  const [approval] = await open();
  await databaseApprovalDesk(room.store).answer('acme', approval?.id ?? '', by, isGranted);
};

test('an action that needs a word waits, shows exactly what it would do, and is sent once when it is granted [approvals.action-waits]', async () => {
  await room.accept('acme', ['d1'], { approvalTier: 2 });
  const engine = await begin();
  await engine.drain();
  expect(await status()).toEqual(['waiting_approval']);
  expect(await open()).toMatchObject([
    {
      tool: 'deliver slack-message',
      riskTier: 2,
      arguments: { recipient: 'C0DEALS', payload: { opportunityId: 'd1' } },
    },
  ]);
  await answer(true);
  await engine.drain();
  expect(await status()).toEqual(['sent']);
  expect(await room.accept('acme', ['d1'], { approvalTier: 2 })).toMatchObject([{ isNew: false }]);
});

test('a refused action is stopped, an unanswered one expires, and both are there to see [approvals.action-waits]', async () => {
  await room.accept('acme', ['d1'], { approvalTier: 2 });
  await answer(false);
  await room.accept('acme', ['d2'], { approvalTier: 2 });
  const later = new Date(Date.now() + 4 * 86_400_000).toISOString();
  expect(await room.store.withTenant('acme', (tx) => expireUnanswered(tx, new Date().toISOString()))).toBe(0);
  expect(await room.store.withTenant('acme', (tx) => expireUnanswered(tx, later))).toBe(1);
  expect((await status()).sort()).toEqual(['expired', 'stopped']);
});

test('a policy that asks at the last moment makes an accepted action wait [approvals.rechecked-at-send]', async () => {
  await room.accept('acme', ['d1']);
  const engine = await begin({ checkAction: asks });
  await engine.drain();
  expect(await status()).toEqual(['waiting_approval']);
  await answer(true);
  await engine.drain();
  expect(await status()).toEqual(['sent']);
});

test('an approval that ran out before the send, or was given for other words, is asked for again [approvals.rechecked-at-send]', async () => {
  await room.accept('acme', ['d1', 'd2'], { approvalTier: 2 });
  await answer(true);
  await answer(true);
  await room.store.pool.query(`update bellwether.approval set expires_at = now() - interval '1 minute'
    where id = (select approval_id from bellwether.outbox where subject_id = 'd1')`);
  await room.store.pool.query(
    `update bellwether.outbox set payload = jsonb_set(payload, '{name}', '"Other"') where subject_id = 'd2'`,
  );
  const engine = await begin();
  await engine.drain();
  expect(await status()).toEqual(['waiting_approval', 'waiting_approval']);
  expect(await open()).toHaveLength(2);
  await answer(true);
  await answer(true);
  await engine.drain();
  expect(await status()).toEqual(['sent', 'sent']);
});

test('a call that the gateway lets through only with a word makes its action wait, and goes with that approval [approvals.action-waits]', async () => {
  await room.accept('acme', ['d1']);
  const inner = providerGateway(room.provider.url);
  const desk = databaseApprovalDesk(room.store);
  const gateway: ToolGateway = {
    async callTool(call) {
      const isGranted = call.approvalId !== undefined && (await desk.consume('acme', call.approvalId, 'exact-call'));
      if (call.tool === 'slack_post_message' && !isGranted) {
        const data = { approval: 'required', approvalDigest: 'exact-call', riskTier: 2 };
        throw new AppError('forbidden', 'slack_post_message needs an approval.', data);
      }
      return inner.callTool(call);
    },
  };
  const running = await begin({ gateway });
  await running.drain();
  expect(await status()).toEqual(['waiting_approval']);
  expect(await open()).toMatchObject([{ digest: 'exact-call', riskTier: 2 }]);
  await answer(true);
  await running.drain();
  expect(await status()).toEqual(['sent']);
});
