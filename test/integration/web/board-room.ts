import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { databaseApprovalDesk } from '../../../src/orchestration/approvals/database-approval-desk.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { PlanDesk } from '../../../src/orchestration/plans/run/plan-desk.ts';
import { Asker } from '../../../src/orchestration/questions/ask.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import type { PersonRow } from '../../../src/store/people.ts';
import { savePerson } from '../../../src/store/people.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { KeptReports } from '../../../src/web/kept-reports.ts';
import { ownAddresses } from '../../../src/web/request-checks.ts';
import type { BuiltBoard } from '../../../src/web/serve-board.ts';
import { LocalProvider } from '../../../src/web/sign-in/local-provider.ts';
import { oidcClient } from '../../../src/web/sign-in/oidc-client.ts';
import { keyFor } from '../../../src/web/sign-in/seal-text.ts';
import { SessionKeeper, sessionCookie } from '../../../src/web/sign-in/session-keeper.ts';
import type { WebParts } from '../../../src/web/web-parts.ts';
import { openWebServer } from '../../../src/web/web-server.ts';
import { openAskDesk, openRunDesk } from '../../../src/wiring/board-desks.ts';
import { linkForFirstAdmin, linkTo, localIdentities } from '../../../src/wiring/first-admin.ts';
import { planEffects } from '../../../src/wiring/plan-effects.ts';
import { openAuthzRoom } from '../../authz/room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { dealScore } from '../execution/deal-score.ts';

const at = '2026-01-05T00:00:00.000Z';
export const owners: Readonly<Record<string, string>> = { d1: 'ann', d2: 'ben', d3: 'cyd' };
const teams: Readonly<Record<string, string>> = { ann: 'east', ben: 'east', cyd: 'west' };

const row = (object: string, id: string, values: Record<string, unknown>): MirrorRecord =>
  ({ object, id, changes: [{ effectiveAt: at, knownAt: at, values }], undated: {}, isDeleted: false }) as MirrorRecord;

