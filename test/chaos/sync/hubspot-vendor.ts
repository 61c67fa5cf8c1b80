import { hubspotConnector } from '../../../connectors/hubspot/connector.ts';
import { startHubspotSimulator } from '../../../connectors/hubspot/simulator.ts';
import type { SimulatorPortal } from '../../../connectors/hubspot/simulator-portal.ts';
import { addDeal, addObject, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { virtualClock } from '../../integration/connectors/hubspot-harness.ts';
import { pick } from '../random.ts';
import { compareMirror, type TrueRecords } from './compare-mirror.ts';
import type { Vendor } from './vendor-room.ts';

interface Page {
  readonly results?: readonly { readonly id?: unknown }[];
  readonly paging?: { readonly next?: { readonly after?: string } };
}

const pageSize = 100;
const dealCount = 120;
const refusal = (status: number, category: string) =>
  ({ kind: 'json', status, body: { status: 'error', category, message: 'chaos' } }) as const;

/** A portal whose deals take three pages of the wire; calls and contacts take two. */
function pagedPortal(): SimulatorPortal {
  const portal = smallPortal();
  for (let n = 1; n <= 130; n += 1) {
    addObject(portal, 'contacts', String(8_100_000 + n), {
      firstname: 'Kim',
      lastname: `No. ${n}`,
      email: `kim${n}@globex.example`,
    });
  }
  for (let n = 1; n <= dealCount; n += 1) addDeal(portal, n);
  for (let n = 1; n <= 110; n += 1) {
    const call = addObject(portal, 'calls', String(6_000_000 + n), {
      hs_timestamp: '2026-04-01T10:00:00.000Z',
      hs_call_title: `Call ${n}`,
      hs_call_direction: 'OUTBOUND',
    });
    portal.links.add('calls', call.id, 'deals', String(9_000_001 + (n % dealCount)));
  }
  return portal;
}

function truthOf(portal: SimulatorPortal): Map<string, TrueRecords> {
  const living = (type: 'deals' | 'companies' | 'contacts' | 'calls', of: Record<string, string>, prefix = '') =>
    new Map(
      portal.objects[type]
        .filter(({ archivedAt }) => archivedAt === null)
        .map(({ id, properties }) => {
          const values = Object.entries(of).map(([field, property]) => [field, properties[property] ?? null]);
          return [`${prefix}${id}`, Object.fromEntries(values) as Record<string, unknown>] as const;
        }),
    );
  return new Map<string, TrueRecords>([
    ['account', living('companies', { name: 'name', domain: 'domain' })],
    ['contact', living('contacts', { email: 'email' })],
    ['opportunity', living('deals', { name: 'dealname', nextStep: 'hs_next_step' })],
    ['activity', living('calls', {}, 'calls-')],
  ]);
}

/** A tenth of the deals and contacts change now; one deal is archived or comes back. */
function changeSome(portal: SimulatorPortal, round: number): void {
  const updatedAt = new Date().toISOString();
  for (const [index, deal] of portal.objects.deals.entries()) {
    if (index % 10 !== round % 10) continue;
    Object.assign(deal, { updatedAt, properties: { ...deal.properties, hs_next_step: `Step ${round}` } });
  }
  for (const [index, contact] of portal.objects.contacts.entries()) {
    if (index % 10 !== round % 10) continue;
    const properties = { ...contact.properties, email: `kim${index}.${round}@globex.example` };
    Object.assign(contact, { updatedAt, properties });
  }
  const deal = portal.objects.deals[round % dealCount];
  if (deal) Object.assign(deal, { updatedAt, archivedAt: deal.archivedAt === null ? updatedAt : null });
}

function mutateOne(portal: SimulatorPortal, random: () => number): void {
  const updatedAt = new Date().toISOString();
  const { deals, contacts } = portal.objects;
  const what = random();
  if (what < 0.2) addDeal(portal, deals.length + 1, {}, { updatedAt });
  else if (what < 0.5) {
    const contact = pick(random, contacts);
    const properties = { ...contact.properties, email: `kim${random()}@globex.example` };
    Object.assign(contact, { updatedAt, properties });
  } else {
    const deal = pick(random, deals);
    if (what < 0.8) deal.properties['hs_next_step'] = `Step ${random()}`;
    else deal.archivedAt = deal.archivedAt === null ? updatedAt : null;
    deal.updatedAt = updatedAt;
  }
}

/** HubSpot by its real connector: searches, lists, batches, owners and links. Waiting for its limits costs no time. */
export async function hubspotVendor(): Promise<Vendor> {
  const portal = pagedPortal();
  const clock = virtualClock();
  const simulator = await startHubspotSimulator({
    portal,
    limitClock: clock.nowMs,
    indexLagMs: 0,
    perDay: 100_000_000,
  });
  return {
    system: 'hubspot',
    category: 'crm',
    simulator,
    connector: (ports) => hubspotConnector(ports, clock),
    settings: { baseUrl: simulator.baseUrl, pageSize },
    credentials: () => simulator.credentials,
    pageSize,
    isPage: ({ path }) => /^\/crm\/v3\/(objects|owners)\b|^\/crm\/v4\/associations\//.test(path),
    cursorOf: ({ query }) => query.get('after'),
    expiredCursor: refusal(400, 'VALIDATION_ERROR'),
    expiredToken: refusal(401, 'EXPIRED_AUTHENTICATION'),
    rowsOf(answer, { method, path, query }) {
      const { results } = answer as Page;
      const kind = `${method} ${path} ${query.get('archived')}`;
      return results && !path.includes('/associations/') ? { kind, rows: results } : null;
    },
    withRows: (answer, results) => ({ ...(answer as Page), results }),
    endless(answer, { query, path }) {
      const page = answer as Page;
      const after = query.get('after') ?? page.results?.at(-1)?.id;
      return after === undefined || path.includes('/batch/') ? null : { ...page, paging: { next: { after } } };
    },
    change: (round) => changeSome(portal, round),
    mutate: (random) => mutateOne(portal, random),
    compare: (store, tenantId) => compareMirror(store, tenantId, truthOf(portal)),
  };
}
