import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redactedChannel } from '../../../execution/channels/redacted-channel.ts';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import { acceptReport, type PreparedReport, prepareReport } from '../../../execution/reports/accept-report.ts';
import type { PipelineSnapshot } from '../../../intelligence/pipeline-health/pipeline-snapshot.ts';
import { pipelineSettingsSchema } from '../../../src/domain/pipeline-settings.ts';
import { defaultRiskSettings } from '../../../src/domain/settings.ts';
import { pipelineHealthPdf } from '../../../src/orchestration/reports/pdf/pipeline-health-pdf.ts';
import { fitWinAnsi } from '../../../src/orchestration/reports/pdf/win-ansi.ts';
import { buildPipelineHealthReport } from '../../../src/orchestration/reports/pipeline-health.ts';
import { pipelineHealthCsv } from '../../../src/orchestration/reports/pipeline-health-csv.ts';
import { dropExpiredArtefacts, findArtefact } from '../../../src/store/artefacts.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { artefactLink, serveArtefacts } from '../../../src/web/artefact-link.ts';
import { serveHealth } from '../../../src/web/health-server.ts';
import { salesStages } from '../../builders/closed-deals.ts';
import { dealContext } from '../../builders/deal-context.ts';
import { type EngineRoom, openMemoryRoom } from '../execution/engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
afterAll(async () => {
  await room.close();
});

const settings = pipelineSettingsSchema.parse({});
const frame = { workspace: 'Zoë & Søn', freshness: ['salesforce as of 2026-11-19 23:59 UTC'] };
const names = [
  '=HYPERLINK("http://evil.example")',
  '+1',
  '@sum',
  'Großmann Käse',
  'Łódź Przemysł',
  '日本',
  '"quoted", line',
];

function reportOf(dealNames: readonly string[]) {
  const open = dealNames.map((name, at) =>
    dealContext({ opportunityId: `d${at}`, state: { name, closeDate: '2026-01-01' } }),
  );
  const asOf = dealContext().asOf;
  const context = (snapshot: PipelineSnapshot) => ({
    ...snapshot,
    stages: salesStages,
    coverage: [],
    ownerNames: new Map<string, string>(),
    dataVersion: 'v1',
    undatedDeals: 0,
  });
  const start = context({ asOf: '2020-01-01T00:00:00.000Z', open: [], closed: [] });
  return buildPipelineHealthReport(
    { start, end: context({ asOf, open, closed: [] }), stored: null },
    settings,
    defaultRiskSettings,
  );
}

