import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, answerSchema } from '../../../src/domain/question.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type ProgramRoom, programRoom } from '../connect/program-room.ts';

const tenant = 'acme';
let store: Store;
let room: ProgramRoom;

function changed(object: string, id: string, at: string, values: Record<string, unknown>): MirrorRecord {
  const changes = [{ effectiveAt: at, knownAt: at, values }];
  return { object, id, changes, undated: {}, isDeleted: false } as unknown as MirrorRecord;
}

/** Three open deals of Ann, two of Ben; one of Ann's was won in March. */
beforeAll(async () => {
  store = await openTestStore();
  room = programRoom(store, []);
  await ensureWorkspace(store, tenant, tenant, true);
  const january = '2026-01-05T00:00:00.000Z';
  const deals = ['ann', 'ann', 'ann', 'ben', 'ben'].map((ownerId, at) =>
    changed('opportunity', `d${at}`, january, { name: `Deal ${at}`, ownerId, amount: `${at + 1}000`, currency: 'EUR' }),
  );
  await store.withTenant(tenant, async (tx) => {
    await saveConnection(tx, tenant, { id: 'crm', system: 'salesforce', category: 'crm', settings: {} });
    await tx.execute(sql`update bellwether.connection set data_as_of = '2026-03-31T00:00:00Z'`);
    await applyRecords(tx, tenant, 'crm', [
      ...deals,
      changed('sales_user', 'ann', january, { name: 'Ann Lee', email: 'ann@own.test' }),
      changed('sales_user', 'ben', january, { name: 'Ben Ray', email: 'ben@own.test' }),
      changed('opportunity', 'd0', '2026-03-10T00:00:00.000Z', { outcome: 'won', closeDate: '2026-03-10' }),
    ]);
  });
}, 60_000);
afterAll(async () => {
  await room.close();
  await store.close();
});

const howMany = 'How many open deals are there?';

async function ask(...words: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await room.run(['ask', ...words, '--json']);
  expect(code, stderr).toBe(0);
  return answerSchema.parse(JSON.parse(stdout));
}

test('a file of questions gives one JSON array of answers in its order, without its blank lines [answers.file]', async () => {
  const lines = ['', howMany, '   ', 'How many deals did we win?', 'What does Quux Nobody own?', `  ${howMany}  `, ''];
  writeFileSync(join(room.dataDir, 'questions.txt'), lines.join('\r\n'));
  const { code, stdout } = await room.run(['ask', '--file', 'questions.txt', '--json']);
  const answers = z.array(answerSchema).parse(JSON.parse(stdout));
  expect(code).toBe(0);
  expect(answers.map(({ question }) => question)).toEqual(
    lines.map((line) => line.trim()).filter((line) => line !== ''),
  );
  expect(answers.map(({ answer }) => answer.value)).toEqual([4, 1, null, 4]);
  const missing = await room.run(['ask', '--file', 'none.txt', '--json']);
  expect([missing.code, missing.stdout]).toEqual([2, '']);
  expect(missing.stderr).toContain('none.txt: cannot be read');
});

test('a question is answered as of a day, and with the rows of one person [answers.as-of-and-as]', async () => {
  expect((await ask(howMany)).answer.value).toBe(4);
  expect((await ask(howMany, '--as-of', '2026-02-01')).answer.value).toBe(5);
  expect((await ask(howMany, '--as', 'ben@own.test')).answer.value).toBe(2);
  const nobody = await room.run(['ask', howMany, '--as', 'zoe@own.test', '--json']);
  expect([nobody.code, nobody.stdout]).toEqual([1, '']);
});

test('in a conversation a question follows up the one before it, and each answer comes on its own line [answers.conversation]', async () => {
  const stdin = 'How many open deals does Ann Lee have?\n\nand Ben Ray?\nexit\nHow many deals did we win?\n';
  const { code, stdout } = await room.run(['ask', '--json'], { stdin });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => answerSchema.parse(JSON.parse(line)));
  expect([code, answers.map(({ answer }) => answer.value)]).toEqual([0, [2, 2]]);
});
