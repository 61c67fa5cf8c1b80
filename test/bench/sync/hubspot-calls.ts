import {
  emptyPortal,
  type PortalLink,
  type PortalLinks,
  type PortalObject,
  type SimulatorPortal,
} from '../../../connectors/hubspot/simulator-portal.ts';
import type { SimulatedType } from '../../../connectors/hubspot/simulator-properties.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { syncPageSchema } from '../../../src/domain/record.ts';
import { salesPipeline } from '../../fixtures/hubspot-portal.ts';
import { type HubspotHarness, startHubspot, virtualClock } from '../../integration/connectors/hubspot-harness.ts';

/** One printed figure. */
export interface SyncFigure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The example organisation: 200,000 revisions over 25,000 deals, and 400,000 activities. */
const sizes = {
  openDeals: 5_000,
  closedDeals: 20_000,
  companies: 5_000,
  contacts: 15_000,
  tickets: 2_000,
  owners: 60,
  calls: 100_000,
  emails: 180_000,
  meetings: 60_000,
  tasks: 60_000,
} as const;
const revisionsPerDeal = 8;
const deals = sizes.openDeals + sizes.closedDeals;
const firstId = { companies: 1_000_000, contacts: 2_000_000, deals: 3_000_000 } as const;
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

/** Links that need no memory: every record points to one made from its number. */
function computedLinks(): PortalLinks {
  const to = (id: number, label: string | null): PortalLink => ({
    id: String(id),
    types: [{ category: label === null ? 'HUBSPOT_DEFINED' : 'USER_DEFINED', typeId: label === null ? 3 : 40, label }],
  });
  return {
    of(from, id, target) {
      const number = Number(id);
      if (target === 'companies') return [to(firstId.companies + (number % sizes.companies), null)];
      if (target === 'deals') return [to(firstId.deals + (number % deals), null)];
      if (target !== 'contacts') return [];
      const label = from === 'deals' ? 'Decision maker' : null;
      return [0, 1].map((step) => to(firstId.contacts + ((number + step * 7_919) % sizes.contacts), label));
    },
    add() {
      throw new Error('The benchmark writes nothing.');
    },
    remove() {
      throw new Error('The benchmark writes nothing.');
    },
  };
}

const createdAt = '2025-01-01T09:00:00.000Z';
const updatedAt = '2026-05-01T09:00:00.000Z';

function fill(
  portal: SimulatorPortal,
  type: SimulatedType,
  count: number,
  first: number,
  properties: PortalObject['properties'],
) {
  for (let number = 0; number < count; number += 1) {
    portal.objects[type].push({
      id: String(first + number),
      createdAt,
      updatedAt,
      archivedAt: null,
      properties,
      history: {},
    });
  }
}

function dealHistory(number: number): PortalObject['history'] {
  const at = (step: number) => new Date(Date.parse(createdAt) + (step * 30 + (number % 20)) * 86_400_000).toISOString();
  const of = (values: readonly string[], from: number) =>
    values.map((value, step) => ({ value, timestamp: at(from + step) }));
  return {
    dealstage: of(['appointmentscheduled', 'presentationscheduled'], 0),
    amount: of(['1000', '1200'], 1),
    closedate: of(['2026-01-31T12:00:00Z', '2026-03-31T12:00:00Z', '2026-06-30T12:00:00Z'], 0),
    num_associated_contacts: of(['2'], 1),
  };
}

