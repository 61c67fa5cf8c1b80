import { expect, test } from 'vitest';
import { runMatrix } from './matrix.ts';
import { mcpInMemory, mcpOverHttp } from './mcp-transport.ts';
import { openAuthzRoom } from './room.ts';
import { inProcess } from './transport.ts';

test('every caller gets from every operation what the written table says, denied looks missing [S-06] [authz.matrix]', async () => {
  const room = await openAuthzRoom();
  const mcp = [await mcpOverHttp(room.gateway, true), mcpInMemory(room.gateway)];
  const { cells, allowed, wrong } = await runMatrix(room, [inProcess(room.gateway), ...mcp], ['web', 'mcp']);
  for (const transport of mcp) await transport.close();
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(3_000);
  expect(allowed).toBeGreaterThan(500);
  expect(room.ledger.calls.filter(({ tool }) => tool !== 'list' && tool !== 'search')).toEqual([]);
  await room.close();
});
