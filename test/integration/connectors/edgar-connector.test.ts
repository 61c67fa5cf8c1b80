import { fetch } from 'undici';
import { expect, test } from 'vitest';
import { callContext } from '../../../connectors/kit/conformance-definition.ts';
import { noBenchmarks } from '../../../intelligence/benchmarks/benchmarks.ts';
import { accountNews } from '../../../intelligence/signals/account-news.ts';
import type { CompanyEvent, FoundCompany } from '../../../src/domain/account-event.ts';
import { defaultRiskSettings } from '../../../src/domain/settings.ts';
import { dealContext } from '../../builders/deal-context.ts';
import { contact, exampleCompanies, filing, openEdgar } from './edgar-harness.ts';

type Edgar = Awaited<ReturnType<typeof openEdgar>>;

async function withEdgar(use: (edgar: Edgar) => Promise<void>, ...args: Parameters<typeof openEdgar>): Promise<void> {
  const edgar = await openEdgar(...args);
  try {
    await use(edgar);
  } finally {
    await edgar.close();
  }
}

const find = async ({ linked }: Edgar, search: Record<string, unknown>) =>
  (await linked.call('sec_edgar_find_company', search, callContext()))['companies'] as FoundCompany[];
const list = async ({ linked }: Edgar, companyId: string, since: string, over: Record<string, unknown> = {}) =>
  (await linked.call('sec_edgar_list_events', { companyId, since, ...over }, callContext()))[
    'events'
  ] as CompanyEvent[];

test('a ticker, and a website of the domain asked for, make a company certain [edgar.finds-without-guessing]', () =>
  withEdgar(async (edgar) => {
    expect(await find(edgar, { ticker: 'bcn' })).toEqual([
      { companyId: '0000001001', name: 'Beacon Corp', domain: null, ticker: 'BCN', confidence: 1 },
    ]);
    const [first] = await find(edgar, { domain: 'beacon.example' });
    expect(first).toMatchObject({ companyId: '0000001001', domain: 'beacon.example', confidence: 1 });
  }));

test('a name that several companies have gives them all, none of them sure [edgar.finds-without-guessing]', () =>
  withEdgar(async (edgar) => {
    const found = await find(edgar, { name: 'BEACON, Incorporated' });
    expect(found.map(({ companyId, confidence }) => [companyId, confidence])).toEqual([
      ['0000001001', 0.5],
      ['0000001002', 0.5],
      ['0000001003', 0.4],
    ]);
  }));

test('another website makes a company of the same name doubtful, and a name nobody has finds nobody [edgar.finds-without-guessing]', () =>
  withEdgar(async (edgar) => {
    const found = await find(edgar, { name: 'Beacon', domain: 'beacon-bakery.example' });
    expect(found.find(({ companyId }) => companyId === '0000001001')?.confidence).toBe(0.13);
    expect(await find(edgar, { name: 'Nobody At All' })).toEqual([]);
    expect(await find(edgar, {})).toEqual([]);
  }));

test('each item of an 8-K is an event of its kind with the filing’s link [edgar.typed-events]', () =>
  withEdgar(async (edgar) => {
    const events = await list(edgar, '320193', '2026-08-01T00:00:00.000Z');
    expect(events.map(({ kind, occurredAt, knownAt }) => [kind, occurredAt, knownAt])).toEqual([
      ['leadership_change', '2026-10-16T00:00:00.000Z', '2026-10-21T00:30:00.000Z'],
      ['quarterly_report', '2026-09-02T00:30:00.000Z', '2026-09-02T00:30:00.000Z'],
      ['restructuring', '2026-08-03T00:00:00.000Z', '2026-08-04T00:30:00.000Z'],
      ['material_agreement', '2026-08-03T00:00:00.000Z', '2026-08-04T00:30:00.000Z'],
    ]);
    expect(events[0]?.url).toBe('https://www.sec.gov/Archives/edgar/data/320193/000032019326000005/f5.htm');
  }));