function examplePortal(): SimulatorPortal {
  const portal = emptyPortal({ pipelines: { deals: [salesPipeline], tickets: [] }, links: computedLinks() });
  for (let number = 0; number < sizes.owners; number += 1) {
    const id = String(500 + number);
    const person = { firstName: 'Rep', lastName: id, email: `rep${id}@example.com` };
    portal.owners.push({ id, ...person, archived: number % 10 === 9, createdAt, updatedAt, teams: [] });
  }
  fill(portal, 'companies', sizes.companies, firstId.companies, { name: 'Globex', domain: 'globex.example' });
  fill(portal, 'contacts', sizes.contacts, firstId.contacts, { firstname: 'Kim', email: 'kim@globex.example' });
  fill(portal, 'tickets', sizes.tickets, 4_000_000, { subject: 'It broke', hs_pipeline_stage: '1' });
  for (let number = 0; number < deals; number += 1) {
    const isClosed = String(number >= sizes.openDeals);
    portal.objects.deals.push({
      id: String(firstId.deals + number),
      createdAt,
      updatedAt,
      archivedAt: null,
      properties: {
        dealname: `Deal ${number}`,
        dealstage: 'presentationscheduled',
        amount: '1200',
        hs_is_closed: isClosed,
      },
      history: dealHistory(number),
    });
  }
  fill(portal, 'calls', sizes.calls, 10_000_000, { hs_timestamp: updatedAt, hs_call_direction: 'OUTBOUND' });
  fill(portal, 'emails', sizes.emails, 20_000_000, { hs_timestamp: updatedAt, hs_email_direction: 'EMAIL' });
  fill(portal, 'meetings', sizes.meetings, 30_000_000, { hs_timestamp: updatedAt, hs_meeting_outcome: 'COMPLETED' });
  fill(portal, 'tasks', sizes.tasks, 40_000_000, { hs_timestamp: updatedAt, hs_task_status: 'COMPLETED' });
  return portal;
}

interface Tally {
  calls: number;
  throttled: number;
  readonly callsByObject: Record<string, number>;
  readonly recordsByObject: Record<string, number>;
}

async function readObject(harness: HubspotHarness, object: string, since: string | null, tally: Tally): Promise<void> {
  const { requests } = harness.simulator;
  for (let cursor: string | null = null; ; ) {
    try {
      const page = syncPageSchema.parse(
        await harness.call('hubspot_read_changes', { object, since, cursor, limit: 2_000 }),
      );
      tally.recordsByObject[object] = (tally.recordsByObject[object] ?? 0) + page.records.length;
      cursor = page.cursor;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'rate_limited') throw error;
      tally.throttled += 1;
      continue;
    } finally {
      tally.calls += requests.length;
      tally.callsByObject[object] = (tally.callsByObject[object] ?? 0) + requests.length;
      requests.length = 0;
    }
    if (cursor === null) return;
  }
}

/**
 * Backfills the example organisation through the connector from a simulator that counts and limits as HubSpot does, on a clock on
 * which waiting takes no time. Every HTTP request counts, describing included.
 */
export async function measureHubspotCalls(): Promise<readonly SyncFigure[]> {
  const clock = virtualClock();
  const nowMs = Date.parse('2026-06-15T12:00:00.000Z');
  const harness = await startHubspot({
    portal: examplePortal(),
    clock,
    limitClock: clock.nowMs,
    now: () => nowMs + clock.nowMs(),
  });
  const tally: Tally = { calls: 0, throttled: 0, callsByObject: {}, recordsByObject: {} };
  try {
    await harness.call('hubspot_describe_source', {});
    for (const object of objects) await readObject(harness, object, null, tally);
    const backfillMinutes = Math.round(clock.sleptMs() / 6_000) / 10;
    const backfillCalls = tally.calls;
    const { callsByObject, recordsByObject } = structuredClone(tally);
    for (const object of objects) await readObject(harness, object, new Date(nowMs - 300_000).toISOString(), tally);
    const context = { ...sizes, revisions: deals * revisionsPerDeal, callsByObject, recordsByObject, backfillMinutes };
    return [
      { figure: 'sync.hubspot_backfill_calls', value: backfillCalls, unit: 'count', context },
      {
        figure: 'sync.hubspot_429',
        value: tally.throttled,
        unit: 'count',
        context: { perTenSeconds: 190, searchesPerSecond: 5, callsOfOneQuietPass: tally.calls - backfillCalls },
      },
    ];
  } finally {
    await harness.close();
  }
}
