import { expect, test } from 'vitest';
import { openSweepRoom } from './sweep-room.ts';
import { sweepTenants } from './tenant-sweep.ts';

const neverTheirOwn = [
  'MCP list',
  'MCP call of nothing',
  'command status --json',
  'command kill-switch show',
  'episodes',
  'tool list',
  'tool search',
  'queue payload',
  'inventory',
  'tables, others asked for',
];

test('two tenants with the same ids see nothing of each other on any path [S-04] [authz.tenant-sweep]', async () => {
  const room = await openSweepRoom();
  const { probes, leaks, seen, byWay } = await sweepTenants(room, 8);
  await room.close();
  expect(leaks).toEqual([]);
  expect(probes).toBeGreaterThan(1_000);
  const blind = Object.keys(byWay).filter((way) => seen[way] === 0 && !neverTheirOwn.includes(way));
  expect(blind, 'ways that showed nobody anything prove nothing').toEqual([]);
});
