import { describe, expect, test } from 'vitest';
import { questionLine } from '../../../../test/builders/question-line.ts';
import { questionVocabulary } from '../../../../test/builders/question-vocabulary.ts';
import { type UnderstoodQuestion, understoodQuestionSchema } from '../../../domain/question.ts';
import { indexVocabulary } from './index-vocabulary.ts';
import { understand } from './understand.ts';

const index = indexVocabulary(questionVocabulary());
const ground = {
  index,
  asOf: '2026-08-12',
  fiscalCalendar: { firstMonth: 2, yearNamedBy: 'end' as const },
  asker: 'user:Tomas Okafor',
};

function read(text: string, previous: UnderstoodQuestion | null = null): UnderstoodQuestion {
  return understoodQuestionSchema.parse(understand(text, { ...ground, previous }));
}

/** Reads a conversation line by line. */
function converse(texts: readonly string[]): string[] {
  let previous: UnderstoodQuestion | null = null;
  return texts.map((text) => {
    previous = read(text, previous);
    return questionLine(previous);
  });
}

describe('a follow-up changes the question before it [understanding.follow-ups]', () => {
  test('another person, period, cut, condition and order', () => {
    const conversation = [
      ['How many deals did we win last quarter?', 'deal: count; closeDate@2026-05-01..2026-07-31; status=won'],
      ['and for Bianca?', 'deal: count; closeDate@2026-05-01..2026-07-31; owner=Bianca Falk; status=won'],
      ['what about Q1?', 'deal: count; closeDate@2026-02-01..2026-04-30; owner=Bianca Falk; status=won'],
      ['by product', 'deal: count; closeDate@2026-02-01..2026-04-30; owner=Bianca Falk; status=won; by product'],
      [
        'only above 50k',
        'deal: count; amount above 50000; closeDate@2026-02-01..2026-04-30; owner=Bianca Falk; status=won; by product',
      ],
      [
        'sort by revenue',
        'deal: won_value; amount above 50000; closeDate@2026-02-01..2026-04-30; owner=Bianca Falk; status=won; by product order won_value down',
      ],
    ] as const;
    expect(converse(conversation.map(([text]) => text))).toEqual(conversation.map(([, line]) => line));
  });

  test('a region, an order and a limit', () => {
    const conversation = [
      ['Show open deals over 5000', 'deal: rows; amount above 5000; status=open'],
      ['only in the East region', 'deal: rows; amount above 5000; ownerRegion=East; status=open'],
      ['sort by amount', 'deal: rows; amount above 5000; ownerRegion=East; status=open order amount down'],
      ['top 3', 'deal: rows; amount above 5000; ownerRegion=East; status=open order amount down limit 3'],
    ] as const;
    expect(converse(conversation.map(([text]) => text))).toEqual(conversation.map(([, line]) => line));
  });

  test('why asks for the reasons of the same deals', () => {
    const conversation = [
      ['Which deals are at risk?', 'deal: rows; band=high|critical'],
      ['why?', 'why_at_risk everything everything; band=high|critical'],
    ] as const;
    expect(converse(conversation.map(([text]) => text))).toEqual(conversation.map(([, line]) => line));
  });

  test('another target of the same topic', () => {
    const conversation = [
      ['What is the status of Acme?', 'status account Acme Industries'],
      ['and for Alderbrook?', 'status account Alderbrook Works'],
    ] as const;
    expect(converse(conversation.map(([text]) => text))).toEqual(conversation.map(([, line]) => line));
  });

  test('a period beside the one before', () => {
    expect(converse(['What is the revenue in Q1?', 'vs Q2'])[1]).toBe(
      'deal: won_value; series Q1 FY2027 {closeDate@2026-02-01..2026-04-30}; series Q2 FY2027 {closeDate@2026-05-01..2026-07-31}',
    );
  });

  test('a whole question of its own starts anew', () => {
    expect(converse(['How many deals did we win in Q1?', 'How many open deals does Bianca have?'])[1]).toBe(
      'deal: count; owner=Bianca Falk; status=open',
    );
  });
});
