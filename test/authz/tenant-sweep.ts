import { readEpisodes } from '../../execution/episodes/stored-episodes.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { collectPipelineContext } from '../../src/orchestration/context/collect-contexts.ts';
import { listInventory } from '../../src/orchestration/credentials/list-inventory.ts';
import { scorePipeline } from '../../src/orchestration/scoring/score-pipeline.ts';
import { readStatus } from '../../src/orchestration/sync/workspace-status.ts';
import { readAuditSince } from '../../src/store/audit-log.ts';
import { listConnections } from '../../src/store/connections.ts';
import { listDeliveries } from '../../src/store/deliveries.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { readActivities, readDeals, readStates } from '../../src/store/read-deals.ts';
import { readStoredRecords } from '../../src/store/stored-records.ts';
import { listCursors, readCursor } from '../../src/store/sync-cursors.ts';
import { chooseWorkspace } from '../../src/store/workspaces.ts';
import { askersOf, type SweepRoom, sweepAsOf } from './sweep-room.ts';
import { askCommandLine, askMcp, type Look } from './sweep-surfaces.ts';
import { canaryOf, dealIds, twins } from './twin-tenants.ts';

/** `leaks`: answers that held a text of the other tenant. `seen`: by way of asking, answers that held the asker's own. */
export interface SweepReport {
  readonly probes: number;
  readonly leaks: readonly string[];
  readonly seen: Readonly<Record<string, number>>;
  readonly byWay: Readonly<Record<string, number>>;
}

class Probes {
  probes = 0;
  readonly leaks: string[] = [];
  readonly seen: Record<string, number> = {};
  readonly byWay: Record<string, number> = {};

  look(way: string, tenantId: string, answer: unknown): void {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer, readable);
    const other = twins.find((twin) => twin !== tenantId) ?? '';
    this.probes += 1;
    this.byWay[way] = (this.byWay[way] ?? 0) + 1;
    this.seen[way] = (this.seen[way] ?? 0) + Number(text.includes(canaryOf(tenantId)));
    if (text.includes(canaryOf(other))) this.leaks.push(`${way} of ${tenantId}: ${text.slice(0, 300)}`);
  }
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return typeof value === 'bigint' ? String(value) : value;
}

/** Asks every way to a tenant's data, for both tenants at once, `rounds` times with other questions. */
export async function sweepTenants(room: SweepRoom, rounds: number): Promise<SweepReport> {
  const probes = new Probes();
  const tables = await tenantTables(room);
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(twins.map((tenantId) => askTools(room, probes, tenantId, round)));
    await Promise.all(twins.map((tenantId) => askStore(room, probes, tenantId, round)));
    await Promise.all(twins.map((tenantId) => askTables(room, probes, tenantId, tables, round)));
    if (round % 4 > 0) continue;
    const look: Look = (...seen) => probes.look(...seen);
    await Promise.all(twins.map((tenantId) => askMcp(room, look, tenantId, round / 4)));
    await Promise.all(twins.map((tenantId) => askCommandLine(room, look, tenantId)));
  }
  for (const wakeUp of room.wakeUps) {
    for (const twin of twins) probes.look('queue payload', twin, wakeUp);
    if (JSON.stringify(wakeUp).includes('cnry-')) probes.leaks.push(`a queue payload holds text: ${wakeUp.id}`);
  }
  return probes;
}

/** Lists, searches, category routes, cached and shared reads, writes under one key, errors: all through the gateway. */
async function askTools(room: SweepRoom, probes: Probes, tenantId: string, round: number): Promise<void> {
  const { gateway } = room;
  const asked = `question ${Math.floor(round / 2)}`;
  const jobs = askersOf(tenantId).map(async (principal) => {
    probes.look('tool list', tenantId, gateway.listTools(principal));
    probes.look('tool search', tenantId, gateway.findTools(principal, { text: `deals ${canaryOf('acme')}` }));
    const call = (tool: string, args: Record<string, unknown>, more: object = {}) =>
      answerOf(room, principal, tool, args, more);
    const [cached, routed, searched, broken, written, elsewhere, unfit] = await Promise.all([
      call('twin_list_deals', { text: asked }),
      call('crm_list_deals', { text: asked }, { connectionId: 'crm-1' }),
      call('twin_search_deals', { text: asked }),
      call('crm_break_down', { text: asked }),
      call('twin_write_note', { recordId: '006-0', text: asked }, { idempotencyKey: `key ${asked}` }),
      call('twin_list_deals', { text: asked }, { connectionId: `crm-${round}` }),
      call('twin_read_changes', { object: 'opportunity', cursor: `${canaryOf(tenantId)} 10`, limit: 10 }),
    ]);
    probes.look('cached read', tenantId, cached);
    probes.look('category route', tenantId, routed);
    probes.look('search call', tenantId, searched);
    probes.look('error text', tenantId, broken);
    probes.look('idempotent write', tenantId, written);
    probes.look('named connection', tenantId, elsewhere);
    probes.look('sync page', tenantId, unfit);
  });
  await Promise.all(jobs);
}