test.each([
  ['1.03', 'high'],
  ['4.02', 'high'],
  ['2.05', 'medium'],
  ['2.04', 'medium'],
  ['3.01', 'medium'],
  ['2.06', 'low'],
  ['5.01', 'low'],
  ['5.02', 'low'],
])('an 8-K item %s makes the signal on account news fire, %s [edgar.feeds-account-news]', (items, severity) =>
  withEdgar(
    async (edgar) => {
      const events = await list(edgar, '9', '2026-01-01T00:00:00.000Z');
      const context = dealContext({ accountEvents: events });
      const day = context.asOf.slice(0, 10);
      const moved = events.map((event) => ({ ...event, occurredAt: `${day}T00:00:00.000Z`, knownAt: context.asOf }));
      const fired = accountNews.evaluate(
        dealContext({ accountEvents: moved, readable: ['accountEvents'] }),
        noBenchmarks,
        defaultRiskSettings,
      );
      expect(fired).toMatchObject({ state: 'fired', severity });
    },
    { companies: [{ cik: 9, name: 'A', tickers: ['A'], website: '', filings: [filing('2026-06-01', 1, { items })] }] },
  ),
);

test('everyday filings do not make the signal fire [edgar.feeds-account-news]', () =>
  withEdgar(
    async (edgar) => {
      const events = await list(edgar, '9', '2026-01-01T00:00:00.000Z');
      expect(events).toHaveLength(8);
      const at = dealContext({}).asOf;
      const moved = events.map((event) => ({ ...event, occurredAt: at, knownAt: at }));
      const outcome = accountNews.evaluate(
        dealContext({ accountEvents: moved, readable: ['accountEvents'] }),
        noBenchmarks,
        defaultRiskSettings,
      );
      expect(outcome.state).toBe('clear');
    },
    {
      companies: [
        {
          ...{ cik: 9, name: 'A', tickers: ['A'], website: '' },
          filings: ['10-K', '10-Q/A', 'DEF 14A', '4', 'S-3', 'SC 13G', '6-K', 'CORRESP'].map((form, index) =>
            filing('2026-06-01', index, { form, items: '' }),
          ),
        },
      ],
    },
  ));

test('whichever clock a filer’s stamps show, no event is known before it was public [edgar.known-at-is-safe]', () =>
  withEdgar(
    async (edgar) => {
      for (const company of ['1', '2']) {
        const [event] = await list(edgar, company, '2026-01-01T00:00:00.000Z');
        expect((event?.knownAt ?? '') >= '2026-06-01T20:30:00.000Z').toBe(true);
      }
    },
    {
      companies: [false, true].map((stampsNewYorkClock, index) => ({
        ...{ cik: index + 1, name: 'A', tickers: ['A'], website: '', stampsNewYorkClock },
        filings: [filing('2026-06-01', 1)],
      })),
    },
  ));

test('older files are read only as far back as the question goes [edgar.reads-little]', () =>
  withEdgar(
    async (edgar) => {
      await list(edgar, '320193', '2026-10-01T00:00:00.000Z');
      expect(edgar.simulator.requests).toHaveLength(1);
      await list(edgar, '320193', '2026-01-01T00:00:00.000Z');
      expect(edgar.simulator.requests).toHaveLength(1 + 4);
    },
    { companies: exampleCompanies, recentFilings: 2, filingsPerFile: 1 },
  ));

test('the list of companies is read once a day for many searches [edgar.reads-little]', () =>
  withEdgar(async (edgar) => {
    await Promise.all([find(edgar, { ticker: 'BCN' })]);
    for (const name of ['Beacon', 'Steel', 'Nobody']) await find(edgar, { name });
    expect(edgar.simulator.requests.map(({ path }) => path)).toEqual(['/files/company_tickers_exchange.json']);
  }));

test(
  'thirty calls at once never come faster than ten a second [edgar.paced]',
  () =>
    withEdgar(async (edgar) => {
      const calls = Array.from({ length: 30 }, () =>
        edgar.linked.call(
          'sec_edgar_list_events',
          { companyId: '320193', since: '2026-01-01T00:00:00.000Z' },
          {
            ...callContext({ signal: AbortSignal.timeout(20_000) }),
          },
        ),
      );
      await Promise.all(calls);
      const at = edgar.simulator.requests.map(({ arrivedAfterMs }) => arrivedAfterMs);
      const busiest = Math.max(...at.map((from) => at.filter((each) => each >= from && each < from + 1_000).length));
      expect(busiest).toBeLessThanOrEqual(10);
    }),
  30_000,
);

