import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/cli/command.ts';
import { keepHouse } from '../../../src/cli/keep-house.ts';
import { sendReport } from '../../../src/cli/send-report.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { type EngineRoom, openMemoryRoom } from '../execution/engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
afterAll(async () => {
  await room.close();
});

const workspace = { id: 'acme', label: 'Acme', isCurrent: true, settings: {} };
const recipient = { channel: 'slack-message', address: 'C0SALES' };
const run = { scheduleId: 'monday-review', settings: { report: 'pipeline-health' } };

async function send(asOf: string, settings: Record<string, unknown> = run.settings): Promise<string> {
  const reportLinks: Session['reportLinks'] = async () => () => null;
  const session = { store: room.store, reportLinks } as Session;
  return sendReport(session, { workspace, run: { ...run, settings }, asOf, recipient });
}

async function counts() {
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ artefacts: number; messages: number }>(sql`
      select (select count(*)::int from bellwether.artefact) as artefacts,
        (select count(*)::int from bellwether.outbox where subject_id = 'monday-review') as messages`),
  );
  return rows[0];
}

test('a run of a report schedule stores its documents and accepts one message, however often it is begun again [schedules.report]', async () => {
  const asOf = new Date().toISOString();
  expect(await send(asOf)).toBe(`Pipeline health as of ${asOf.slice(0, 10)} to C0SALES`);
  expect(await send(asOf)).toContain('sent before');
  expect(await counts()).toEqual({ artefacts: 2, messages: 1 });
});

test('a report that does not exist is refused by its name [schedules.report]', async () => {
  await expect(send(new Date().toISOString(), { report: 'weather' })).rejects.toThrow('"weather" is no report');
});

test('upkeep forgets documents past their time and keeps the others [schedules.upkeep]', async () => {
  await send('2020-01-06T08:00:00.000Z');
  const before = await counts();
  expect(await keepHouse(room.store, 'acme', recipient)).toBe('2 documents past their time');
  expect((await counts())?.artefacts).toBe((before?.artefacts ?? 0) - 2);
  expect(await keepHouse(room.store, 'acme', recipient)).toBeNull();
});
