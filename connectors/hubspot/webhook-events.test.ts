import { expect, test } from 'vitest';
import { readWebhookEvents } from './webhook-events.ts';

const base = { portalId: 62515, subscriptionId: 12, attemptNumber: 0, appId: 5 };

test('webhook events become one shape, in the order they happened, other kinds left out [hubspot.webhook-events]', () => {
  const body = [
    {
      ...base,
      eventId: 2,
      occurredAt: 1_780_000_002_000,
      subscriptionType: 'deal.propertyChange',
      objectId: 9,
      propertyName: 'amount',
    },
    { ...base, eventId: 1, occurredAt: 1_780_000_001_000, subscriptionType: 'company.deletion', objectId: 7 },
    { ...base, eventId: 3, occurredAt: 1_780_000_003_000, subscriptionType: 'conversation.creation', objectId: 8 },
    {
      ...base,
      eventId: 4,
      occurredAt: 1_780_000_004_000,
      subscriptionType: 'object.restore',
      objectTypeId: '0-3',
      objectId: 9,
    },
  ];
  expect(readWebhookEvents(JSON.stringify(body))).toEqual([
    {
      id: '62515-1-12',
      portalId: '62515',
      object: 'account',
      recordId: '7',
      change: 'deleted',
      property: null,
      mergedIntoId: null,
      occurredAt: '2026-05-28T20:26:41.000Z',
    },
    expect.objectContaining({ object: 'opportunity', recordId: '9', change: 'changed', property: 'amount' }),
    expect.objectContaining({ object: 'opportunity', recordId: '9', change: 'restored' }),
  ]);
});

test('a merge tells each record that is gone and the one that lives on [hubspot.webhook-events]', () => {
  const merge = {
    ...base,
    eventId: 5,
    occurredAt: 1_780_000_005_000,
    subscriptionType: 'contact.merge',
    primaryObjectId: 1,
    mergedObjectIds: [1, 2],
    newObjectId: 3,
  };
  expect(readWebhookEvents(JSON.stringify([merge])).map((event) => [event.recordId, event.mergedIntoId])).toEqual([
    ['1', '3'],
    ['2', '3'],
  ]);
});

test('a body that is no list of events is refused [hubspot.webhook-events]', () => {
  for (const body of ['', '{}', '[{"eventId":"x"}]', '<html>']) {
    expect(() => readWebhookEvents(body)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  }
});
