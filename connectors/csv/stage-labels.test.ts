import { expect, test } from 'vitest';
import { OutcomeLabels, stageOfDateHeader } from './stage-labels.ts';

test.each([
  ['Won', 'won'],
  ['Closed Won', 'won'],
  ['closed-won', 'won'],
  ['CLOSED LOST', 'lost'],
  ['Lost', 'lost'],
  ['Negotiation', null],
  ['Closed', null],
  ['Wonderful fit', null],
])('the stage %s means %s', (label, outcome) => {
  expect(new OutcomeLabels(undefined).ofStage(label)).toBe(outcome);
});

test('declared labels go before known ones', () => {
  const labels = new OutcomeLabels({ won: ['Signed'], lost: ['Won'] });
  expect(labels.ofStage('signed')).toBe('won');
  expect(labels.ofStage('Won')).toBe('lost');
});

test('yes and no end a deal only in a column that the mapping names', () => {
  const labels = new OutcomeLabels(undefined);
  expect([labels.ofColumn('1', true), labels.ofColumn('0', true)]).toEqual(['won', 'lost']);
  expect([labels.ofColumn('1', false), labels.ofColumn('Open', true)]).toEqual([null, null]);
});

test.each([
  ['engage_date', 'Engaging'],
  ['Date entered "Contract Sent (Sales Pipeline)"', 'Contract Sent'],
  ['negotiated_at', 'Negotiation'],
  ['Prospecting', null],
  ['close_date', null],
  ['created_at', null],
  ['date', null],
])('the header %j dates the stage %s', (header, stage) => {
  expect(stageOfDateHeader(header, ['Prospecting', 'Engaging', 'Contract Sent', 'Negotiation'])).toBe(stage);
});
