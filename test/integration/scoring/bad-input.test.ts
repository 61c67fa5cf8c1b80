import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Command, CommandIo, Session } from '../../../src/cli/command.ts';
import { reportCommand } from '../../../src/cli/commands/report.ts';
import { scoreCommand } from '../../../src/cli/commands/score.ts';
import { parseCommandInput } from '../../../src/cli/parse-arguments.ts';
import { readConfig } from '../../../src/config.ts';
import { endOfDay } from '../../../src/domain/time.ts';
import { reportPipelineHealth } from '../../../src/orchestration/reports/pipeline-health.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { trainWorkspaceModel } from '../../../src/orchestration/scoring/train-workspace-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openSession } from '../../../src/wiring/open-session.ts';
import { openTestStore } from '../../setup/databases.ts';
import { importFolder } from '../../setup/import-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let store: Store;
let session: Session;
let folder = '';
beforeAll(async () => {
  store = await openTestStore();
  session = openSession(readConfig({}), store, null);
  folder = await mkdtemp(join(tmpdir(), 'bellwether bad input '));
});
afterAll(async () => {
  await session.close();
  await store.close();
  await rm(folder, { recursive: true });
});

const header = 'deal_id,deal_name,account,owner,stage,amount,currency,created_date,close_date,segment_code';
const day = (at: number) => new Date(Date.UTC(2025, 0, 1 + at)).toISOString().slice(0, 10);
/** `count` deals that ended as told, one a day, 40 days old each. */
const ended = (count: number, stageOf: (at: number) => string) =>
  Array.from(
    { length: count },
    (_, at) =>
      `C-${at},Deal ${at},Account ${at % 7},Ada,${stageOf(at)},${1000 + at},EUR,${day(at % 300)},${day((at % 300) + 40)},s${at}`,
  );
const open = (parts: Partial<Record<'stage' | 'amount' | 'currency' | 'close' | 'created', string>> = {}) =>
  `O-1,Open deal,Acme,Ada,${parts.stage ?? 'Proposal'},${parts.amount ?? '900'},${parts.currency ?? 'EUR'},${parts.created ?? '2025-11-01'},${parts.close ?? '2026-03-01'},s1`;
const either = (at: number) => (at % 3 === 0 ? 'Closed Won' : 'Closed Lost');

interface Case {
  readonly name: string;
  readonly lines: readonly string[];
  readonly asOf: string;
  /** Open deals that are scored. */
  readonly scored: number;
  readonly score: RegExp;
  readonly report: RegExp;
  readonly evaluate: RegExp;
}

const usual = {
  asOf: '2026-01-15',
  scored: 1,
  report: /EUR/,
  evaluate: /^(too_little_history|no_better_than_base_rate|ships): \w/,
} as const;
const noHistory = /not enough history: 0 closed deals, 60 needed|0 closed deals/;
const cases: readonly Case[] = [
  { ...usual, name: 'no history', lines: [open()], score: noHistory, evaluate: noHistory },
  {
    ...usual,
    name: 'one class only',
    lines: [...ended(80, () => 'Closed Won'), open()],
    score: /Win probability: none/,
    evaluate: /^too_little_history: .*lost/,
  },
  {
    ...usual,
    name: 'one closed deal and no open one',
    lines: ended(1, either),
    scored: 0,
    score: /No open deals to score as of 2026-01-15/,
    report: /no deal/i,
    evaluate: /1 closed deals, 60 needed/,
  },
  {
    ...usual,
    name: 'a column all null',
    lines: [...ended(80, either), open()].map((line) => line.split(',').with(3, '').with(5, '').with(6, '').join(',')),
    score: /1 open deals scored/,
    report: /amount/i,
  },
  {
    ...usual,
    name: 'a field of 5,000 levels',
    lines: [...ended(5000, either), open()],
    score: /1 open deals scored .*; 5,000 closed/,
  },
  {
    ...usual,
    name: 'dates in the year 9999',
    lines: [...ended(80, either), open({ close: '9999-12-31' })],
    score: /1 open deals scored/,
  },
  {
    ...usual,
    name: 'amounts of 1e15 and below zero',
    lines: [
      ...ended(80, either),
      open({ amount: '1000000000000000' }),
      open({ amount: '-5000' }).replace('O-1', 'O-2'),
    ],
    scored: 2,
    score: /2 open deals scored/,
  },
  {
    ...usual,
    name: 'a currency without a rate',
    lines: [...ended(80, either), open({ currency: 'JPY' })],
    score: /1 open deals scored/,
    report: /JPY/,
  },
  {
    ...usual,
    name: 'a stage that nobody mapped',
    lines: [...ended(80, either), open({ stage: 'Zwölfte Prüfung §7' })],
    score: /1 open deals scored/,
    report: /Zwölfte/,
  },
  {
    ...usual,
    name: 'an as-of before the first deal',
    lines: [...ended(80, either), open()],
    asOf: '2001-01-01',
    scored: 0,
    score: /No open deals to score as of 2001-01-01. No deal was open then/,
    report: /no deal/i,
    evaluate: /0 closed deals, 60 needed/,
  },
];

async function run(command: Command, ...words: string[]) {
  let stdout = '';
  const io: CommandIo = {
    stdout: (text) => {
      stdout += text;
    },
    stderr: () => undefined,
    isTerminal: false,
    columns: 140,
    hasColour: false,
    cwd: folder,
  };
  const code = await command.run?.(parseCommandInput(command, words), session, io);
  return { code, stdout };
}

/** Every number that JSON would silently write as null. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => notFinite(part, `${path}.${key}`));
}

test.each(cases)(
  'with $name score, report and evaluate say what they could not do, and no number is lost [scoring.bad-input-is-told]',
  async ({ name, lines, asOf, scored, ...said }) => {
    const workspace = `bad-${cases.findIndex((each) => each.name === name)}`;
    const here = join(folder, workspace);
    await mkdir(here);
    await writeFile(join(here, 'deals.csv'), [header, ...lines].join('\n'));
    await importFolder(store, workspace, here);
    const words = ['--workspace', workspace, '--as-of', asOf];
    const texts = {
      score: await run(scoreCommand, ...words),
      report: await run(reportCommand, 'pipeline-health', ...words),
    };
    for (const [which, { code, stdout }] of Object.entries(texts)) {
      expect(code, which).toBe(0);
      expect(stdout, which).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }
    expect(texts.score.stdout).toMatch(said.score);
    expect(texts.report.stdout).toMatch(said.report);
    const scores = JSON.parse((await run(scoreCommand, ...words, '--json')).stdout);
    expect(scores).toHaveLength(scored);
    const at = endOfDay(asOf);
    const since = endOfDay(asOf.replace(/-\d\d$/, '-01') === asOf ? '2000-12-01' : asOf.replace(/-\d\d$/, '-01'));
    expect(notFinite(await scorePipeline(store, workspace, at))).toEqual([]);
    expect(notFinite(await reportPipelineHealth(store, { tenantId: workspace, asOf: at, since }))).toEqual([]);
    const evaluation = await trainWorkspaceModel(store, workspace, at);
    expect(`${evaluation.verdict}: ${evaluation.reason}`).toMatch(said.evaluate);
    expect(notFinite(evaluation)).toEqual([]);
  },
);
