/** What the understanding of questions in plain English promises. */
export const requirements = [
  {
    id: 'understanding.product-questions',
    source: 'issue 8, item 1; product, questions people ask',
    behaviour: 'The questions people ask are understood without a language model, and so are their paraphrases.',
  },
  {
    id: 'understanding.nothing-dropped',
    source: 'issue 8, item 1',
    behaviour:
      'Every word that says something is accounted for: one that names nothing makes the question unsupported and is named.',
  },
  {
    id: 'understanding.asks-back',
    source: 'issue 8, item 1; product, questions people ask',
    behaviour:
      'A name or word with several meanings is asked about, with at most five choices that are each understood.',
  },
  {
    id: 'understanding.names',
    source: 'issue 8, item 1',
    behaviour:
      'People, accounts, products and values are recognised when misspelt, cut short, possessive or written together.',
  },
  {
    id: 'understanding.times',
    source: 'issue 8, item 1',
    behaviour: "Times are read relative to the day asked about, in the company's fiscal quarters and in written dates.",
  },
  {
    id: 'understanding.follow-ups',
    source: 'issue 8, item 1',
    behaviour: 'A follow-up changes the question before it: another person, period, condition, cut or order.',
  },
  {
    id: 'understanding.compounds',
    source: 'issue 8, item 1',
    behaviour:
      'Two questions in one sentence are both understood, the second with the conditions that it points back to.',
  },
  {
    id: 'understanding.form-is-no-matter',
    source: 'issue 8, item 1',
    behaviour: 'Case, spaces and closing marks do not change what is understood.',
  },
  {
    id: 'understanding.speed',
    source: 'issue 8, figures; figures.md, ask',
    behaviour: 'A question is understood within 20 ms with a hundred thousand deal names.',
  },
] as const;
