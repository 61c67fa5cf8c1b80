import { hash } from 'node:crypto';

/** One message to one address. `html` null: plain text alone. `messageId` with its angle brackets. */
export interface OutgoingEmail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly messageId: string;
}

/** What the server said. `providerId` null: SMTP, which gives none. */
export interface SentEmail {
  readonly providerId: string | null;
  readonly response: string | null;
}

/** The same id for the same key: a person or a mailbox can tell a repeat, though no mailbox provider promises to drop it. */
export function messageIdOf(key: string, from: string): string {
  return `<${hash('sha256', `bellwether mail ${key}`).slice(0, 40)}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}
