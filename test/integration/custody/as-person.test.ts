import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allCommands } from '../../../src/cli/all-commands.ts';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { parseCommandInput } from '../../../src/cli/parse-arguments.ts';
import { readConfig } from '../../../src/config.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readTeams } from '../../../src/store/team-members.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { mirroredTeams } from '../../../src/wiring/mirrored-teams.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { openSession } from '../../../src/wiring/open-session.ts';
import { openTestStore } from '../../setup/databases.ts';
import { newDataDir } from '../../setup/program.ts';

let store: Store;
let session: Session;
const dataDir = newDataDir();
const at = '2026-01-05T00:00:00.000Z';

const row = (object: string, id: string, values: Record<string, unknown>): MirrorRecord =>
  ({ object, id, changes: [{ effectiveAt: at, knownAt: at, values }], undated: {}, isDeleted: false }) as MirrorRecord;

const person = (id: string, team: string | null, managerId: string | null) =>
  row('sales_user', id, { name: `Name ${id}`, team, managerId, email: `${id}@acme.test`, isActive: true });

beforeAll(async () => {
  store = await openTestStore();
  await ensureWorkspace(store, 'acme', 'Acme', true);
  const deal = (id: string, ownerId: string | null) =>
    row('opportunity', id, {
      ...{ name: `Deal ${id}`, ownerId, amount: '100', currency: 'USD', stageId: 's1', outcome: null },
      closeDate: '2026-03-01',
    });
  const records = [
    ...[deal('d1', 'ann'), deal('d2', 'ben'), deal('d3', 'cyd'), deal('free', null)],
    // ben's team is his manager's; cyd is of another team
    ...[
      person('max', 'east', null),
      person('ann', 'east', 'max'),
      person('ben', null, 'max'),
      person('cyd', 'west', null),
    ],
    row('stage', 's1', { label: 'Proposal', pipelineId: null, sortOrder: 1, isClosed: false, isWon: false }),
    ...[row('target', 't-east', target('east')), row('target', 't-west', target('west'))],
  ];
  await store.withTenant('acme', (tx) => applyRecords(tx, 'acme', 'crm', records));
  session = openSession(readConfig({ BELLWETHER_DATA_DIR: dataDir }), store, null);
}, 60_000);
afterAll(async () => {
  await session.close();
  await store.close();
  rmSync(dirname(dataDir), { recursive: true, force: true });
});

function target(team: string) {
  return { team, startDate: '2026-01-01', endDate: '2026-12-31', amount: '1000', currency: 'USD' };
}

async function run(...words: string[]): Promise<string> {
  const command = allCommands.find(({ name }) => name === words[0]);
  if (!command) throw new Error(words[0]);
  let stdout = '';
  const io = { stdout: (text: string) => (stdout += text), stderr: () => {}, columns: 120 } as unknown as CommandIo;
  await command.run?.(parseCommandInput(command, words.slice(1)), session, io);
  return stdout;
}

const scoredFor = async (...who: string[]) => {
  const scores = JSON.parse(await run('score', '--as-of', '2026-01-10', '--json', ...who));
  return scores.map(({ opportunityId }: { opportunityId: string }) => opportunityId).sort();
};

test('score shows the owner everything and a sales user their own deals, a manager their team’s [custody.score-as] [S-06]', async () => {
  expect(await scoredFor()).toEqual(['d1', 'd2', 'd3', 'free']);
  expect(await scoredFor('--as', 'ann@acme.test')).toEqual(['d1']);
  expect(await scoredFor('--as', 'name BEN')).toEqual(['d2']);
  expect(await scoredFor('--as', 'max')).toEqual(['d1', 'd2']);
  const csv = await run('score', '--as-of', '2026-01-10', '--csv', '--as', 'ann');
  expect(csv).toContain('d1');
  expect(csv).not.toMatch(/d2|d3|free/);
  await expect(run('score', '--as', 'nobody@acme.test')).rejects.toMatchObject({ code: 'not_found' });
});

test('the report of a sales user is made of their deals and their team’s targets alone, totals included [custody.report-as]', async () => {
  const reportFor = async (...who: string[]) =>
    run('report', 'pipeline-health', '--as-of', '2026-01-10', '--format', 'json', ...who);
  expect(await reportFor()).toMatch(/"400(\.00)?"/);
  const max = await reportFor('--as', 'max');
  expect(max).toMatch(/"200(\.00)?"/);
  expect(max).not.toMatch(/d3|Deal free|"400/);
  const ann = await reportFor('--as', 'ann');
  expect(ann).not.toMatch(/"200|d2|d3/);
});

test('the gateway’s team rows come from the mirror, by a person’s own team or else their manager’s [custody.teams-mirrored]', async () => {
  expect(await store.withTenant('acme', readTeams)).toEqual(
    new Map([
      ['east', new Set(['max', 'ann', 'ben'])],
      ['west', new Set(['cyd'])],
    ]),
  );
  const teams = await mirroredTeams(store, openObservability('silent', 'all').logger);
  expect([...teams.teamMembers('acme', 'east')].sort()).toEqual(['ann', 'ben', 'max']);
  expect(teams.teamMembers('acme', 'north').size).toBe(0);
  expect(teams.teamMembers('other', 'east').size).toBe(0);
  await teams.close();
});
