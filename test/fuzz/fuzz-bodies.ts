import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAlertPayload } from '../../execution/alerts/read-alert-payload.ts';
import { serveCommands } from '../../src/cli/local-socket.ts';
import { requestToken } from '../../src/orchestration/credentials/request-token.ts';
import { newAlert } from '../integration/execution/engine-room.ts';
import type { Dice } from './dice.ts';
import type { FuzzLog } from './fuzz-report.ts';
import { hostileValue, mutatedBytes } from './hostile-values.ts';
import { mutated } from './schema-values.ts';

const tokenAnswer = {
  access_token: 'a',
  refresh_token: 'b',
  expires_in: 60,
  scope: 'x y',
  instance_url: 'https://x.test',
};
const settings = {
  tokenUrl: 'https://x.test',
  revocationUrl: null,
  clientAuth: 'none',
  audience: null,
  subject: null,
} as const;
const jsonBytes = [...Buffer.from('{}[]",:\\0')];

/** Bodies that others send us: token answers of any shape and status. */
export async function fuzzTokenAnswers(dice: Dice, log: FuzzLog, cases: number): Promise<void> {
  for (let run = 0; run < cases; run += 1) {
    const value = mutated(dice, dice.next() < 0.7 ? tokenAnswer : { error: 'invalid_grant' });
    const text = JSON.stringify(value) ?? '';
    const body = dice.next() < 0.7 ? text : mutatedBytes(dice, Buffer.from(text), jsonBytes).toString('latin1');
    const status = dice.pick([200, 200, 200, 400, 401, 429, 500, 503]);
    const retryAfter = dice.pick(['1', '-5', 'x', '1e99', '']);
    const send = async () => new Response(body, { status, headers: { 'retry-after': retryAfter } });
    const about = () => `${status} ${retryAfter} ${body}`;
    try {
      const answer = await requestToken(send, settings, null, { grant_type: 'refresh_token', refresh_token: 'r' });
      log.answered('token answers', JSON.stringify(answer), about);
      if (answer.kind === 'granted' && typeof answer.tokens.accessToken !== 'string') {
        log.wrong('token answers', 'a token that is no text', about);
      }
    } catch (error) {
      log.refused('token answers', error, about);
    }
  }
}

/** Payloads of actions that another version of the code may have written. */
export function fuzzPayloads(dice: Dice, log: FuzzLog, cases: number): void {
  const { payload } = newAlert('acme', 'deal-1');
  for (let run = 0; run < cases; run += 1) {
    const spoilt = mutated(dice, payload) as Record<string, unknown>;
    const about = () => JSON.stringify(spoilt);
    try {
      log.answered('action payloads', JSON.stringify(readAlertPayload({ id: 'a', payload: spoilt })), about);
    } catch (error) {
      log.refused('action payloads', error, about);
    }
  }
}

/** Lines on the socket by which other processes hand over their commands. */
export async function fuzzLocalSocket(dice: Dice, log: FuzzLog, cases: number): Promise<void> {
  const path = join(tmpdir(), `bellwether-fuzz-${process.pid}.sock`);
  const server = await serveCommands(path, async (words) => words.length);
  const request = { words: ['status'], cwd: '/', isTerminal: false, columns: 80, hasColour: false };
  for (let run = 0; run < cases; run += 1) {
    const value = dice.next() < 0.3 ? hostileValue(dice) : mutated(dice, request);
    const line =
      dice.next() < 0.6
        ? JSON.stringify(value)
        : mutatedBytes(dice, Buffer.from(JSON.stringify(value) ?? ''), jsonBytes);
    log.answered('local socket', await say(path, line ?? ''), () => String(line));
  }
  server.close();
}

/** Sends one line and returns what came back before the other side closed, or before it was waited for long enough. */
async function say(path: string, line: string | Buffer): Promise<string> {
  const socket = connect(path);
  let heard = '';
  socket.on('data', (part) => {
    heard += String(part);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.end(Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
  await Promise.race([closed, sleep(500, undefined, { ref: false })]);
  socket.destroy();
  return heard;
}