test('a waiting call ends at once when it is cancelled [edgar.paced]', () =>
  withEdgar(async (edgar) => {
    const stop = new AbortController();
    const search = { companyId: '320193', since: '2026-01-01T00:00:00.000Z' };
    const calls = Array.from({ length: 20 }, () =>
      edgar.linked.call('sec_edgar_list_events', search, callContext({ signal: stop.signal })),
    );
    setTimeout(() => stop.abort(), 100);
    const outcomes = await Promise.allSettled(calls);
    const last = outcomes.at(-1);
    expect(last?.status === 'rejected' && last.reason).toMatchObject({ code: 'unavailable' });
  }));

test('a contact without an e-mail address is refused before anything is asked [edgar.says-who-asks]', async () => {
  await expect(openEdgar({ companies: [] }, { contact: 'Lantern Works' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('the contact is sent with every request, and the answers come compressed [edgar.says-who-asks]', () =>
  withEdgar(async (edgar) => {
    await find(edgar, { name: 'Beacon', domain: 'beacon.example' });
    const agents = new Set(edgar.simulator.requests.map(({ headers }) => headers['user-agent']));
    expect([...agents]).toEqual([contact]);
    expect(edgar.simulator.requests.every(({ headers }) => headers['accept-encoding']?.includes('gzip'))).toBe(true);
  }));

test('a cursor of somewhere else is refused, and a page keeps its place when a filing arrives [edgar.pages-keep-their-place]', () =>
  withEdgar(async (edgar) => {
    const args = { companyId: '320193', since: '2026-01-01T00:00:00.000Z', limit: 2 };
    const call = (over: object) => edgar.linked.call('sec_edgar_list_events', { ...args, ...over }, callContext());
    await expect(call({ cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'invalid_input' });
    const first = await call({});
    edgar.simulator.faults.add({ path: /submissions/ }, [
      {
        kind: 'rewrite',
        change(json) {
          const { filings } = json as { filings: { recent: Record<string, unknown[]> } };
          for (const column of Object.values(filings.recent)) column.unshift(column[0]);
          filings.recent['accessionNumber']?.splice(0, 1, '0000320193-26-999999');
          filings.recent['acceptanceDateTime']?.splice(0, 1, '2026-11-01T20:00:00.000Z');
          return json;
        },
      },
    ]);
    const second = await call({ cursor: first['cursor'] });
    const ids = [first, second].flatMap((page) => (page['events'] as CompanyEvent[]).map(({ id }) => id.slice(-6)));
    expect(new Set(ids).size).toBe(4);
    expect(ids.join()).not.toContain('999999');
  }));

test('columns of different lengths are a bad answer rather than mixed-up filings [edgar.columns-must-agree]', () =>
  withEdgar(async (edgar) => {
    const change = (json: unknown) => {
      (json as { filings: { recent: { form: unknown[] } } }).filings.recent.form.pop();
      return json;
    };
    edgar.simulator.faults.add({ path: /submissions/ }, [{ kind: 'rewrite', change }]);
    await expect(list(edgar, '320193', '2026-01-01T00:00:00.000Z')).rejects.toMatchObject({
      code: 'bad_vendor_response',
    });
  }));

test('the simulated EDGAR refuses undeclared agents and bursts with pages, as https://www.sec.gov/os/accessing-edgar-data says [edgar.refusals]', () =>
  withEdgar(async (edgar) => {
    const url = `${edgar.simulator.baseUrl}/submissions/CIK0000320193.json`;
    const undeclared = await fetch(url, { headers: { 'user-agent': 'curl/8' } });
    expect([undeclared.status, await undeclared.text()]).toEqual([403, expect.stringContaining('Undeclared')]);
    const headers = { 'user-agent': contact };
    const burst = await Promise.all(Array.from({ length: 12 }, () => fetch(url, { headers })));
    expect(burst.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), 403, 403]);
    await expect(list(edgar, '320193', '2026-01-01T00:00:00.000Z')).rejects.toMatchObject({
      code: 'rate_limited',
      data: { retryAfterMs: 600_000 },
    });
  }));

test('a refused agent is forbidden with what to do, and a company nobody knows is not found [edgar.refusals]', () =>
  withEdgar(async (edgar) => {
    await expect(list(edgar, '4711', '2026-01-01T00:00:00.000Z')).rejects.toMatchObject({ code: 'not_found' });
    edgar.simulator.faults.add({}, [{ kind: 'status', status: 403, body: '<h1>Undeclared Automated Tool</h1>' }]);
    await expect(list(edgar, '320193', '2026-01-01T00:00:00.000Z')).rejects.toMatchObject({ code: 'forbidden' });
  }));
