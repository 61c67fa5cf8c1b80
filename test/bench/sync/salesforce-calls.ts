import type { CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { type SyncPage, syncDeltaSchema, syncPageSchema } from '../../../src/domain/record.ts';
import { addEvent, addHistory, addTask, type MutableOrg } from '../../fixtures/salesforce-org.ts';
import { exampleOrg, exampleSizes } from './salesforce-example-org.ts';

const objects = [
  'stage',
  'sales_user',
  'account',
  'contact',
  'opportunity',
  'contact_role',
  'activity',
  'support_ticket',
] as const;
type Watermarks = Record<string, string | null>;

export interface CallFigure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Renews as the broker does, with one request to the token endpoint, which counts like every other. */
function renewingCredentials(simulator: SalesforceSimulator): CredentialSource {
  let stored = simulator.credentials;
  return {
    read: async () => stored,
    async replace(next) {
      stored = next;
    },
    async renew() {
      const { clientId = '', clientSecret = '', refreshToken = '' } = stored;
      const form = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret };
      const body = new URLSearchParams({ ...form, refresh_token: refreshToken });
      const answer = await fetch(`${simulator.baseUrl}/services/oauth2/token`, { method: 'POST', body });
      const granted = (await answer.json()) as { access_token: string; refresh_token: string };
      stored = { ...stored, accessToken: granted.access_token, refreshToken: granted.refresh_token };
      return stored;
    },
  };
}

/** The connector over a simulator on a clock of its own, so that hours of jobs and passes take no time. */
export async function openRoom(org: MutableOrg, settings: Record<string, unknown> = {}) {
  let nowMs = Date.parse('2026-06-15T12:00:00.000Z');
  const now = () => nowMs;
  const simulator = await startSalesforceSimulator({
    org,
    now,
    // As slow as a quiet organisation: 3 s to begin, then 15,000 rows a second.
    bulkJobTakesMs: (rows) => 3_000 + rows / 15,
  });
  const http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 60_000 });
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  const linked = linkConnector(salesforceConnector({ http, now, sleep }), {
    id: 'bench',
    settings: { loginUrl: simulator.baseUrl, ...settings },
    credentials: renewingCredentials(simulator),
  });
  return {
    linked,
    simulator,
    now,
    pass: (ms: number) => {
      nowMs += ms;
    },
    async close() {
      await linked.close();
      await simulator.close();
      await http.close();
    },
  };
}

const context = () => ({ signal: AbortSignal.timeout(120_000), idempotencyKey: null, requestId: 'bench' });

/** As the gateway does: a page whose connection broke is asked for again with the same cursor. */
async function readPage(linked: LinkedConnector, args: Record<string, unknown>): Promise<SyncPage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await linked.call('salesforce_read_changes', args, context())) as unknown as SyncPage;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unavailable' || attempt === 3) throw error;
    }
  }
}

/** Reads one object to its end; gives the last page and how many records came. */
export async function readToEnd(
  linked: LinkedConnector,
  args: { readonly object: string; readonly since: string | null; readonly cursor?: string | null },
  onPage: (page: SyncPage) => void = () => {},
): Promise<SyncPage> {
  for (let cursor = args.cursor ?? null; ; ) {
    const page = await readPage(linked, { object: args.object, since: args.since, cursor, limit: 2_000 });
    onPage(page);
    if (page.cursor === null) return page;
    cursor = page.cursor;
  }
}

/** A whole first copy; gives the records of each object and where the next pass starts. */
export async function backfill(linked: LinkedConnector) {
  const watermarks: Watermarks = {};
  const records: Record<string, number> = {};
  await linked.call('salesforce_describe_source', {}, context());
  for (const object of objects) {
    const last = await readToEnd(linked, { object, since: null }, (page) => {
      records[object] = (records[object] ?? 0) + page.records.length;
    });
    watermarks[object] = syncPageSchema.parse(last).watermark ?? null;
  }
  return { watermarks, records };
}

/** What people do in five minutes of a busy day. */
function workFor(org: MutableOrg, pass: number, nowMs: number): void {
  const at = new Date(nowMs - 60_000).toISOString();
  for (let n = 0; n < 10; n += 1) {
    const deal = org.Opportunity[(pass * 10 + n) % org.Opportunity.length];
    if (!deal) continue;
    deal.Amount = 1000 + pass;
    deal.SystemModstamp = at;
    addHistory(org, deal, at, { Amount: 1000 + pass });
    addTask(org, { CreatedDate: at, SystemModstamp: at, TaskSubtype: 'Email', IsClosed: true });
  }
  addEvent(org, { CreatedDate: at, SystemModstamp: at });
  for (const rows of [org.Account, org.Contact, org.Case ?? []]) {
    const row = rows[pass % rows.length];
    if (row) row.SystemModstamp = at;
  }
}

/** 288 passes, five minutes apart; gives how many records they read. */
export async function day(room: Awaited<ReturnType<typeof openRoom>>, org: MutableOrg, watermarks: Watermarks) {
  let records = 0;
  for (let pass = 0; pass < 288; pass += 1) {
    room.pass(5 * 60_000);
    workFor(org, pass, room.now());
    await room.linked.call('salesforce_describe_source', {}, context());
    const answer = await room.linked.call('salesforce_read_delta', { since: watermarks }, context());
    for (const page of syncDeltaSchema.parse(answer).pages) {
      records += page.records.length;
      const { readObject: object, cursor } = page;
      const since = watermarks[object] ?? null;
      const last = page.done ? page : await readToEnd(room.linked, { object, since, cursor });
      watermarks[object] = last.watermark ?? since;
    }
  }
  return records;
}

/**
 * How many HTTP requests, token renewals and refused ones included, a first copy of the example organisation and a day of passes
 * every five minutes cost, counted at the simulator. `scale` makes the copied organisation smaller, for quick runs.
 */
export async function measureSalesforceCalls(scale = 1): Promise<readonly CallFigure[]> {
  const whole = exampleOrg(scale);
  const first = await openRoom(whole, scale < 1 ? { bulkAboveRows: 200 } : {});
  const copied = await backfill(first.linked);
  const backfillCalls = first.simulator.requests.length;
  await first.close();

  // What a pass costs depends on what changes, not on what is there: a fiftieth of the rows is enough.
  const org = exampleOrg(Math.min(0.02, scale / 2));
  const second = await openRoom(org);
  const { watermarks } = await backfill(second.linked);
  const before = second.simulator.requests.length;
  const records = await day(second, org, watermarks);
  const dayCalls = second.simulator.requests.length - before;
  await second.close();
  return [
    {
      figure: 'sync.salesforce_backfill_calls',
      value: backfillCalls,
      unit: 'count',
      context: { sizes: exampleSizes, scale, records: copied.records },
    },
    {
      figure: 'sync.salesforce_incremental_calls_day',
      value: dayCalls,
      unit: 'count',
      context: { passes: 288, records, changedDealsPerPass: 10 },
    },
  ];
}
