import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type SlackSimulator, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import type { EmbeddedResult, EmbeddedTask } from '../../chaos/embedded-process.ts';
import { dealScore } from './deal-score.ts';

// each test starts the program two or three times
vi.setConfig({ testTimeout: 120_000 });

const script = fileURLToPath(new URL('../../chaos/embedded-process.ts', import.meta.url));
const asOf = '2026-11-20T09:00:00.000Z';
const scores = ['d1', 'd2', 'd3'].map((id) => dealScore(id, 80, asOf, {}, 'medium'));

let simulator: SlackSimulator;
let dataDir: string;
beforeEach(async () => {
  simulator = await startSlackSimulator({ postsPerSecond: null, channels: [{ id: 'C0DEALS', name: 'deals' }] });
  dataDir = mkdtempSync(join(tmpdir(), 'bellwether-embedded-'));
});
afterEach(async () => {
  await simulator.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(change: Partial<EmbeddedTask> = {}) {
  const task: EmbeddedTask = {
    dataDir,
    slack: {
      baseUrl: simulator.baseUrl,
      hostPort: simulator.hostPort,
      botToken: simulator.credentials['botToken'] ?? '',
    },
    scores,
    asOf,
    hangsAfterReply: false,
    ...change,
  };
  return fork(script, [JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function runToEnd(change: Partial<EmbeddedTask> = {}): Promise<EmbeddedResult> {
  const child = start(change);
  const exited = once(child, 'exit');
  const [result] = (await Promise.race([once(child, 'message'), exited])) as [EmbeddedResult];
  expect((await exited)[0]).toBe(0);
  return result;
}

const alertIds = () => simulator.messages.map(({ metadata }) => metadata?.event_payload['alert_id']);

async function expectEachOnce(): Promise<void> {
  const posted = alertIds();
  expect(posted).toHaveLength(3);
  expect(new Set(posted).size).toBe(3);
}

test('a second start on the same directory does not repeat the alerts of the first [execution.second-start-repeats-nothing]', async () => {
  expect(await runToEnd()).toEqual({ alerts: 3, delivered: { sent: 3 } });
  await expectEachOnce();
  expect(await runToEnd()).toEqual({ alerts: 0, delivered: {} });
  await expectEachOnce();
});

test('kill -9 before Slack has recorded the message loses no alert and doubles none [execution.survives-kill-embedded]', async () => {
  const reached = Promise.withResolvers<void>();
  simulator.barriers.beforeRecord = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  const child = start();
  await reached.promise;
  child.kill('SIGKILL');
  await once(child, 'exit');
  simulator.barriers.beforeRecord = null;
  expect(simulator.messages).toHaveLength(0);
  expect(await runToEnd()).toEqual({ alerts: 0, delivered: { sent: 3 } });
  await expectEachOnce();
});

test('kill -9 after Slack has recorded the message and before its reply loses no alert and doubles none [execution.survives-kill-embedded]', async () => {
  const reached = Promise.withResolvers<void>();
  simulator.barriers.afterRecord = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  const child = start();
  await reached.promise;
  child.kill('SIGKILL');
  await once(child, 'exit');
  simulator.barriers.afterRecord = null;
  expect(simulator.messages.length).toBeGreaterThan(0);
  expect((await runToEnd()).alerts).toBe(0);
  await expectEachOnce();
});

test('kill -9 between the reply of Slack and the commit loses no alert and doubles none [execution.survives-kill-embedded]', async () => {
  const child = start({ hangsAfterReply: true });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(simulator.messages.length).toBeGreaterThan(0);
  expect((await runToEnd()).alerts).toBe(0);
  await expectEachOnce();
  expect(await runToEnd()).toEqual({ alerts: 0, delivered: {} });
  await expectEachOnce();
});