async function answerOf(
  { gateway }: SweepRoom,
  principal: Principal,
  tool: string,
  args: Record<string, unknown>,
  more: object,
): Promise<unknown> {
  try {
    return await gateway.callTool({
      principal,
      tool,
      arguments: args,
      purpose: canaryOf(principal.tenantId),
      deadlineMs: 10_000,
      ...more,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, error.message, error.data];
  }
}

type Reader = readonly [way: string, read: (tx: TenantTransaction) => Promise<unknown>];

/** Every repository of the store, with ids that both tenants have. */
async function askStore(room: SweepRoom, probes: Probes, tenantId: string, round: number): Promise<void> {
  const id = dealIds[round % dealIds.length] ?? '';
  const since = '2020-01-01T00:00:00.000Z';
  const readers: readonly Reader[] = [
    ['deals', (tx) => readDeals(tx, sweepAsOf, null, 100)],
    ['accounts', (tx) => readStates(tx, 'account', sweepAsOf)],
    ['contacts', (tx) => readStates(tx, 'contact', sweepAsOf)],
    ['roles of a deal', (tx) => readStates(tx, 'contact_role', sweepAsOf, { opportunityIds: [id] })],
    ['sales users', (tx) => readStates(tx, 'sales_user', sweepAsOf)],
    ['stages', (tx) => readStates(tx, 'stage', sweepAsOf)],
    ['activities of a deal', (tx) => readActivities(tx, sweepAsOf, [id])],
    ['record by id', (tx) => readStoredRecords(tx, 'opportunity', [id])],
    ['connections', (tx) => listConnections(tx)],
    ['cursors', (tx) => listCursors(tx)],
    ['cursor by id', (tx) => readCursor(tx, 'crm-1', 'opportunity')],
    ['deliveries', (tx) => listDeliveries(tx, 100)],
    ['episodes', (tx) => readEpisodes(tx)],
    ['audit', (tx) => readAuditSince(tx, since, 50)],
    ['context', (tx) => collectPipelineContext(tx, sweepAsOf)],
  ];
  for (const [way, read] of readers) probes.look(way, tenantId, await room.store.withTenant(tenantId, read));
  if (round % 4 > 0) return;
  probes.look('inventory', tenantId, await listInventory({ store: room.store }, tenantId));
  probes.look('scores', tenantId, await scorePipeline(room.store, tenantId, sweepAsOf));
  const workspace = await chooseWorkspace(room.store, tenantId);
  if (workspace) probes.look('status', tenantId, await readStatus(room.store, workspace));
}

/** Every table and view that has a tenant: a new one is swept without anybody remembering to. */
async function tenantTables({ store }: SweepRoom): Promise<string[]> {
  const { rows } = await store.db.execute<{ name: string }>(sql`
    select c.table_name as name from information_schema.columns c
    where c.table_schema = 'bellwether' and c.column_name = 'tenant_id' order by 1`);
  return rows.map(({ name }) => name);
}

async function askTables(
  room: SweepRoom,
  probes: Probes,
  tenantId: string,
  tables: readonly string[],
  round: number,
): Promise<void> {
  for (const table of tables) {
    const narrowed = round % 2 ? sql`where t.tenant_id <> ${tenantId}` : sql``;
    const read = sql`select t.* from bellwether.${sql.identifier(table)} t ${narrowed} limit 200`;
    const answer = await room.store
      .withTenant(tenantId, async (tx) => (await tx.execute(read)).rows)
      // the app role has no right to some tables at all, which is an answer too
      .catch((error: Error) => `${error.message} ${String(error.cause)}`);
    probes.look(round % 2 ? 'tables, others asked for' : 'tables', tenantId, answer);
  }
}
