import type { SimulatedMail } from '../../../connectors/gmail/simulator-mailbox.ts';

export interface MailOptions {
  readonly id: string;
  readonly threadId?: string;
  readonly subject?: string;
  readonly atMs?: number;
  readonly labelIds?: readonly string[];
  readonly bodyText?: string;
  /** Replace or add headers; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** A mail from a buyer to a rep unless said otherwise. */
export function mail(options: MailOptions): SimulatedMail {
  const standard: Record<string, string | null> = {
    From: 'Ada Buyer <Ada@Buyer.example>',
    To: 'rep@lanternworks.example',
    Subject: options.subject ?? 'Pricing',
    'Message-ID': `<${options.id}@buyer.example>`,
    Received: 'from somewhere',
    ...options.headers,
  };
  return {
    id: options.id,
    threadId: options.threadId ?? 't1',
    labelIds: options.labelIds ?? ['INBOX'],
    internalDateMs: options.atMs ?? Date.now() - 86_400_000,
    headers: Object.entries(standard).flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
    bodyText: options.bodyText ?? 'The secret text of the message',
  };
}
