import { describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { startSlackSimulator } from '../../../connectors/slack/simulator.ts';

const name = 'Žofia Müller 東京 🚀';
const since = '2026-01-01T00:00:00.000Z';
const account = 'Müller & Söhne 東京';
const in10Days = new Date(Date.now() + 10 * 86_400_000).toISOString();
const message = { channel: 'C0DEALS', text: 'Müller & Söhne is at risk', alertId: 'alert-1' };
const form = {
  ...{ callbackId: 'form', title: 'Form', submit: 'Send', state: '' },
  blocks: [{ kind: 'section', text: [{ text: account }] }],
};
const posted = { ts: '1770000000.000100', threadTs: null, userId: 'U0BELLWETHER', clientMessageId: null };

const subject: ConformanceSubject = {
  connector: slackConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const hasData = data === 'some';
    const simulator = await startSlackSimulator({
      userToken: 'xoxp-simulated-token',
      postsPerSecond: null,
      historyPerMinute: null,
      channels: hasData ? [{ id: 'C0DEALS', name: 'deals' }] : [],
      users: hasData ? [{ id: 'U0REP1', name: 'rep', realName: name, email: 'rep@lanternworks.example' }] : [],
    });
    simulator.workspace.triggers.set('trigger-1', { userId: 'U0REP1', untilMs: Number.POSITIVE_INFINITY });
    const http = createOutboundHttp({ allowList: [simulator.hostPort] });
    if (hasData) {
      const said = { ts: '1770000000.000200', threadTs: posted.ts, userId: 'U0REP1', clientMessageId: null };
      const content = { text: 'old, <@U0REP1>', blocks: null, metadata: null, isEdited: false };
      simulator.workspace.messages.push({ channel: 'C0DEALS', ...posted, ...content });
      const words = { ...content, text: `Budget of ${account} is approved` };
      simulator.workspace.messages.push({ channel: 'C0DEALS', ...said, ...words });
      simulator.workspace.messages[0] = {
        ...simulator.workspace.messages[0],
        text: 'old, <@U0REP1> https://board.test/x',
      } as never;
      simulator.workspace.responsePaths.set('/commands/T0/answer', { channel: 'C0DEALS', userId: 'U0REP1' });
      simulator.workspace.views.push({ id: 'V0VIEW', userId: 'U0REP1', type: 'modal', content: {} });
    }
    const linked = linkConnector(slackConnector({ http, now: Date.now }), {
      id: 'slack-1',
      settings: { apiUrl: simulator.baseUrl },
      credentials: { read: async () => simulator.credentials, replace: async () => undefined },
    });
    return {
      linked,
      simulator,
      async close() {
        await linked.close();
        await http.close();
        await simulator.close();
      },
    };
  },
  calls: {
    slack_post_message: { args: message, isLookup: true },
    slack_find_posted_message: { args: { channel: 'C0DEALS', alertId: 'alert-1', since }, isLookup: true },
    slack_update_message: { args: { ...message, ts: posted.ts }, isLookup: true },
    slack_lookup_user_by_email: { args: { email: 'rep@lanternworks.example' }, contains: name, isLookup: true },
    slack_schedule_message: { args: { ...message, postAt: in10Days }, isLookup: true },
    slack_read_engagement: { args: { since, mentions: [account] }, contains: name },
    slack_search_messages: { args: { about: [account], since }, contains: account },
    slack_read_thread: { args: { channel: 'C0DEALS', threadTs: posted.ts }, contains: account, isLookup: true },
    slack_open_direct_message: { args: { userId: 'U0REP1' }, isLookup: true },
    slack_auth_test: { args: {} },
    slack_respond: { args: { responsePath: '/commands/T0/answer', text: account }, isLookup: true },
    slack_get_user: { args: { userId: 'U0REP1' }, contains: name, isLookup: true },
    slack_get_conversation: { args: { channel: 'C0DEALS' }, isLookup: true },
    slack_list_members: { args: { channel: 'C0DEALS' }, isLookup: true },
    slack_post_ephemeral: { args: { channel: 'C0DEALS', userId: 'U0REP1', text: account }, isLookup: true },
    slack_open_form: { args: { triggerId: 'trigger-1', form } },
    slack_update_form: { args: { viewId: 'V0VIEW', form }, isLookup: true },
    slack_publish_home: { args: { userId: 'U0REP1', blocks: form.blocks }, isLookup: true },
    slack_unfurl_links: {
      args: { channel: 'C0DEALS', ts: posted.ts, cards: [{ url: 'https://board.test/x', blocks: form.blocks }] },
      isLookup: true,
    },
  },
  apiPath: /\/(api|commands)\//,
  paging: {
    tool: 'slack_read_engagement',
    args: { since, limit: 1 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['engagements'] as { engagement: { id: string } }[]).map(({ engagement }) => engagement.id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['C0DEALS:1770000000.000100', 'C0DEALS:1770000000.000200'],
  },
  writes: {},
  leftOut: {
    'idempotent-writes':
      'Slack has no idempotency key: a post is class B and is read back before a repeat; changing a message has tests of its own.',
  },
};

describe('the Slack connector conforms [slack.conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
