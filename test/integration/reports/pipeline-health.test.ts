import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allCommands } from '../../../src/cli/all-commands.ts';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { runCommandLine } from '../../../src/cli/run-command.ts';
import { displayWidth } from '../../../src/cli/terminal.ts';
import { readConfig } from '../../../src/config.ts';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../../../src/demo/to-salesforce-org.ts';
import { addDecimals } from '../../../src/domain/money.ts';
import type { ReadableField } from '../../../src/domain/record.ts';
import { endOfDay } from '../../../src/domain/time.ts';
import { reportPipelineHealth } from '../../../src/orchestration/reports/pipeline-health.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { recordSync, saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { ensureWorkspace, saveWorkspaceSettings } from '../../../src/store/workspaces.ts';
import { openTestStore } from '../../setup/databases.ts';
import { startSalesforce } from '../connectors/salesforce-harness.ts';

const anchorDate = '2026-11-20';
const organisation = generateDemoOrganisation({ seed: 7, anchorDate });
const asOf = '2026-11-19T23:59:59.999Z';
const since = endOfDay('2026-09-30');
let store: Store;

// one report reads the whole organisation twice
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  store = await openTestStore();
  await ensureWorkspace(store, 'demo', 'Demo', true);
  const nowMs = Date.parse(anchorDate) + 9 * 3_600_000;
  const salesforce = await startSalesforce({
    org: toSalesforceOrg(organisation),
    now: () => nowMs,
    settings: { pageSize: 2_000 },
  });
  try {
    const described = await salesforce.call('salesforce_describe_source', {});
    const row = { id: 'salesforce', system: 'salesforce', category: 'crm', settings: {} };
    await store.withTenant('demo', (tx) => saveConnection(tx, 'demo', row));
    for (const object of ['stage', 'sales_user', 'account', 'contact', 'opportunity', 'contact_role', 'activity']) {
      for (const { records } of await salesforce.pass({ object, since: null })) {
        await store.withTenant('demo', (tx) => applyRecords(tx, 'demo', 'salesforce', records));
      }
    }
    const readable = described['readable'] as ReadableField[];
    await store.withTenant('demo', (tx) => recordSync(tx, 'salesforce', { readable, dataAsOf: asOf, report: {} }));
  } finally {
    await salesforce.close();
  }
}, 120_000);
afterAll(async () => store.close());

const reportOf = (from = since, to = asOf) => reportPipelineHealth(store, { tenantId: 'demo', asOf: to, since: from });

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: CommandIo = {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    isTerminal: true,
    columns: 80,
    hasColour: false,
    cwd: '/',
  };
  const config = readConfig({}, '/');
  // the command works on the store alone
  const session = { config, store } as Session;
  const code = await runCommandLine(
    allCommands,
    words,
    { config, withSession: (_words, _io, work) => work(session) },
    io,
  );
  return { code, out, err };
}

