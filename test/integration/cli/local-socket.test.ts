import { once } from 'node:events';
import type { Server } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendCommand, serveCommands } from '../../../src/cli/local-socket.ts';

const path = join(tmpdir(), `bellwether-socket-${process.pid}.sock`);
const request = { words: ['status'], cwd: '/', isTerminal: false, columns: 80, hasColour: false };
let server: Server;
beforeAll(async () => {
  server = await serveCommands(path, async (words, io) => {
    for (let line = 0; line < 50; line += 1) {
      io.stdout(`${words.join(' ')} ${'x'.repeat(100_000)}\n`);
      await sleep(1);
    }
    return 7;
  });
});
afterAll(() => void server.close());

async function answerTo(line: string): Promise<string> {
  const socket = connect(path);
  let heard = '';
  socket.on('data', (part) => {
    heard += String(part);
  });
  socket.write(`${line}\n`);
  await once(socket, 'close');
  return heard;
}

const io = { stdout: () => {}, stderr: () => {}, isTerminal: false, columns: 80, hasColour: false, cwd: '/' };

test('a line that is no command is refused with exit code 2, and the process goes on [cli.socket-survives]', async () => {
  for (const line of ['{"words":', 'null', '[]', '{}', JSON.stringify({ ...request, words: 'status' }), '\u0000']) {
    expect(await answerTo(line), line).toContain('{"exit":2}');
  }
  expect(await sendCommand(path, ['status'], io)).toBe(7);
});

test('a caller that goes away in the middle of its answer ends nothing but its own command [cli.socket-survives]', async () => {
  for (let round = 0; round < 20; round += 1) {
    const socket = connect(path);
    socket.on('error', () => {});
    socket.write(`${JSON.stringify(request)}\n`);
    await sleep(round);
    socket.destroy();
  }
  await sleep(200);
  expect(await sendCommand(path, ['status'], io)).toBe(7);
});
