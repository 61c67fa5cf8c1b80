import { expect, test } from 'vitest';
import { openBoardRoom } from '../integration/web/board-room.ts';
import { boardCells } from './board-transport.ts';
import { Tally } from './matrix.ts';

test('every caller gets from every route of the board what the written table says [S-06] [authz.matrix] [web.step-up]', async () => {
  const room = await openBoardRoom();
  const tally = new Tally();
  // all twelve callers come in `npm run authz-matrix`
  const callers = ['nobody', 'unlinked member', 'manager', 'revops', 'stale admin', 'admin'] as const;
  await boardCells(room, (...cell) => tally.compare(...cell), callers);
  await room.close();
  expect(tally.wrong).toEqual([]);
  expect(tally.cells).toBeGreaterThan(250);
  expect(room.errors).toEqual([]);
});
