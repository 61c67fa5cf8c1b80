import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { messageIdOf, type OutgoingEmail, type SentEmail } from './outgoing-email.ts';
import { sendByApi } from './send-api.ts';
import { sendBySmtp } from './send-smtp.ts';
import type { EmailSettings } from './settings.ts';

/** One way to send mail. */
export interface EmailClient {
  /** Whether the provider has one effect for one key. */
  readonly isKeyed: boolean;
  /** @throws AppError; with `notSent` where it is certain that nothing was sent */
  send(
    mail: Omit<OutgoingEmail, 'messageId'>,
    key: string,
    signal: AbortSignal,
  ): Promise<SentEmail & { messageId: string }>;
}

/** Builds a client; nothing is connected before a message is sent, and nothing stays connected after it. */
export function emailClient(
  ports: ConnectorPorts,
  settings: EmailSettings,
  credentials: CredentialSource,
): EmailClient {
  const { host, apiUrl } = settings;
  return {
    isKeyed: apiUrl !== null,
    async send(content, key, signal) {
      const mail = { ...content, messageId: messageIdOf(key, settings.from) };
      const stored = await credentials.read();
      if (host !== null) {
        const route = { ports, settings: { ...settings, host }, credentials: stored };
        return { ...(await sendBySmtp(route, mail, signal)), messageId: mail.messageId };
      }
      const apiKey = stored['apiKey'];
      if (!apiKey || apiUrl === null) {
        throw new AppError('auth_expired', 'email has no key of a mail provider. Connect it again.', {
          system: 'email',
          notSent: true,
        });
      }
      const route = { ports, settings: { ...settings, apiUrl }, apiKey };
      return { ...(await sendByApi(route, mail, key, signal)), messageId: mail.messageId };
    },
  };
}
