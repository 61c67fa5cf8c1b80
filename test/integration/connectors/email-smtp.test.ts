import { afterEach, expect, test } from 'vitest';
import { emailConnector } from '../../../connectors/email/connector.ts';
import {
  type EmailSimulatorOptions,
  type SmtpFault,
  startEmailSimulator,
} from '../../../connectors/email/simulator.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { mailCertificate } from '../../fixtures/mail-certificate.ts';
import { callThrough } from '../execution/channel-conformance.ts';
import { linkedGateway } from '../execution/linked-gateway.ts';

const login = { user: 'bellwether', password: 'secret' };
const mail = { to: 'rep@lanternworks.example', subject: 'At risk', text: 'Müller' };
let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers) await close();
  closers = [];
});

async function open(
  options: EmailSimulatorOptions,
  settings: Record<string, unknown>,
  credentials: Record<string, string> = login,
) {
  const simulator = await startEmailSimulator(options);
  const port = simulator.smtpPort;
  const all = { from: 'alerts@lanternworks.example', host: 'localhost', port, ...settings };
  const gateway = linkedGateway(
    [{ id: 'email-1', make: emailConnector, settings: all, credentials }],
    [`localhost:${port}`, simulator.smtpHostPort],
  );
  closers.push(
    () => gateway.close(),
    () => simulator.close(),
  );
  return { simulator, send: callThrough(gateway, [], 'key-1') };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );

test('mail goes over STARTTLS with a verified certificate, signed in [channels.smtp-tls-verified]', async () => {
  const { simulator, send } = await open({ tls: mailCertificate, login }, { ca: mailCertificate.cert });
  await send('email_send_message', mail);
  expect(simulator.mails.map(({ to }) => to)).toEqual([mail.to]);
});

test('a certificate that does not stand the check, a server without TLS and a wrong password send nothing [channels.smtp-tls-verified]', async () => {
  const unknown = await open({ tls: mailCertificate, login }, {});
  expect(await failure(unknown.send('email_send_message', mail))).toMatchObject({
    code: 'forbidden',
    data: { notSent: true },
  });
  const plain = await open({ login }, {});
  expect((await failure(plain.send('email_send_message', mail))).data['notSent']).toBe(true);
  const wrong = await open({ tls: mailCertificate, login }, { ca: mailCertificate.cert }, { ...login, password: 'no' });
  expect(await failure(wrong.send('email_send_message', mail))).toMatchObject({
    code: 'auth_expired',
    data: { notSent: true },
  });
  expect([unknown, plain, wrong].flatMap(({ simulator }) => simulator.mails)).toEqual([]);
});

test('a private mail server that is not on the allow-list is never connected to [channels.smtp-tls-verified]', async () => {
  const { simulator } = await open({}, {});
  const settings = { from: 'a@lanternworks.example', host: '127.0.0.1', port: simulator.smtpPort, tls: 'off' };
  const gateway = linkedGateway([{ id: 'email-1', make: emailConnector, settings, credentials: {} }], []);
  closers.push(() => gateway.close());
  expect(await failure(callThrough(gateway, [], 'k')('email_send_message', mail))).toMatchObject({ code: 'forbidden' });
});

const outcomes: readonly (readonly [SmtpFault, string, boolean, number])[] = [
  [{ at: 'rcpt', reply: 550, text: 'no such user' }, 'invalid_input', true, 0],
  [{ at: 'rcpt', reply: 451, text: 'greylisted' }, 'unavailable', true, 0],
  [{ at: 'data', reply: 554, text: 'spam' }, 'invalid_input', true, 0],
  [{ at: 'data', reply: 452, text: 'full' }, 'unavailable', true, 0],
  [{ at: 'drop_before_data' }, 'unavailable', true, 0],
  [{ at: 'drop_unkept' }, 'unavailable', false, 0],
  [{ at: 'drop_kept' }, 'unavailable', false, 1],
];

test.each(outcomes)('after %j the failure is %s, certain: %s [channels.smtp-certain-or-unknown]', async (...told) => {
  const [fault, code, isCertain, kept] = told;
  const { simulator, send } = await open({}, { tls: 'off' }, {});
  simulator.smtpFaults.push(fault);
  const error = await failure(send('email_send_message', mail));
  expect([error.code, error.data['notSent'] === true, simulator.mails.length]).toEqual([code, isCertain, kept]);
});

test('every attempt carries the same Message-ID, and no text adds a header [channels.message-id-deterministic]', async () => {
  const { simulator, send } = await open({}, { tls: 'off' }, {});
  await send('email_send_message', mail);
  await send('email_send_message', { ...mail, text: 'x\r\nBcc: evil@evil.example\r\n.\r\nMAIL FROM:<evil>' });
  const ids = simulator.mails.map(({ raw }) => /^Message-ID: (.+)$/im.exec(raw)?.[1]?.trim());
  expect(ids[0]).toMatch(/^<[0-9a-f]{40}@lanternworks\.example>$/);
  expect(ids[1]).toBe(ids[0]);
  expect(simulator.mails.map(({ to }) => to)).toEqual([mail.to, mail.to]);
  const heads = simulator.mails.map(({ raw }) => raw.slice(0, raw.search(/\r?\n\r?\n/)));
  expect(heads.filter((head) => /bcc/i.test(head))).toEqual([]);
  const injected = await failure(send('email_send_message', { ...mail, subject: 'a\r\nBcc: evil@evil.example' }));
  expect(injected.code).toBe('invalid_input');
});
