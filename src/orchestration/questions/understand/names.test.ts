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

function read(text: string): UnderstoodQuestion {
  return understoodQuestionSchema.parse(understand(text, { ...ground, previous: null }));
}

describe('names are recognised however they are written [understanding.names]', () => {
  test.each([
    ['misspelt', 'How many deals did Binaca Falk win?', 'owner=Bianca Falk'],
    ['misspelt first and last', 'How many deals did Biannca Flak win?', 'unsupported Flak'],
    ['a last name', 'How many deals did Okafor win?', 'owner=Tomas Okafor'],
    ['an initial', 'How many deals did B. Falk win?', 'owner=Bianca Falk'],
    ['possessive', "What is Jamal's win rate?", 'owner=Jamal Rossi'],
    ['an account cut short', 'How many deals did we win at alderbrook?', 'account=Alderbrook Works'],
    ['an account with a mark', 'How many deals did we win at crestline and co?', 'account=Crestline & Co'],
    ['a product written together', 'How many MXPro did we sell?', 'product=MX Pro'],
    ['a product written with a hyphen', 'revenue of the mx-pro', 'product=MX Pro'],
    ['a value cut short', 'win rate for healthc customers', 'accountIndustry=Healthcare'],
    ['a value of an own field', 'win rate of deals with lead source referral', 'custom.lead_source=Referral'],
    ['an account called like a word of the language', 'How many deals did we win at Target?', 'account=Target'],
    ['a manager who owns nothing stands for the team', 'revenue of Vera Whitlock', 'ownerManager=Vera Whitlock'],
  ])('%s', (_, text, expected) => {
    expect(questionLine(read(text))).toContain(expected);
  });

  test('a first name of two people is asked about, and each choice is understood [understanding.asks-back]', () => {
    const understood = read('How many deals did Maria win?');
    expect(questionLine(understood)).toBe('clarify Maria Keller / Maria Lindqvist');
    const questions = understood.kind === 'clarify' ? understood.choices.map(({ question }) => question) : [];
    expect(questions.map((question) => questionLine(read(question)))).toEqual([
      'deal: count; owner=Maria Keller; status=won',
      'deal: count; owner=Maria Lindqvist; status=won',
    ]);
  });

  test.each([
    'best rep',
    'Who is our best rep?',
    'How many deals in May 2026?',
    'average revenue per rep',
    'which region performs best?',
  ])('"%s" has several meanings and is asked about [understanding.asks-back]', (text) => {
    const understood = read(text);
    expect(understood.kind).toBe('clarify');
    const questions = understood.kind === 'clarify' ? understood.choices.map(({ question }) => question) : [];
    expect(questions.length).toBeGreaterThan(1);
    for (const question of questions) expect(read(question).kind, question).toBe('question');
  });

  test.each([
    ['How many deals did John Smith win?', ['John', 'Smith']],
    ['How many deals did Bianca Smith win?', ['Smith']],
    ['Which deals have a margin over 20%?', ['margin']],
    ['What is the discount on MX Pro?', ['discount']],
    ['What is the weather?', ['weather']],
    ['revenue in Antarctica', ['Antarctica']],
  ])('"%s" names what does not exist [understanding.nothing-dropped]', (text, unknown) => {
    const understood = read(text);
    expect(understood.kind === 'unsupported' ? understood.unknownWords : understood.kind).toEqual(unknown);
  });

  test('"my" of somebody who owns no deals narrows nothing [understanding.nothing-dropped]', () => {
    const asked = (text: string) => understand(text, { ...ground, asker: null, previous: null });
    expect(asked('my open deals')).toEqual(asked('open deals'));
  });
});
