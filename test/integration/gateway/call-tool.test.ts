import { expect, test } from 'vitest';
import { person, world } from './setup.ts';

test('a read returns validated content with its provenance, marked as untrusted, and one audit row [gateway.result-carries-provenance]', async () => {
  const { call, gateway, audit } = await world();
  const result = await call('salesforce_list_opportunities', { stage: 'Proposal' }, { requestId: 'req-1' });
  expect(result.untrusted).toBe(true);
  expect(result.structuredContent['total']).toBe(2);
  expect(result.provenance).toEqual({
    tool: 'salesforce_list_opportunities',
    system: 'salesforce',
    connection: 'salesforce-1',
    version: '1.0.0',
    fetchedAt: '2026-11-20T12:00:00.000Z',
    records: 2,
    requestId: 'req-1',
    fromCache: false,
  });
  await gateway.close();
  expect(audit.entries).toMatchObject([
    {
      subject: 'salesforce_list_opportunities',
      effect: 'allow',
      outcome: 'succeeded',
      requestId: 'req-1',
      system: 'salesforce',
    },
  ]);
});

test('a category tool goes to the system that the tenant has connected [gateway.category-tool-routes]', async () => {
  const { call } = await world();
  const result = await call('crm_list_opportunities');
  expect(result.provenance).toMatchObject({ tool: 'salesforce_list_opportunities', system: 'salesforce' });
});

test('a denied tool and an unknown one give the same error, and both are on the audit [gateway.denied-looks-unknown]', async () => {
  const { call, gateway, audit } = await world();
  const errors = [];
  for (const name of ['salesforce_delete_record', 'salesforce_delete_nothing']) {
    const error = await call(name, { bad: true }, { principal: person('member'), requestId: 'r' }).catch(
      (thrown) => thrown,
    );
    errors.push({ code: error.code, message: error.message.replace(name, 'X'), keys: Object.keys(error.data) });
  }
  expect(errors[0]).toEqual(errors[1]);
  expect(errors[0]?.code).toBe('not_found');
  await gateway.close();
  expect(audit.entries.map(({ effect, outcome }) => [effect, outcome])).toEqual([
    ['deny', 'denied'],
    ['deny', 'denied'],
  ]);
  expect(audit.entries[0]).toMatchObject({
    policyVersion: expect.stringMatching(/^[0-9a-f]{16}$/),
    reason: 'no policy permits it',
  });
});

test('a denied tool takes the same work as an unknown one: as many evaluations, and its arguments stay unread [gateway.denied-looks-unknown]', async () => {
  const { call, policy } = await world();
  const work = async (name: string) => {
    const before = { ...policy.counters };
    let reads = 0;
    const args = {
      get recordId() {
        reads += 1;
        return 'o1';
      },
    };
    for (let times = 0; times < 3; times += 1) {
      await call(name, args, { principal: person('member') }).catch(() => undefined);
    }
    return [policy.counters.evaluations - before.evaluations, policy.counters.hits - before.hits, reads];
  };
  expect(await work('salesforce_delete_record')).toEqual([1, 2, 0]);
  expect(await work('salesforce_delete_nothing')).toEqual([1, 2, 0]);
});

test('more than a megabyte of arguments is refused [gateway.arguments-explained]', async () => {
  const { call, system } = await world();
  const error = await call('salesforce_update_task', { recordId: 'o1', value: 'x'.repeat(1_000_001) }).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: 'limit_exceeded' });
  expect(system.calls).toEqual([]);
});

test('metrics never carry a made-up name [gateway.no-made-up-labels]', async () => {
  const tools: (string | null)[] = [];
  const { call } = await world({ gateway: { observe: (event) => tools.push(event.tool) } });
  await call('made_up_by_a_caller').catch(() => undefined);
  await call('crm_search_records');
  expect(tools).toEqual([null, 'salesforce_search_records']);
});
