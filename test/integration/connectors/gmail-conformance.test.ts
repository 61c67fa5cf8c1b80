import { describe, test } from 'vitest';
import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { mail } from './gmail-mails.ts';
import { linkGoogle } from './google-harness.ts';

const subject = 'Žofia Müller 東京 🚀';
const drafts = (harness: ConformanceHarness) =>
  (harness as unknown as { mailbox: SimulatedMailbox }).mailbox.drafts.length;

const conformance: ConformanceSubject = {
  connector: gmailConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const mails = data === 'some' ? Array.from({ length: 5 }, (_, index) => mail({ id: `m${index}`, subject })) : [];
    const mailbox = new SimulatedMailbox('rep@lanternworks.example', mails);
    const harness = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes: [mailbox] }));
    return Object.assign(harness, { mailbox });
  },
  calls: {
    gmail_describe_source: { args: {} },
    gmail_read_engagement: { args: { since: null, cursor: null, limit: 2 }, contains: subject },
    gmail_search_messages: { args: { participant: 'buyer.example', limit: 3 }, contains: subject },
    gmail_get_thread: { args: { threadId: 't1' }, contains: subject, isLookup: true },
    gmail_draft_reply: { args: { threadId: 't1', text: 'Danke für die Antwort 🚀' }, isLookup: true },
  },
  apiPath: /\/gmail\/v1\//,
  paging: {
    tool: 'gmail_read_engagement',
    args: { limit: 2 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['engagements'] as { engagement: { id: string } }[]).map(({ engagement }) => engagement.id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['m0', 'm1', 'm2', 'm3', 'm4'],
  },
  writes: { gmail_draft_reply: { args: { threadId: 't1', text: 'Danke für die Antwort 🚀' }, effects: drafts } },
  leftOut: {},
};

describe('the Gmail connector conforms [gmail.conforms]', () => {
  for (const check of conformanceChecks(conformance)) test(check.title, check.run);
});
