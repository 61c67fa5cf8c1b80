import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { AppError } from '../../src/domain/errors.ts';
import { isPublicAddress } from '../kit/address-rules.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { OutgoingEmail, SentEmail } from './outgoing-email.ts';
import type { EmailSettings } from './settings.ts';
import { smtpError } from './smtp-error.ts';

/** SMTP as configured, with its host. */
export interface SmtpRoute {
  readonly ports: ConnectorPorts;
  readonly settings: EmailSettings & { readonly host: string };
  /** Empty: the server wants none. */
  readonly credentials: Readonly<Record<string, string>>;
}

const connectTimeoutMs = 10_000;
const silenceMs = 30_000;

async function compose({ from, fromName }: EmailSettings, mail: OutgoingEmail): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const node = new MailComposer({
    from: { name: fromName, address: from },
    to: { name: '', address: mail.to },
    subject: mail.subject.toWellFormed(),
    text: mail.text.toWellFormed(),
    ...(mail.html === null ? {} : { html: mail.html.toWellFormed() }),
    messageId: mail.messageId,
    // no robot answers an alert
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return node.build();
}

async function checkedAddress(ports: ConnectorPorts, { host, port, tls }: SmtpRoute['settings']): Promise<string> {
  const address = await ports.http.addressOf(host, port);
  if (tls === 'off' && isPublicAddress(address)) {
    throw new AppError('forbidden', 'email: TLS may be off only inside a private network. Set tls to starttls.', {
      field: 'tls',
    });
  }
  return address;
}

async function connectionTo(address: string, settings: SmtpRoute['settings']): Promise<SMTPConnection> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const named = isIP(settings.host) ? {} : { servername: settings.host };
  return new Connection({
    host: address,
    port: settings.port,
    name: settings.from.slice(settings.from.lastIndexOf('@') + 1),
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'off',
    tls: { ...named, rejectUnauthorized: true, ...(settings.ca === null ? {} : { ca: settings.ca }) },
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: silenceMs,
    socketCloseTimeout: 0,
  });
}

/** The content, and whether the server has begun to take it: nothing is read before its go-ahead. */
function watched(content: Buffer): { readonly stream: Readable; readonly hasBegun: () => boolean } {
  let hasBegun = false;
  const stream = new Readable({
    read() {
      hasBegun = true;
      this.push(content);
      this.push(null);
    },
  });
  return { stream, hasBegun: () => hasBegun };
}

/**
 * Sends one message over a new connection to the checked address. An error that is certain to have sent nothing carries `notSent`.
 * @throws AppError `forbidden` (address, certificate), `auth_expired`, `invalid_input` (refused), `unavailable`
 */
export async function sendBySmtp(route: SmtpRoute, mail: OutgoingEmail, signal: AbortSignal): Promise<SentEmail> {
  const { ports, settings, credentials } = route;
  const content = watched(await compose(settings, mail));
  let connection: SMTPConnection | null = null;
  try {
    signal.throwIfAborted();
    connection = await connectionTo(await checkedAddress(ports, settings), settings);
    const response = await converse(connection, { settings, credentials, mail, stream: content.stream }, signal);
    return { providerId: null, response: response.slice(0, 300) };
  } catch (error) {
    throw smtpError(error, content.hasBegun());
  } finally {
    connection?.close();
  }
}

interface Conversation {
  readonly settings: SmtpRoute['settings'];
  readonly credentials: SmtpRoute['credentials'];
  readonly mail: OutgoingEmail;
  readonly stream: Readable;
}

function converse(connection: SMTPConnection, talk: Conversation, signal: AbortSignal): Promise<string> {
  const { settings, credentials, mail, stream } = talk;
  return new Promise((resolve, reject) => {
    const send = () => {
      connection.send({ from: settings.from, to: [mail.to] }, stream, (error, info) =>
        error ? reject(error) : resolve(String(info?.response ?? '')),
      );
    };
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('closed')));
    signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
    connection.connect((error) => {
      if (error) reject(error);
      else if (!credentials['user']) send();
      else {
        const auth = { user: credentials['user'], pass: credentials['password'] ?? '' };
        connection.login({ credentials: auth }, (refused) => (refused ? reject(refused) : send()));
      }
    });
  });
}