test('the demo waterfall balances over seven weeks and its ends are the open deals of both days [pipeline-health.waterfall-balances]', async () => {
  const report = await reportOf();
  for (const { waterfall, end } of [
    { waterfall: report.waterfall, end: asOf },
    { waterfall: report.quarterWaterfall, end: asOf },
  ]) {
    expect(waterfall.perCurrency.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
    for (const bars of waterfall.perCurrency) expect(bars.residual).toBe('0');
    expect(waterfall.to).toBe(end);
  }
  const openThen = (at: string) =>
    organisation.opportunities.flatMap((deal) => {
      const versions = deal.versions.filter((version) => version.at <= at);
      const last = versions.at(-1);
      return last && !['Closed Won', 'Closed Lost'].includes(last.stage) ? [{ ...last, currency: deal.currency }] : [];
    });
  for (const bars of report.waterfall.perCurrency) {
    const total = (at: string) =>
      addDecimals(
        openThen(at)
          .filter(({ currency, amount }) => currency === bars.currency && amount !== null)
          .map(({ amount }) => String(amount)),
      );
    expect(bars.start.amount).toBe(total(since));
    expect(bars.end.amount).toBe(total(asOf));
  }
});

test('over a year of the demo every bar is met and every quarter balances [pipeline-health.deals-behind-each-bar]', async () => {
  const bars = new Set<string>();
  for (const [from, to] of [
    ['2026-01-31', '2026-03-31'],
    ['2026-04-30', '2026-06-30'],
    ['2026-07-31', '2026-09-30'],
  ] as const) {
    const { quarterWaterfall } = await reportOf(endOfDay(from), endOfDay(to));
    for (const { residual } of quarterWaterfall.perCurrency) expect(residual).toBe('0');
    for (const { bar } of quarterWaterfall.movements) bars.add(bar);
  }
  expect([...bars].sort()).toEqual(['amountDown', 'amountUp', 'created', 'lost', 'pulledIn', 'pushedOut', 'won']);
});

test('rerunning gives the same bytes, also after facts that became known later [pipeline-health.later-facts-change-nothing]', async () => {
  const first = JSON.stringify(await reportOf());
  expect(JSON.stringify(await reportOf())).toBe(first);
  const [deal] = organisation.opportunities;
  const late = '2026-11-25T10:00:00.000Z';
  await store.withTenant('demo', (tx) =>
    applyRecords(tx, 'demo', 'salesforce', [
      {
        object: 'opportunity',
        id: deal!.id,
        changes: [
          { effectiveAt: '2026-10-05T10:00:00.000Z', knownAt: late, values: { amount: '999999', outcome: 'lost' } },
        ],
        undated: {},
        isDeleted: false,
      },
      {
        object: 'opportunity',
        id: 'created-later',
        changes: [{ effectiveAt: late, knownAt: late, values: { amount: '5', currency: 'EUR' } }],
        undated: {},
        isDeleted: false,
      },
    ]),
  );
  expect(JSON.stringify(await reportOf())).toBe(first);
  expect((await reportOf(asOf, endOfDay('2026-11-26'))).waterfall.movements).not.toEqual([]);
});

test('the report finds the planted risk, forecasts with an interval and names what it lacks [pipeline-health.report-command]', async () => {
  const report = await reportOf();
  expect(report.atRisk.deals.length).toBeGreaterThan(0);
  expect(report.atRisk.deals[0]?.reasons.length).toBeGreaterThan(0);
  const { modelled } = report.forecast;
  if (modelled.state !== 'given') throw new Error(modelled.reason);
  for (const { p10, p50, p90, wonSoFar } of modelled.perCurrency) {
    const [won, low, middle, high] = [wonSoFar, p10, p50, p90].map(Number) as [number, number, number, number];
    expect(won).toBeLessThanOrEqual(low);
    expect(low).toBeLessThan(middle);
    expect(middle).toBeLessThan(high);
  }
  expect(report.notes).toContain('Coverage: no target is set for Q4 FY2026.');
  expect(report.open.byTeam.map(({ label }) => label)).toEqual(['East', 'West']);
});

test('a target of the CRM gives coverage [pipeline-health.coverage-against-target]', async () => {
  const at = '2026-01-01T00:00:00.000Z';
  const values = { team: 'East', startDate: '2026-07-01', endDate: '2026-09-30', amount: '9000000', currency: 'USD' };
  const target = {
    object: 'target' as const,
    id: 't1',
    changes: [{ effectiveAt: at, knownAt: at, values }],
    undated: {},
    isDeleted: false,
  };
  await store.withTenant('demo', (tx) => applyRecords(tx, 'demo', 'salesforce', [target]));
  const { coverage } = await reportOf(endOfDay('2026-08-01'), endOfDay('2026-08-31'));
  expect(coverage).toMatchObject([
    { team: null, target: null },
    { team: 'East', target: '9000000', period: { label: 'Q3 FY2026' } },
  ]);
  expect(coverage[1]?.ratio).toBeGreaterThan(0);
});

test('the command prints text that fits the terminal, one JSON document or one page [pipeline-health.report-command]', async () => {
  const words = ['report', 'pipeline-health', '--as-of', '2026-11-19', '--since', '2026-11-12'];
  const text = await run(...words);
  expect(text).toMatchObject({ code: 0, err: '' });
  for (const part of ['Open pipeline', 'What moved since 2026-11-12', 'Left over: 0.00', 'At risk', 'Data hygiene']) {
    expect(text.out).toContain(part);
  }
  for (const line of text.out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  const json = JSON.parse((await run(...words, '--format', 'json')).out);
  expect(json).toMatchObject({ asOf, since: '2026-11-12T23:59:59.999Z' });
  const page = (await run(...words, '--format', 'html')).out;
  expect(page.startsWith('<!doctype html>')).toBe(true);
  expect(page.match(/<svg role="img"/g)?.length).toBe(5);
});

test('fiscal calendar, targets and rates of the workspace count, and a setting that cannot be read is named [pipeline-health.workspace-settings]', async () => {
  const words = ['report', 'pipeline-health', '--as-of', '2026-11-19', '--format', 'json'];
  const rates = { currency: 'EUR', rates: [{ currency: 'USD', date: '2026-01-01', rate: '0.9' }] };
  const period = { startDate: '2026-11-01', endDate: '2027-01-31' };
  const targets = [{ team: null, ...period, amount: '5000000', currency: 'EUR' }];
  await saveWorkspaceSettings(store, 'demo', { pipeline: { fiscalCalendar: { firstMonth: 2 }, targets, rates } });
  const report = JSON.parse((await run(...words)).out);
  expect(report.quarter).toEqual({ label: 'Q4 FY2027', ...period });
  expect(report.open.total.converted).toMatchObject({ currency: 'EUR', excluded: [] });
  expect(report.waterfall.converted.total.residual).toBe('0');
  expect(report.coverage).toMatchObject([{ team: null, currency: 'EUR', target: '5000000', excluded: [] }]);
  await saveWorkspaceSettings(store, 'demo', { pipeline: { rates: { ...rates, currency: 'euro' } } });
  expect((await run(...words)).err).toContain('The setting rates.currency: ');
  await saveWorkspaceSettings(store, 'demo', { pipeline: {} });
});

test('a wrong format, report or date is refused in one line that says what to give [pipeline-health.report-command]', async () => {
  expect(await run('report', 'pipeline-health', '--format', 'docx')).toEqual({
    code: 2,
    out: '',
    err: 'bellwether: --format "docx": give one of text, json, html, csv, pdf.\n',
  });
  expect((await run('report', 'weather')).err).toContain('There is: pipeline-health.');
  const late = await run('report', 'pipeline-health', '--as-of', '2026-11-01', '--since', '2026-11-01');
  expect(late).toMatchObject({
    code: 2,
    err: 'bellwether: --since 2026-11-01: give a day before 2026-11-01, the day reported on.\n',
  });
});

test.each(['0001-01-01', '1999-12-31', '9999-12-31'])(
  'a report as of %s says what there is to say [pipeline-health.never-not-a-number]',
  async (day) => {
    for (const format of ['text', 'json', 'html']) {
      const { code, out } = await run('report', 'pipeline-health', '--as-of', day, '--format', format);
      expect(code).toBe(0);
      expect(out).not.toMatch(/NaN|Infinity|undefined/);
      if (day < '2020') expect(out).toContain(`No deal was open on ${day}.`);
    }
  },
);