/** Writes three scored deals of three owners into a workspace; every text of it carries the workspace's name. */
async function fill(store: Store, tenant: string): Promise<void> {
  await ensureWorkspace(store, tenant, tenant, tenant === 'acme');
  const deals = Object.entries(owners).flatMap(([deal, ownerId], index) => [
    row('opportunity', deal, {
      ...{ name: `${tenant} ${deal}`, ownerId, accountId: `a-${deal}`, stageId: 's1', amount: `${1 + index}000.50` },
      ...{ currency: 'EUR', closeDate: `2026-03-0${1 + index}`, outcome: null, nextStep: '=1+1' },
    }),
    row('account', `a-${deal}`, { name: `${tenant} account ${deal}`, ownerId }),
    row('contact', `c-${deal}`, { name: `${tenant} buyer ${deal}`, email: `b@${deal}.test`, accountId: `a-${deal}` }),
    row('contact_role', `r-${deal}`, { opportunityId: deal, contactId: `c-${deal}`, role: 'buyer', removed: false }),
  ]);
  const users = Object.entries(teams).map(([id, team]) =>
    row('sales_user', id, { name: `${tenant} ${id}`, team, email: `${id}@acme.test`, isActive: true }),
  );
  const stage = row('stage', 's1', { label: 'Proposal', isClosed: false, isWon: false });
  await store.withTenant(tenant, async (tx) => {
    await saveConnection(tx, tenant, { id: 'crm', system: 'salesforce', category: 'crm', settings: {} });
    await tx.execute(sql`update bellwether.connection set data_as_of = ${at}::timestamptz`);
    await applyRecords(tx, tenant, 'crm', [...deals, ...users, stage]);
    for (const [index, deal] of Object.keys(owners).entries()) {
      const body = { ...dealScore(deal, 90 - index, at), name: `${tenant} ${deal}` };
      await tx.execute(sql`insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
        values (${tenant}, ${deal}, ${at}, ${90 - index}, 'high', ${JSON.stringify(body)}::json)`);
      await tx.execute(sql`insert into bellwether.episode (tenant_id, id, opportunity_id, opened_at, band, risk, top_signals)
        values (${tenant}, ${`${deal}#1`}, ${deal}, ${at}, 'high', ${90 - index}, '[]'::jsonb)`);
      await tx.execute(sql`insert into bellwether.alerted_deal (tenant_id, episode_id, opportunity_id, opened_at, signal_ids)
        values (${tenant}, ${`${deal}#1`}, ${deal}, ${at}, '["ghosted"]'::jsonb)`);
    }
  });
}

export type Role = PersonRow['role'];

const noPages = () => Promise.reject(new Error('no pages here'));

/** One signed-in browser: its cookie and the token that its pages send. */
export interface Browser {
  readonly cookie: string;
  readonly csrf: string;
}

/** The board on a socket over real policies and a real database: the given one, or one with two workspaces of the same ids. */
export async function openBoardRoom(given: Store | null = null, board: () => Promise<BuiltBoard> = noPages) {
  const store = given ?? (await openTestStore());
  if (given === null) for (const tenant of ['acme', 'globex']) await fill(store, tenant);
  const authz = await openAuthzRoom();
  const key = new Uint8Array(32).fill(7);
  const clock = { nowMs: Date.parse('2026-06-01T08:00:00.000Z') };
  const nowMs = () => clock.nowMs;
  const codes: string[] = [];
  const errors: unknown[] = [];
  let handle: Awaited<ReturnType<typeof openWebServer>>['handle'] = () => false;
  const http = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const effects = planEffects(store, () => undefined);
  const priceOf = async () => () => null;
  const plans = new PlanDesk({ store, gateway: authz.gateway, effects, analyses: new Map(), priceOf, nowMs });
  const tables = new DealTables({ store, nowMs });
  const sessions = new SessionKeeper(store, keyFor(key, 'csrf'), nowMs);
  const parts: WebParts = {
    tables,
    ...{ store, gateway: authz.gateway, approvals: databaseApprovalDesk(store, nowMs) },
    ask: openAskDesk(store, async () => new Asker({ store, tables })),
    runs: openRunDesk(async () => plans),
    adminDesk: async () => ({
      ...{ custody: { store }, connectors: [], close: async () => undefined },
      live: { holder: { current: () => authz.catalog } } as never,
    }),
    policyDesk: {
      folder: null,
      read: async () => ({ version: '1', files: [] }),
      dryRun: async () => ({ problems: [], changes: [] }),
    },
    ...{ kept: new KeptReports(), nowMs, confirmationKey: keyFor(key, 'confirmation'), nudge: () => undefined },
    ...{ signInLabel: 'Sign in', linkTo: (tenant, token) => linkTo(origin, tenant, token) },
    onError: (error) => errors.push(error),
  };
  const redirectUri = `${origin}/sign-in/callback`;
  const local = await LocalProvider.start({
    ...{ origin, redirectUri, nowMs: Date.now, showCode: (code) => codes.push(code) },
    identities: () => localIdentities(store, 'acme', true),
  });
  const oidc = oidcClient({
    ...{ issuer: local.issuer, knownAs: 'local', clientId: 'bellwether-board', clientSecret: null, redirectUri },
    fetch: (url, init) => local.fetch(url, init),
  });
  const addresses = ownAddresses([new URL(origin)]);
  const web = await openWebServer({
    ...{ parts, sessions, addresses, origin, version: '0', checkResponses: given === null },
    board,
    signIn: {
      ...{ sessions, oidc, local, label: 'Sign in', origin, addresses, nowMs },
      rules: { store, nowMs, lettingIn: 'acme' },
      ...{ pendingKey: keyFor(key, 'pending'), onError: parts.onError },
    },
  });
  handle = web.handle;
  return {
    ...{ store, origin, port, clock, codes, errors, sessions, gateway: authz.gateway, local, plans },
    ownerLink: () => linkForFirstAdmin(store, 'acme', origin, true),
    change: (person: PersonRow, about: Partial<PersonRow>) =>
      store.withTenant(person.tenantId, (tx) => savePerson(tx, { ...person, ...about })),
    /** The CRM says that one of its users is no longer active. */
    leaveCrm: (id: string) =>
      store.withTenant('acme', (tx) =>
        applyRecords(tx, 'acme', 'crm', [row('sales_user', id, { name: id, isActive: false })]),
      ),
    /** Opens a session for a person who is made for it. */
    async signInAs(role: Role, about: Partial<PersonRow> = {}): Promise<Browser & { readonly personId: string }> {
      const tenantId = about.tenantId ?? 'acme';
      const personId = about.id ?? `${role}-${crypto.randomUUID()}`;
      const now = new Date(clock.nowMs).toISOString();
      const person = {
        ...{ id: personId, issuer: null, subject: null, email: null, name: personId, role, salesUserId: null },
        ...{ state: 'active' as const, createdAt: now, lastSeenAt: null, ...about, tenantId },
      };
      await store.withTenant(tenantId, (tx) => savePerson(tx, person));
      const value = await sessions.open(tenantId, personId);
      const held = await sessions.find(value);
      return { personId, cookie: `${sessionCookie}=${value}`, csrf: held === null ? '' : sessions.csrfToken(held) };
    },
    /** Asks the API as a page of the board does. */
    ask(browser: Browser | null, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      return fetch(`${origin}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(method === 'GET' ? {} : { origin, 'content-type': 'application/json' }),
          ...(browser === null ? {} : { cookie: browser.cookie, 'x-bellwether-csrf': browser.csrf }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async close() {
      await web.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await authz.close();
      await store.close();
    },
  };
}
export type BoardRoom = Awaited<ReturnType<typeof openBoardRoom>>;
