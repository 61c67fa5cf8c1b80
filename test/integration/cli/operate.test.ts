import { afterAll, beforeAll, expect, test } from 'vitest';
import { configuredRecipients } from '../../../execution/alerts/recipients.ts';
import { scoreAndAlert } from '../../../execution/schedules/run-pipeline.ts';
import { runSchedules } from '../../../src/cli/run-schedules.ts';
import { readEvents } from '../../../src/cli/run-workspaces.ts';
import { demoAlertChannel } from '../../../src/demo/to-slack-workspace.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type ProgramRoom, programRoom } from '../connect/program-room.ts';

const workspace = ['--workspace', 'demo'];
let store: Store;
let room: ProgramRoom;
let asOf: string;
beforeAll(async () => {
  store = await openTestStore();
  room = programRoom(store, []);
  ({ asOf } = await room.session.startDemo());
  await room.run(['sync', 'salesforce', ...workspace]);
  const recipients = configuredRecipients(new Map(), { channel: 'slack-message', address: demoAlertChannel });
  await scoreAndAlert({ store, gateway: await room.session.gateway(), tenantId: 'demo', asOf }, recipients);
  await (await room.session.execution()).drain({ timeoutMs: 30_000 });
}, 120_000);
afterAll(async () => {
  await room.close();
  await store.close();
});

async function json<T>(words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await room.run([...words, ...workspace, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

interface Alert {
  readonly id: string;
  readonly snoozedUntil: string | null;
  readonly acknowledgedBy: string | null;
}

test('alerts are listed with why and what to do, snoozed and acknowledged by their name, and tried against other rules without sending [commands.alerts]', async () => {
  const before = await json<Alert[]>(['alerts', 'list']);
  expect(before.length).toBeGreaterThan(3);
  const [first, second] = before;
  const { stdout } = await room.run(['alerts', 'snooze', first?.id ?? '', '3d', ...workspace]);
  expect(stdout).toMatch(/snoozed until \d{4}-\d\d-\d\dT\d\d:\d\d UTC/);
  expect(stdout).toMatch(/ {2}why: .+\n {2}next: .+/);
  const after = await json<Alert[]>(['alerts', 'ack', second?.id ?? '']);
  expect(after.find(({ id }) => id === second?.id)?.acknowledgedBy).toBe('local-owner');
  const preview = await json<{ scored: number; alerts: Record<string, number> }>(['alerts', 'preview']);
  expect(preview).toMatchObject({ scored: 120, alerts: { 'deal-at-risk': expect.any(Number) } });
  const wrong = await room.run(['alerts', 'snooze', first?.id ?? '', 'soon', ...workspace]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('say until when, like 3d, 4h')]);
});

test('a schedule is added in words, listed with its next runs, paused, resumed and removed [commands.schedules]', async () => {
  const words = ['schedules', 'add', 'monday-review', 'Mondays at 7 in Europe/Berlin'];
  const [added] = await json<{ next: string[]; zone: string }[]>(words);
  expect(added).toMatchObject({
    zone: 'Europe/Berlin',
    next: [expect.any(String), expect.any(String), expect.any(String)],
  });
  for (const at of added?.next ?? []) expect(new Date(at).getUTCDay()).toBe(1);
  expect((await room.run([...words, ...workspace])).stderr).toContain(
    'There is a schedule named monday-review already',
  );
  expect(await json(['schedules', 'pause', 'monday-review'])).toMatchObject([{ isPaused: true, next: [] }]);
  expect(await json(['schedules', 'resume', 'monday-review'])).toMatchObject([{ isPaused: false }]);
  const left = await json<{ id: string }[]>(['schedules', 'remove', 'monday-review']);
  expect(left.map(({ id }) => id)).not.toContain('monday-review');
});

test('a schedule of public events reads them from the connected sources, and its history says how many were new [schedules.account-events]', async () => {
  await room.run(['schedules', 'add', 'news', 'every day at 6:00', '--kind', 'account_events', ...workspace]);
  await room.run(['schedules', 'run', 'news', ...workspace]);
  const run = { store, gateway: await room.session.gateway(), tenantId: 'demo', asOf };
  const told: string[] = [];
  const io = { stderr: (text: string) => void told.push(text) } as Parameters<typeof runSchedules>[1];
  const look = runSchedules(room.session, io, {
    isOurs: ({ id }) => id === 'demo',
    startsNow: false,
    runnersOf: () => ({ account_events: () => readEvents(run) }),
  });
  await look();
  const schedules = await json<{ id: string; runs: { state: string; message: string | null }[] }[]>([
    'schedules',
    'list',
  ]);
  expect(schedules.find(({ id }) => id === 'news')?.runs[0]).toMatchObject({
    state: 'done',
    message: expect.stringMatching(/^\d+ new public events$/),
  });
  expect(told).toEqual([]);
}, 60_000);

test('what was sent is sent again by its id, once each time and with its first key [commands.deliveries-resend]', async () => {
  const [sent] = await json<{ id: string; attempt: number }[]>([
    'deliveries',
    'list',
    '--status',
    'sent',
    '--limit',
    '1',
  ]);
  const { code, stdout } = await room.run(['deliveries', 'resend', sent?.id ?? '', ...workspace]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 delivery sent again')]);
  await (await room.session.execution()).drain({ timeoutMs: 20_000 });
  const [again] = await json<{ status: string; attempt: number }[]>(['deliveries', 'show', sent?.id ?? '']);
  expect(again).toMatchObject({ status: 'sent', attempt: (sent?.attempt ?? 0) + 1 });
  const none = await room.run(['deliveries', 'resend', ...workspace]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('give ids, or --from')]);
});
