import { expect, test } from 'vitest';
import { person, world } from './setup.ts';

test('who was handed a day’s rows of a connection gets no more, is told why, and stands in the audit as denied; others go on [connect.export-budget]', async () => {
  const { call, system, audit, gateway } = await world({ gateway: { limits: { exportRowsPerDay: 3 } } });
  const read = (id: string) => call('salesforce_search_records', {}, { principal: person('admin', { id }) });
  const { provenance } = await read('ana');
  const rows = provenance.records ?? 0;
  expect(rows).toBeGreaterThan(0);
  for (let handed = rows; handed + rows <= 3; handed += rows) await read('ana');
  const asked = system.calls.length;
  const failure = await read('ana').then(null, (error: unknown) => error);
  expect(failure).toMatchObject({ code: 'limit_exceeded', data: { hint: 'export-budget' } });
  expect(String(failure)).toContain('tomorrow');
  expect(system.calls.length).toBeLessThanOrEqual(asked + 1);
  await expect(read('ben')).resolves.toMatchObject({ provenance: { records: rows } });
  await gateway.flush();
  const denied = audit.entries.filter(({ outcome }) => outcome === 'denied');
  expect(denied).toMatchObject([
    { principalId: 'ana', effect: 'deny', reason: 'denied: the export budget is used up', errorCode: 'limit_exceeded' },
  ]);
});
