import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DealAlert } from '../alerts/deal-alert.ts';
import { slackText } from './slack-text.ts';

function alert(change: Partial<DealAlert> = {}): DealAlert {
  return {
    kind: 'deal_at_risk',
    change: 'opened',
    opportunityId: '006A',
    episodeId: '006A#1',
    name: 'Acme renewal',
    owner: 'Rita Rep',
    amount: '120000.00',
    currency: 'EUR',
    stage: 'Proposal',
    closeDate: '2026-12-15',
    risk: 81,
    band: 'high',
    since: '2026-11-18T00:00:00.000Z',
    reasons: [{ signal: 'ghosted', severity: 'high', text: '4 messages without a reply since 2 November' }],
    ...change,
  };
}

const words = (payload: Parameters<typeof slackText>[0]) =>
  slackText(payload).blocks.map(({ text }) => text.map((run) => run.text).join(''));

test('an alert says what, why, since when, and one thing to do [execution.alert-text]', () => {
  expect(words(alert())).toEqual([
    'At risk: Acme renewal (120000.00 EUR)',
    'Risk 81 of 100 (high) · stage Proposal · closes 2026-12-15 · owner Rita Rep · since 2026-11-18',
    '• 4 messages without a reply since 2 November',
    'Next: Call instead of writing, or reach another contact at the account.',
  ]);
  expect(slackText(alert()).text).toBe(
    'At risk: Acme renewal (120000.00 EUR). 4 messages without a reply since 2 November',
  );
});

test('what is unknown is left out, not invented [execution.alert-text]', () => {
  const bare = alert({
    name: null,
    owner: null,
    amount: null,
    currency: null,
    stage: null,
    closeDate: null,
    reasons: [],
  });
  expect(words(bare)).toEqual([
    'At risk: 006A',
    'Risk 81 of 100 (high) · since 2026-11-18',
    'Next: Review the deal with its owner.',
  ]);
});

test('a digest names the deals beyond the budget and how many more there are [execution.digest-text]', () => {
  const many = Array.from({ length: 23 }, (_, index) => alert({ name: `Deal ${index}` }));
  const text = words({ kind: 'alert_digest', date: '2026-11-20', alerts: many });
  expect(text[0]).toBe('23 more deals at risk on 2026-11-20, beyond the daily alerts');
  expect(text.join('\n')).toContain('• Deal 19 (120000.00 EUR): risk 81');
  expect(text.join('\n')).not.toContain('Deal 20 ');
  expect(text.at(-2)).toBe('… and 3 more.');
});

test('no name, stage or evidence, however hostile, breaks a line or makes a block too long for Slack [execution.alert-text-hostile]', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('&', '<', '>', '\n', '\u2028', '\u202e', '@', 'x', '😀'),
    maxLength: 4_000,
  });
  fc.assert(
    fc.property(hostile, hostile, hostile, (name, stage, text) => {
      const one = alert({ name, stage, reasons: [{ signal: 'ghosted', severity: 'high', text }] });
      for (const payload of [one, { kind: 'alert_digest' as const, date: '2026-11-20', alerts: Array(30).fill(one) }]) {
        const { text: fallback, blocks } = slackText(payload);
        expect(fallback).not.toMatch(/[\n\u2028\u202e]/);
        expect(fallback.length).toBeLessThanOrEqual(1_000);
        for (const block of blocks) {
          const escaped = block.text.map((run) => run.text.replace(/[&<>]/g, '&amp;')).join('');
          expect(escaped.length).toBeLessThanOrEqual(3_000);
          expect(escaped.replaceAll('\n• ', '')).not.toMatch(/[\n\u2028\u202e]/);
        }
      }
    }),
  );
});
