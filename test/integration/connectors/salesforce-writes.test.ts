import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { addOpportunity, ids, type MutableOrg, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

type Options = Partial<Parameters<typeof startSalesforce>[0]>;

async function start(org: MutableOrg, options: Options = {}): Promise<SalesforceHarness> {
  running = await startSalesforce({ org, ...options });
  return running;
}

function orgWithDeal(): MutableOrg {
  const org = smallOrg();
  addOpportunity(org, 1, { NextStep: 'Send offer', Amount: 1000.5 });
  return Object.assign(org, { Note: [] });
}

function write(harness: SalesforceHarness, tool: string, args: Record<string, unknown>, key: string | null = 'key-1') {
  const context = { signal: AbortSignal.timeout(10_000), idempotencyKey: key, requestId: 'test' };
  return harness.linked.call(tool, args, context);
}

const deal = recordId('006', 1);
const task = { relatedToId: deal, subject: 'Call “Carol”', dueDate: '2026-07-01', description: 'Ask for the budget.' };

function withKeyField(): { org: MutableOrg; options: Options } {
  const org = orgWithDeal();
  const field = { name: 'Bellwether_Key__c', label: 'Key', type: 'string', externalId: true, unique: true } as const;
  Object.assign(org, { customFields: { Task: [field] } });
  return { org, options: { settings: { idempotencyField: 'Bellwether_Key__c' } } };
}

test.each([
  ['external_id', withKeyField(), [true, false]],
  ['idempotency_key', { org: orgWithDeal(), options: { idempotentObjects: ['Task'] } }, [null, null]],
  ['read_back', { org: orgWithDeal(), options: {} }, [true, false]],
] as const)(
  'a task whose answer was lost is made once by %s, and another key makes another [salesforce.write-once]',
  async (means, { org, options }, created) => {
    const harness = await start(org, options);
    const first = await write(harness, 'salesforce_create_task', task);
    // The answer of the second attempt is cut off after Salesforce has worked.
    harness.simulator.faults.add({ method: 'POST' }, [{ kind: 'truncate', afterBytes: 3 }]);
    harness.simulator.faults.add({ method: 'PATCH' }, [{ kind: 'truncate', afterBytes: 3 }]);
    await write(harness, 'salesforce_create_task', task).catch(() => null);
    harness.simulator.faults.clear();
    const again = await write(harness, 'salesforce_create_task', task);
    expect([first['means'], again['means']]).toEqual([means, means]);
    expect([first['created'], again['created']]).toEqual(created);
    expect(again['id']).toBe(first['id']);
    expect(org.Task).toHaveLength(1);
    await write(harness, 'salesforce_create_task', task, 'key-2');
    expect(org.Task).toHaveLength(2);
  },
);

test('a first answer that is lost leaves one task, however the write is repeated [salesforce.write-once]', async () => {
  const org = orgWithDeal();
  const harness = await start(org, { idempotentObjects: ['Task'] });
  harness.simulator.faults.add({ path: /ui-api/ }, [{ kind: 'truncate', afterBytes: 3 }]);
  await expect(write(harness, 'salesforce_create_task', task)).rejects.toMatchObject({ code: 'unavailable' });
  await write(await harness, 'salesforce_create_task', task);
  expect(org.Task).toHaveLength(1);
});

test('a task, a logged call and a note say what they wrote and how to undo it [salesforce.write-preview]', async () => {
  const org = orgWithDeal();
  const harness = await start(org);
  const made = await write(harness, 'salesforce_create_task', { ...task, ownerId: ids.ben.slice(0, 15) });
  expect(made['changes']).toContainEqual({ field: 'OwnerId', before: null, after: ids.ben });
  expect(made['undo']).toEqual({ kind: 'delete_record', object: 'Task', id: made['id'] });
  expect(org.Task[0]).toMatchObject({
    Subject: task.subject,
    WhatId: deal,
    IsClosed: false,
    ActivityDate: '2026-07-01',
  });
  const call = { relatedToId: deal, kind: 'call', subject: 'Spoke', occurredDate: '2026-06-01', direction: 'inbound' };
  await write(harness, 'salesforce_log_activity', call);
  expect(org.Task[1]).toMatchObject({ TaskSubtype: 'Call', CallType: 'Inbound', IsClosed: true });
  await write(harness, 'salesforce_create_note', { parentId: deal, title: 'Why', body: 'Because’s' });
  expect(org.Note?.[0]).toMatchObject({ Title: 'Why', ParentId: deal });
});

test('what Salesforce refuses comes out as its own reason and writes nothing [salesforce.write-refused]', async () => {
  const org = orgWithDeal();
  const harness = await start(org);
  const unknown = write(harness, 'salesforce_create_task', { ...task, relatedToId: recordId('006', 77) });
  await expect(unknown).rejects.toMatchObject({
    code: 'invalid_input',
    data: { vendorCode: 'INVALID_CROSS_REFERENCE_KEY' },
  });
  harness.simulator.faults.add({ method: 'POST', path: /sobjects/ }, [
    {
      kind: 'json',
      status: 400,
      body: [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' }],
    },
  ]);
  await expect(write(harness, 'salesforce_create_task', task)).rejects.toMatchObject({ code: 'unavailable' });
  expect(org.Task).toHaveLength(0);
});

const change = (field: string, expected: unknown, value: unknown) => ({
  id: deal,
  changes: [{ field, expected, value }],
});

test('a field with the expected value is changed, repeated without effect, and put back by its undo [salesforce.update-expected]', async () => {
  const org = orgWithDeal();
  const harness = await start(org);
  const args = {
    id: deal.slice(0, 15),
    changes: [
      { field: 'amount', expected: '1000.50', value: '900' },
      { field: 'nextStep', expected: 'Send offer', value: null },
    ],
  };
  const done = await write(harness, 'salesforce_update_opportunity', args);
  expect(done).toMatchObject({ id: deal, changed: true });
  expect(org.Opportunity[0]).toMatchObject({ Amount: 900, NextStep: null });
  expect(await write(harness, 'salesforce_update_opportunity', args)).toMatchObject({ changed: false });
  await write(harness, 'salesforce_update_opportunity', done['undo'] as Record<string, unknown>);
  expect(org.Opportunity[0]).toMatchObject({ Amount: 1000.5, NextStep: 'Send offer' });
});

test('a field that has another value by now is a conflict that says what it is [salesforce.update-conflict]', async () => {
  const org = orgWithDeal();
  const harness = await start(org);
  const call = write(harness, 'salesforce_update_opportunity', change('nextStep', 'Call', 'Sign'));
  await expect(call).rejects.toMatchObject({
    code: 'conflict',
    data: { current: [{ field: 'nextStep', expected: 'Call', current: 'Send offer' }] },
  });
  expect(org.Opportunity[0]?.NextStep).toBe('Send offer');
});

test('a deal saved by somebody else between our reading and our writing is left alone [salesforce.update-conflict]', async () => {
  const org = orgWithDeal();
  const harness = await start(org);
  const [row] = org.Opportunity;
  await harness.call('salesforce_get_opportunity', { id: deal });
  harness.simulator.faults.add({ path: /composite/ }, [{ kind: 'delay', ms: 100 }]);
  const call = write(harness, 'salesforce_update_opportunity', change('nextStep', 'Send offer', 'Sign'));
  const outcome = expect(call).rejects.toMatchObject({ code: 'conflict' });
  await new Promise((resolve) => setTimeout(resolve, 60));
  if (row) Object.assign(row, { NextStep: 'Lost', SystemModstamp: new Date().toISOString() });
  await outcome;
  expect(row?.NextStep).toBe('Lost');
});

test.each([
  ['a field nobody knows', change('Nope__c', null, 'x')],
  ['an amount that is no number', change('amount', '1000.50', 'much')],
  [
    'one field twice',
    {
      id: deal,
      changes: [
        { field: 'type', expected: 'a', value: 'b' },
        { field: 'type', expected: 'b', value: 'c' },
      ],
    },
  ],
])('%s is refused before anything is written', async (_, args) => {
  const org = orgWithDeal();
  const harness = await start(org);
  await expect(write(harness, 'salesforce_update_opportunity', args)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(org.Opportunity[0]?.SystemModstamp).toBe('2026-01-05T09:00:00.000Z');
});

test('which records a person may read is asked for in one call, by either form of the id [salesforce.record-access]', async () => {
  const org = orgWithDeal();
  Object.assign(org, { mayRead: (user: string, record: string) => user === ids.ada || record !== deal });
  const harness = await start(org);
  const recordIds = [deal, ...Array.from({ length: 449 }, (_, index) => recordId('006', index + 2).slice(0, 15))];
  const ask = (userId: string) => harness.call('salesforce_check_access', { userId, recordIds });
  expect(((await ask(ids.ada))['readable'] as string[]).length).toBe(450);
  const before = harness.simulator.requests.length;
  expect(await ask(ids.ben)).toMatchObject({ unreadable: [deal] });
  expect(harness.simulator.requests.length - before).toBe(1);
  harness.simulator.faults.add({ path: /composite/ }, [faults.unavailable]);
  await expect(ask(ids.ben)).rejects.toMatchObject({ code: 'unavailable' });
});
