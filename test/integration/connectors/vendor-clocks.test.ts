import { afterEach, expect, test } from 'vitest';
import { hubspotConnector } from '../../../connectors/hubspot/connector.ts';
import { startHubspotSimulator } from '../../../connectors/hubspot/simulator.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { createVendorClock } from '../../../connectors/kit/vendor-clock.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { type SyncPage, syncDeltaSchema, syncPageSchema } from '../../../src/domain/record.ts';
import { addDeal, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { addOpportunity, smallOrg } from '../../fixtures/salesforce-org.ts';

const minuteMs = 60_000;
const vendorMs = Date.parse('2026-06-15T12:00:00.000Z');
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function link(connector: AnyConnector, settings: object, credentials: Readonly<Record<string, string>>) {
  const linked = linkConnector(connector, { id: 'test', settings, credentials: memoryCredentials(credentials) });
  open.push(linked);
  return (tool: string, args: Record<string, unknown>) =>
    linked.call(tool, args, { signal: AbortSignal.timeout(10_000), idempotencyKey: null, requestId: 'test' });
}

const idsOf = ({ records }: SyncPage) => records.flatMap((record) => (record.object === 'activity' ? [] : [record.id]));

test.each([10, -10])(
  'where our clock is off by %i minutes a pass of Salesforce ends where its own clock is, and the next one leaves nothing out [salesforce.vendor-clock]',
  async (offMinutes) => {
    let nowMs = vendorMs;
    const org = smallOrg();
    const simulator = await startSalesforceSimulator({ org, now: () => nowMs });
    const http = createOutboundHttp({ allowList: [simulator.hostPort] });
    open.push(simulator, http);
    const now = () => nowMs + offMinutes * minuteMs;
    const call = link(salesforceConnector({ http, now }), { loginUrl: simulator.baseUrl }, simulator.credentials);
    const page = async (since: string | null) =>
      syncPageSchema.parse(await call('salesforce_read_changes', { object: 'opportunity', since }));
    const { watermark } = await page(null);
    expect(watermark).toBe('2026-06-15T11:55:00.000Z');
    nowMs += minuteMs;
    const stamp = new Date(nowMs).toISOString();
    const { Id } = addOpportunity(org, 1, { CreatedDate: stamp, SystemModstamp: stamp });
    nowMs += minuteMs;
    expect(idsOf(await page(watermark ?? ''))).toEqual([Id]);
    const since = { opportunity: watermark ?? null };
    const { pages } = syncDeltaSchema.parse(await call('salesforce_read_delta', { since }));
    expect(pages[0]?.watermark).toBe('2026-06-15T11:57:00.000Z');
    expect(pages[0] && idsOf(pages[0])).toEqual([Id]);
  },
);

test.each([10, -10])(
  'where our clock is off by %i minutes a pass of HubSpot ends where its own clock is, and the next one leaves nothing out [hubspot.vendor-clock]',
  async (offMinutes) => {
    let nowMs = vendorMs;
    const portal = smallPortal();
    const simulator = await startHubspotSimulator({ portal, now: () => nowMs });
    const http = createOutboundHttp({ allowList: [simulator.hostPort] });
    open.push(simulator, http);
    const now = () => nowMs + offMinutes * minuteMs;
    const call = link(hubspotConnector({ http, now }), { baseUrl: simulator.baseUrl }, simulator.credentials);
    const pass = async (since: string | null) => {
      const found: SyncPage[] = [];
      for (let cursor: string | null = null; ; cursor = found.at(-1)?.cursor ?? null) {
        const given = { object: 'opportunity', since, cursor };
        found.push(syncPageSchema.parse(await call('hubspot_read_changes', given)));
        if (found.at(-1)?.done) return found;
      }
    };
    const watermark = (await pass(null)).at(-1)?.watermark ?? '';
    expect(watermark).toBe('2026-06-15T12:00:00.000Z');
    nowMs += minuteMs;
    const stamp = new Date(nowMs).toISOString();
    const { id } = addDeal(portal, 1, {}, { createdAt: stamp, updatedAt: stamp });
    nowMs += minuteMs;
    expect((await pass(watermark)).flatMap(idsOf)).toEqual([id]);
  },
);

test('an answer without a date, or with nonsense for one, leaves the clock as it was [salesforce.vendor-clock]', () => {
  const clock = createVendorClock(() => vendorMs);
  clock.learn(new Headers({ date: new Date(vendorMs + minuteMs).toUTCString() }));
  clock.learn(new Headers());
  clock.learn(new Headers({ date: 'yesterday' }));
  expect(clock.nowMs()).toBe(vendorMs + minuteMs);
});
