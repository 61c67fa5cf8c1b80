import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import type { SimulatedMail } from './simulator-mail.ts';
import { renderMailbox } from './simulator-page.ts';

/** What goes wrong with the next message over SMTP. `drop_*`: the connection ends without a reply, before or after it was kept. */
export type SmtpFault =
  | { readonly at: 'rcpt' | 'data'; readonly reply: number; readonly text: string }
  | { readonly at: 'drop_before_data' }
  | { readonly at: 'drop_unkept' }
  | { readonly at: 'drop_kept' };

export interface EmailSimulatorOptions {
  /** PEM of key and certificate: STARTTLS is offered and needed. Null: plain text, for loopback. */
  readonly tls?: { readonly key: string; readonly cert: string } | null;
  /** Null: no login is needed. */
  readonly login?: { readonly user: string; readonly password: string } | null;
  readonly apiKey?: string;
}

export interface EmailSimulator extends Simulator {
  /** Every message kept, in order; a test counts effects here. */
  readonly mails: readonly SimulatedMail[];
  readonly smtpFaults: SmtpFault[];
  readonly smtpPort: number;
  /** `127.0.0.1:<port>` of the SMTP server. */
  readonly smtpHostPort: string;
  /** The HTTP mail API. */
  readonly apiUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
}

function refuse(reply: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: reply });
}

async function textOf(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function startSmtp(options: EmailSimulatorOptions, mails: SimulatedMail[], faults: SmtpFault[]): SMTPServer {
  const { tls = null, login = null } = options;
  /** Ends every open connection as a crash of the server does: no reply. */
  const dropAll = () => {
    for (const connection of server.connections) connection.close();
  };
  const server = new SMTPServer({
    ...(tls === null ? { disabledCommands: ['STARTTLS'] } : { key: tls.key, cert: tls.cert }),
    authOptional: login === null,
    allowInsecureAuth: tls === null,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      const isKnown = login !== null && username === login.user && password === login.password;
      if (isKnown) done(null, { user: username });
      else done(refuse(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo: (_address, _session, done) => {
      const [fault] = faults;
      if (fault?.at === 'drop_before_data') {
        faults.shift();
        dropAll();
        return;
      }
      if (fault?.at !== 'rcpt') return done();
      faults.shift();
      done(refuse(fault.reply, fault.text));
    },
    onData: (stream, { envelope }, done) => {
      textOf(stream).then((raw) => {
        const fault = faults.shift();
        if (fault?.at === 'data') return done(refuse(fault.reply, fault.text));
        if (fault?.at === 'drop_unkept') return dropAll();
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        for (const { address } of envelope.rcptTo) mails.push({ from, to: address, raw, key: null });
        return fault?.at === 'drop_kept' ? dropAll() : done(null, '2.0.0 OK queued');
      }, done);
    },
  });
  server.on('error', () => undefined);
  return server;
}

/** The HTTP API: the same key gives the first answer again, with another body it is refused. */
function answerApi(apiKey: string, mails: SimulatedMail[]): (request: SimulatedRequest) => SimulatedReply {
  const answered = new Map<string, { readonly body: string; readonly id: string }>();
  return ({ method, path, headers, body }) => {
    if (path !== '/emails' || method !== 'POST') return { status: 404, json: { name: 'not_found' } };
    if (headers['authorization'] !== `Bearer ${apiKey}`) return { status: 401, json: { name: 'invalid_api_key' } };
    const key = headers['idempotency-key'] ?? null;
    const earlier = key === null ? undefined : answered.get(key);
    if (earlier) {
      const isSame = earlier.body === body;
      return isSame
        ? { status: 200, json: { id: earlier.id } }
        : { status: 409, json: { name: 'invalid_idempotent_request' } };
    }
    const { from, to } = JSON.parse(body) as { from?: string; to?: string[] };
    if (typeof from !== 'string' || !Array.isArray(to))
      return { status: 422, json: { name: 'missing_required_field' } };
    for (const address of to) mails.push({ from, to: address, raw: body, key });
    const id = `mail-${mails.length}`;
    if (key !== null) answered.set(key, { body, id });
    return { status: 200, json: { id } };
  };
}

/** Starts a mailbox that takes mail over SMTP and over an HTTP API, with a page that shows it. */
export async function startEmailSimulator(options: EmailSimulatorOptions = {}): Promise<EmailSimulator> {
  const { login = null, apiKey = 'mail-key-1' } = options;
  const mails: SimulatedMail[] = [];
  const smtpFaults: SmtpFault[] = [];
  const api = answerApi(apiKey, mails);
  const web = await startSimulator({
    handle: (request) =>
      request.path === '/' && request.method === 'GET' ? { status: 200, text: renderMailbox(mails) } : api(request),
  });
  const smtp = startSmtp(options, mails, smtpFaults);
  const listening = smtp.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => listening.once('listening', resolve));
  const smtpPort = (listening.address() as AddressInfo).port;
  return {
    ...web,
    mails,
    smtpFaults,
    smtpPort,
    smtpHostPort: `127.0.0.1:${smtpPort}`,
    apiUrl: `${web.baseUrl}/emails`,
    credentials: { apiKey, ...(login === null ? {} : { user: login.user, password: login.password }) },
    async close() {
      await web.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}
