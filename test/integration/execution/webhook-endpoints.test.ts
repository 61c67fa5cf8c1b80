import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Channel } from '../../../execution/channels/channel.ts';
import { readChannelSettings } from '../../../execution/channels/channel-settings.ts';
import { emailMessage } from '../../../execution/channels/email-message.ts';
import { resendRange } from '../../../execution/channels/resend-range.ts';
import {
  disableFailingEndpoints,
  enableEndpoint,
  isEndpointDisabled,
} from '../../../execution/channels/webhook-endpoints.ts';
import { webhookEvent, webhookRetry } from '../../../execution/channels/webhook-event.ts';
import { executionSettings } from '../../../execution/execution-settings.ts';
import { judgeFailure } from '../../../execution/worker/judge-failure.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { ensureWorkspace, saveWorkspaceSettings } from '../../../src/store/workspaces.ts';
import { type EngineRoom, emptyTables, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
afterEach(async () => {
  await room.leave();
  await emptyTables(room.store, room.queue);
});
afterAll(() => room.close());

const admin = { channel: 'slack-message', address: 'C0ADMIN' };
const by = localOwner('acme');
const hook = { channel: 'webhook-event', recipient: 'hook-1' };
const inAcme = <Answer>(work: Parameters<EngineRoom['store']['withTenant']>[1]) =>
  room.store.withTenant('acme', work) as Promise<Answer>;

/** Leaves deliveries as attempts begun `daysAgo` have left them. */
async function age(subject: string, status: string, daysAgo: number): Promise<void> {
  await inAcme((tx) =>
    tx.execute(sql`update bellwether.outbox set status = ${status}, claimed_at = now() - ${daysAgo} * interval '1 day',
      finished_at = now() - ${daysAgo} * interval '1 day', created_at = now() - ${daysAgo} * interval '1 day',
      last_error = ${status === 'sent' ? null : '{"code":"unavailable","message":"503"}'}::jsonb where subject_id = ${subject}`),
  );
}

test('an endpoint is switched off after five days without success, with one notice, and on again by a person [channels.webhook-disabled]', async () => {
  await room.accept('acme', ['d1', 'd2'], hook);
  await age('d1', 'expired', 6);
  await age('d2', 'sent', 4);
  const look = () => inAcme<string[]>((tx) => disableFailingEndpoints(tx, 'acme', admin));
  const isOff = () => inAcme<boolean>((tx) => isEndpointDisabled(tx, 'hook-1'));
  expect(await look()).toEqual([]);
  await age('d2', 'sent', 7);
  expect(await isOff()).toBe(false);
  expect(await look()).toEqual(['hook-1']);
  expect(await look()).toEqual([]);
  expect(await isOff()).toBe(true);
  const notices = (await room.rows('acme')).filter(({ recipient }) => recipient === 'C0ADMIN');
  expect(notices.map(({ payload }) => (payload as { title: string }).title)).toEqual([
    'Webhook hook-1 is switched off',
  ]);
  await inAcme((tx) => enableEndpoint(tx, { tenantId: 'acme', endpoint: 'hook-1', by, reason: 'corrected' }));
  expect(await isOff()).toBe(false);
  expect(await look()).toEqual([]);
});

test('what failed in a range of time is sent again, audited, and nothing else [channels.resend-range]', async () => {
  const states = ['failed', 'expired', 'stopped', 'sent', 'delivery_unknown'];
  await room.accept('acme', [...states, 'old'], hook);
  for (const state of states) await age(state, state, 1);
  await age('old', 'failed', 3);
  const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const range = {
    channel: 'webhook-event',
    recipient: 'hook-1',
    from: day(2),
    to: day(0),
    by,
    reason: 'receiver was down',
  };
  expect(await inAcme<string[]>((tx) => resendRange(tx, range))).toHaveLength(3);
  const rows = await room.rows('acme');
  const pending = rows.filter(({ status }) => status === 'pending').map(({ subject_id }) => subject_id);
  expect(pending.sort()).toEqual(['expired', 'failed', 'stopped']);
  const audits = (await room.audits('acme')).filter(({ effect }) => effect === 'retry');
  expect(audits.map(({ reason }) => reason)).toEqual(Array(3).fill('receiver was down'));
  const wrong = inAcme((tx) => resendRange(tx, { ...range, to: range.from }));
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a failing event is tried again for more than 27 hours and then expires or is unknown [channels.webhook-schedule]', () => {
  const down = new AppError('unavailable', 'webhook answered 503', { notSent: true });
  const settings = { ...executionSettings, ...webhookRetry };
  let ageMs = 0;
  let attempts = 1;
  for (; attempts < 50; attempts += 1) {
    const action = { id: 'a', attempt: attempts, failedAttempts: attempts - 1, ageMs, mayHaveArrived: false };
    const failed = { action: action as never, channelClass: 'A', whenUnsure: 'never_twice', phase: 'effect' } as const;
    const outcome = judgeFailure(down, failed, settings);
    if (outcome.kind !== 'again') {
      expect(outcome).toMatchObject({ kind: 'ended', state: 'expired' });
      break;
    }
    ageMs += outcome.delayMs;
  }
  expect(attempts).toBe(8);
  expect(ageMs / 3_600_000).toBeGreaterThan(27);
  expect(webhookEvent.retry).toBe(webhookRetry);
});

test('each workspace chooses what an unclear mail means, and settings that cannot be read send nothing [channels.workspace-choice]', async () => {
  await ensureWorkspace(room.store, 'acme', 'Acme', false);
  const channel = emailMessage(async (tenantId) => (await readChannelSettings(room.store, tenantId)).email);
  const chosen = async (tenantId: string) => (await channel.forWorkspace?.(tenantId)) as Channel;
  expect(await chosen('acme')).toMatchObject({ class: 'C', whenUnsure: 'never_twice' });
  await saveWorkspaceSettings(room.store, 'acme', { channels: { email: { whenUnsure: 'never_missed' } } });
  expect(await chosen('acme')).toMatchObject({ class: 'C', whenUnsure: 'never_missed' });
  await saveWorkspaceSettings(room.store, 'acme', { channels: { email: { transport: 'provider' } } });
  expect(await chosen('acme')).toMatchObject({ class: 'A' });
  await saveWorkspaceSettings(room.store, 'acme', { channels: { email: { whenUnsure: 'whatever' } } });
  const sent: string[] = [];
  const gateway = {
    callTool: async ({ tool }: { tool: string }) => Promise.reject(new Error(String(sent.push(tool)))),
  };
  await room.accept('acme', ['d1'], { channel: 'email-message', recipient: 'rep@lanternworks.example' });
  const engine = await room.start({ gateway, channels: [channel] });
  await engine.drain({ timeoutMs: 1_000 });
  const [row] = await room.rows('acme');
  expect([row?.status === 'pending' || row?.status === 'sending', sent]).toEqual([true, []]);
  await saveWorkspaceSettings(room.store, 'acme', { channels: {} });
});
