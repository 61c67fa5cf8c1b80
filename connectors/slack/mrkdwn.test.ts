import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageBlockSchema, renderBlock } from './message-blocks.ts';
import { escapeMrkdwn, plainText, renderMrkdwn } from './mrkdwn.ts';
import { clientMessageId } from './post-message.ts';

test('mentions, channel calls and links in data come out inert [slack.data-text-is-inert]', () => {
  const hostile = [
    '<!channel>',
    '<!here|x>',
    '<@U0REP1>',
    '<#C0DEALS>',
    '<http://evil.example|salesforce.com>',
    '&lt;!channel&gt;',
  ];
  for (const text of hostile) {
    expect(escapeMrkdwn(text)).not.toMatch(/[<>]/);
    expect(renderMrkdwn([{ text }])).not.toMatch(/[<>]/);
    expect(plainText(text)).not.toMatch(/[<>]/);
  }
});

test('escaping loses nothing: Slack shows exactly what was given [slack.data-text-is-inert]', () => {
  const shown = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(shown(escapeMrkdwn(text))).toBe(text);
    }),
  );
});

test('whatever a run holds, only our own link opens an angle bracket [slack.data-text-is-inert]', () => {
  fc.assert(
    fc.property(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.boolean(), (text, url, isBold) => {
      const rendered = renderMrkdwn([{ text, url, isBold }]);
      expect(rendered.match(/</g)).toHaveLength(1);
      expect(rendered.match(/>/g)).toHaveLength(1);
      expect(rendered.match(/\|/g)).toHaveLength(1);
    }),
  );
});

test('a bold run cannot be ended early by an asterisk in data', () => {
  expect(renderMrkdwn([{ text: 'Acme* wins *big', isBold: true }])).toBe('*Acme∗ wins ∗big*');
});

test('only http and https links are accepted and raw Slack blocks are not [slack.data-text-is-inert]', () => {
  const link = (url: string) => messageBlockSchema.safeParse({ kind: 'section', text: [{ text: 'x', url }] }).success;
  expect(link('https://crm.example/006')).toBe(true);
  expect(link('http://127.0.0.1:4173/deals/1')).toBe(true);
  expect(link('javascript:alert(1)')).toBe(false);
  expect(link('slack://user?team=T1&id=U1')).toBe(false);
  const raw = { type: 'section', text: { type: 'mrkdwn', text: '<!channel>' } };
  expect(messageBlockSchema.safeParse(raw).success).toBe(false);
});

test('blocks come out as Block Kit with text escaped and buttons carrying only their value', () => {
  expect(renderBlock({ kind: 'header', text: 'Deal <at> risk' })).toEqual({
    type: 'header',
    text: { type: 'plain_text', text: 'Deal ‹at› risk', emoji: false },
  });
  expect(
    renderBlock({ kind: 'section', text: [{ text: 'A & B', isBold: true }], fields: [[{ text: '<b>' }]] }),
  ).toEqual({
    type: 'section',
    text: { type: 'mrkdwn', text: '*A &amp; B*', verbatim: true },
    fields: [{ type: 'mrkdwn', text: '&lt;b&gt;', verbatim: true }],
  });
  expect(
    renderBlock({ kind: 'actions', buttons: [{ label: 'Snooze', actionId: 'alert.snooze', value: 'a1' }] }),
  ).toEqual({
    type: 'actions',
    elements: [
      {
        type: 'button',
        text: { type: 'plain_text', text: 'Snooze', emoji: false },
        action_id: 'alert.snooze',
        value: 'a1',
      },
    ],
  });
});

test('a text that grows past Slack’s limit by escaping is refused, not cut', () => {
  const text = Array.from({ length: 2 }, () => ({ text: '<'.repeat(2000) }));
  expect(() => renderBlock({ kind: 'section', text })).toThrow(RangeError);
});

test('the client message id is a stable UUID of the alert id', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(clientMessageId(a)).toMatch(uuid);
      expect(clientMessageId(a) === clientMessageId(b)).toBe(a === b);
    }),
  );
});
