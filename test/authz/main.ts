import { parseArgs } from 'node:util';
import { openBoardRoom } from '../integration/web/board-room.ts';
import { boardCells } from './board-transport.ts';
import { runMatrix, Tally } from './matrix.ts';
import { mcpInMemory, mcpOverHttp } from './mcp-transport.ts';
import { openAuthzRoom } from './room.ts';
import { openSweepRoom } from './sweep-room.ts';
import { sweepTenants } from './tenant-sweep.ts';
import { inProcess } from './transport.ts';

/*
 * `npm run authz-matrix [-- --rounds N]`: asks every caller for every operation on every surface, and both twin tenants for
 * everything; prints one JSON line per figure and what is wrong on stderr.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '80' } } });
const matrixRoom = await openAuthzRoom();
const mcp = [
  await mcpOverHttp(matrixRoom.gateway, true),
  await mcpOverHttp(matrixRoom.gateway, false),
  mcpInMemory(matrixRoom.gateway),
];
const matrix = await runMatrix(matrixRoom, [inProcess(matrixRoom.gateway), ...mcp]);
for (const transport of mcp) await transport.close();
await matrixRoom.close();
const board = new Tally();
const boardRoom = await openBoardRoom();
await boardCells(boardRoom, (...cell) => board.compare(...cell));
await boardRoom.close();
const wrong = [...matrix.wrong, ...board.wrong];
for (const line of wrong) console.error(line);
const byTransport = { ...matrix.byTransport, ...board.byTransport };
const matrixContext = { allowed: matrix.allowed + board.allowed, byTransport };
print('authz.cells', matrix.cells + board.cells, matrixContext);
print('authz.wrong', wrong.length, matrixContext);

const sweepRoom = await openSweepRoom();
const sweep = await sweepTenants(sweepRoom, Number(values.rounds));
await sweepRoom.close();
for (const line of sweep.leaks) console.error(line);
const sweepContext = { ways: Object.keys(sweep.byWay).length, database: 'PGlite', byWay: sweep.byWay };
print('tenant.probes', sweep.probes, sweepContext);
print('tenant.leaks', sweep.leaks.length, sweepContext);

function print(figure: string, value: number, context: Record<string, unknown>): void {
  console.log(JSON.stringify({ figure, value, unit: 'count', context }));
}