test('the same report is the same PDF with its pages numbered, whatever its names hold [reports.pdf-same-bytes]', async () => {
  const many = [...names, ...Array.from({ length: 120 }, (_, at) => `Deal ${at}`)];
  const [first, second] = [
    await pipelineHealthPdf(reportOf(many), frame),
    await pipelineHealthPdf(reportOf(many), frame),
  ];
  expect(Buffer.compare(Buffer.from(first), Buffer.from(second))).toBe(0);
  const text = Buffer.from(first).toString('latin1');
  expect(text.startsWith('%PDF-1.')).toBe(true);
  expect(Number(/\/Count (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(3);
  expect(first.byteLength).toBeLessThan(200_000);
});

test('accented Western letters are printed as they are, and others are counted and never replaced by look-alikes [reports.pdf-same-bytes]', () => {
  expect(fitWinAnsi('Großmann Käse „Œuvre“ – Žižek é')).toEqual({
    text: 'Großmann Käse „Œuvre“ – Žižek é',
    missing: 0,
  });
  expect(fitWinAnsi('Łódź 日本\u202e')).toEqual({ text: '?ód? ?? ', missing: 4 });
});

test('no name becomes a formula in the CSV, and every line has the same columns [reports.csv-no-formulas]', () => {
  const rows = parse(pipelineHealthCsv(reportOf(names))) as string[][];
  for (const row of rows) {
    expect(row).toHaveLength(6);
    for (const cell of row) expect(cell).not.toMatch(/^\s*[=+@\t\r]/);
  }
  const risky = rows.filter(([section]) => section === 'at risk').map(([, item]) => item);
  expect(risky).toContain(`'${names[0]}`);
  expect(risky).toContain('日本');
});

const recipients = [
  { channel: 'slack-message', address: 'C0SALES' },
  { channel: 'slack-message', address: 'C0BOSS' },
];
const linkTo = (tenantId: string, id: string) => `https://reports.example/${tenantId}/${id}`;

test('documents and messages are accepted together or not at all, and once for a schedule and date [reports.accepted-whole]', async () => {
  const report = await prepareReport(reportOf(names), ['pdf', 'csv', 'pdf'], frame);
  const asked = { tenantId: 'acme', schedule: 'weekly', report, recipients, linkTo, keepDays: 100_000 };
  const accept = () => room.store.withTenant('acme', (tx) => acceptReport(tx, asked));
  const counts = async () => {
    const { rows } = await room.store.withTenant('acme', (tx) =>
      tx.execute(sql`select (select count(*)::int from bellwether.artefact) as artefacts,
        (select count(*)::int from bellwether.outbox where rule = 'report') as messages`),
    );
    return rows[0];
  };
  const huge: PreparedReport = {
    ...report,
    documents: [...report.documents, { format: 'html', content: new Uint8Array(6_000_000) }],
  };
  await expect(
    room.store.withTenant('acme', (tx) => acceptReport(tx, { ...asked, report: huge })),
  ).rejects.toMatchObject({ code: 'limit_exceeded' });
  expect(await counts()).toEqual({ artefacts: 0, messages: 0 });
  expect((await accept()).map(({ isNew }) => isNew)).toEqual([true, true]);
  expect((await accept()).map(({ isNew }) => isNew)).toEqual([false, false]);
  expect(await counts()).toEqual({ artefacts: 2, messages: 2 });

  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ payload: Record<string, unknown> }>(sql`select payload from bellwether.outbox where rule = 'report'`),
  );
  const calls: Record<string, unknown>[] = [];
  const action = { id: 'x', recipient: 'C0SALES', payload: rows[0]?.payload ?? {}, requestKey: 'k' };
  await redactedChannel(slackMessage).deliver(action as never, async (_tool, args) => {
    calls.push(args);
    return { structuredContent: { ts: '1.1' } } as never;
  });
  const said = JSON.stringify(calls);
  expect(said).toContain('Pipeline health as of');
  expect(said).toContain('Open pipeline: ');
  expect(said).toMatch(/pipeline-health-\d{4}-\d{2}-\d{2}\.pdf: https:\/\/reports\.example\/acme\/[0-9a-f]{32}/);
});

test('a signed address shows its document to whoever has it until its time is over, and nothing when anything is changed [reports.links-are-bound]', async () => {
  const key = new Uint8Array(32).fill(7);
  let nowMs = Date.now();
  const health = await serveHealth('127.0.0.1', 0, []);
  health.mount(serveArtefacts(key, room.store, () => nowMs));
  try {
    const content = Buffer.from('<script>alert(1)</script>');
    const expiresAt = new Date(nowMs + 60_000).toISOString();
    const document = { kind: 'pipeline-health', fileName: 'a"\r\nb.html', mediaType: 'text/html', asOf: expiresAt };
    const row = { ...document, id: 'doc', content, sizeBytes: content.length, expiresAt };
    for (const tenantId of ['acme', 'globex']) {
      await room.store.withTenant(tenantId, (tx) =>
        tx.execute(sql`insert into bellwether.artefact (tenant_id, id, kind, file_name, media_type, as_of, content, size_bytes, expires_at)
          values (${tenantId}, ${row.id}, ${row.kind}, ${row.fileName}, ${row.mediaType}, ${row.asOf}::timestamptz, ${row.content},
            ${row.sizeBytes}, ${row.expiresAt}::timestamptz)`),
      );
    }
    const link = artefactLink(key, health.url, ['acme', 'doc', expiresAt]);
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, content.toString()]);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a___b.html"');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const later = String(Date.parse(expiresAt) + 1);
    const changed = [
      link.replace('/acme/', '/globex/'),
      link.replace('/doc?', '/other?'),
      link.replace(/until=\d+/, `until=${later}`),
      link.replace(/signature=.*/, 'signature='),
      link.replace(/signature=./, 'signature=%'),
      link.replace('/acme/', '/%ff/'),
      artefactLink(new Uint8Array(32), health.url, ['acme', 'doc', expiresAt]),
    ];
    for (const url of changed) expect((await fetch(url)).status, url).toBe(404);
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    nowMs += 61_000;
    expect((await fetch(link)).status).toBe(404);
    await room.store.pool.query(
      `update bellwether.artefact set expires_at = now() where id = 'doc' and tenant_id = 'acme'`,
    );
    expect(await room.store.withTenant('acme', (tx) => findArtefact(tx, 'doc'))).toBeNull();
    expect(await room.store.withTenant('acme', dropExpiredArtefacts)).toBeGreaterThanOrEqual(1);
    expect(await room.store.withTenant('globex', (tx) => findArtefact(tx, 'doc'))).not.toBeNull();
  } finally {
    await health.close();
  }
});
