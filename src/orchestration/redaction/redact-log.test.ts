import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { logRedaction, maskLogLine } from './redact-log.ts';

const canary = 'canary-9f8e7d';
const token = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');

function logTo(lines: string[]) {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return pino({ level: 'trace', ...logRedaction() }, stream);
}

test('no way of logging lets a secret out: fields, depth, errors, causes, children, messages [custody.log-canary]', () => {
  const lines: string[] = [];
  const log = logTo(lines);
  const cause = new Error(`upstream said Authorization: Bearer ${token}`);
  const error = new AppError('unavailable', `failed with ${token}`, { accessToken: canary, hint: token }, { cause });
  log.info({ apiKey: canary, deep: { list: [{ headers: { authorization: canary } }, { Cookie: canary }] } }, 'fields');
  log.warn({ err: error }, 'error field');
  log.error(error);
  log.child({ token: canary, request: { password: canary } }).info('child');
  log.info(`message with ${token} and ana@acme.com`);
  log.info('formatted %s %j', token, { secret: canary });
  log.info({ [token]: 1, secret: { nested: canary }, note: `password: ${canary}` });
  log.info({ body: 'the whole mail', html: '<p>the whole mail</p>' });
  expect(lines).toHaveLength(8);
  const text = lines.join('');
  for (const leak of [canary, token, 'ana@acme.com', 'the whole mail']) expect(text).not.toContain(leak);
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
});

test('what identifies a line stays readable', () => {
  const lines: string[] = [];
  logTo(lines).info({ tenantId: 'acme', requestId: 'r-1', tool: 'crm_list_opportunities', tookMs: 12 }, 'tool called');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...{ tenantId: 'acme', requestId: 'r-1', tool: 'crm_list_opportunities', tookMs: 12, msg: 'tool called' },
  });
});

test('a line that cannot be masked is withheld and says so', () => {
  const line = maskLogLine(`not json ${token}`);
  expect(line).not.toContain(token);
  expect(JSON.parse(line)).toMatchObject({ level: 50, msg: expect.stringContaining('withheld') });
});
