import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { hubspotIdOf, hubspotStageId } from '../../../src/demo/hubspot-ids.ts';
import { toHubspotPortal } from '../../../src/demo/to-hubspot-portal.ts';
import type { Activity } from '../../../src/domain/activity.ts';
import type { ChangedRecord, MirrorRecord } from '../../../src/domain/record.ts';
import { type HubspotHarness, startHubspot, virtualClock } from './hubspot-harness.ts';

const anchorDate = '2026-11-20';
const organisation = generateDemoOrganisation({ seed: 4, anchorDate });
const nowMs = Date.parse(anchorDate) + 9 * 3_600_000;
let hubspot: HubspotHarness;

beforeAll(async () => {
  const clock = virtualClock();
  const portal = toHubspotPortal(organisation);
  hubspot = await startHubspot({
    portal,
    now: () => nowMs,
    clock,
    limitClock: clock.nowMs,
    settings: { pageSize: 2000 },
  });
});
afterAll(async () => hubspot.close());

async function read(object: string): Promise<MirrorRecord[]> {
  const pages = await hubspot.pass({ object, since: null });
  return pages.flatMap((page) => page.records);
}

const changed = (records: readonly MirrorRecord[]) =>
  records.filter((record): record is ChangedRecord => record.object !== 'activity');
const now = (record: ChangedRecord) => Object.assign({}, ...record.changes.map((change) => change.values));

test('every deal of the demo comes through the HubSpot connector with its whole dated life [demo.reads-through-hubspot]', async () => {
  const records = new Map(changed(await read('opportunity')).map((record) => [record.id, record]));
  expect(records.size).toBe(organisation.opportunities.length);
  for (const deal of organisation.opportunities) {
    const record = records.get(hubspotIdOf(deal.id));
    const last = deal.versions.at(-1);
    const versions = deal.versions.map((version) => version.at);
    expect(versions).toEqual(expect.arrayContaining(record?.changes.map((change) => change.effectiveAt) ?? ['none']));
    expect(record?.changes[0]?.effectiveAt).toBe(versions[0]);
    expect(record && now(record)).toMatchObject({
      stageId: hubspotStageId(last?.stage ?? ''),
      ownerId: hubspotIdOf(last?.ownerId ?? ''),
      accountId: hubspotIdOf(deal.accountId),
      amount: last?.amount === null ? null : String(last?.amount),
      currency: deal.currency,
      closeDate: last?.closeDate,
      forecastCategory: last?.forecastCategory,
      probabilityPercent: last?.probabilityPercent,
      nextStep: last?.nextStep,
      outcome: deal.outcome,
    });
  }
});

test('who wrote, who called and who met comes through HubSpot with its direction and its people [demo.reads-through-hubspot]', async () => {
  const activities = new Map<string, Activity>();
  for (const record of await read('activity')) {
    if (record.object === 'activity') activities.set(record.activity.id.replace(/^\w+-/, ''), record.activity);
  }
  expect(activities.size).toBe(organisation.activities.length);
  for (const written of organisation.activities) {
    const activity = activities.get(hubspotIdOf(written.id));
    expect(activity?.kind).toBe(written.kind);
    expect(activity?.opportunityId).toBe(hubspotIdOf(written.opportunityId));
    if (written.kind === 'task') continue;
    expect(activity?.direction).toBe(written.direction);
    expect(activity?.occurredAt).toBe(written.occurredAt);
    expect(activity?.contactIds.toSorted()).toEqual(
      written.attendees.map((guest) => hubspotIdOf(guest.contactId)).toSorted(),
    );
  }
});

test('roles, segments, teams and the rep who left come through HubSpot [demo.reads-through-hubspot]', async () => {
  const roles = new Map(changed(await read('contact_role')).map((record) => [record.id, now(record)]));
  expect(roles.size).toBe(organisation.contactRoles.length);
  for (const role of organisation.contactRoles) {
    const id = `${hubspotIdOf(role.opportunityId)}-${hubspotIdOf(role.contactId)}`;
    expect(roles.get(id)?.['role']).toBe(role.role);
  }
  const segments = new Set(changed(await read('account')).map((record) => now(record)['segment']));
  expect(segments).toEqual(new Set(['SMB', 'Mid-Market', 'Enterprise']));
  const users = changed(await read('sales_user')).map(now);
  expect(new Set(users.map((user) => user['team']))).toEqual(new Set(['East', 'West']));
  expect(users.filter((user) => user['isActive'] === false)).toHaveLength(1);
});
