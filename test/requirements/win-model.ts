export const requirements = [
  {
    id: 'win-model.ships-when-it-beats-the-base-rate',
    source: 'issue 5, item 4',
    behaviour: 'On a table with signal the verdict is `ships` and unseen rows are ranked well.',
  },
  {
    id: 'win-model.contributions-sum-to-log-odds',
    source: 'issue 5, laws',
    behaviour: 'The base and the contributions sum to the log-odds within 1e-9, and the probability follows from them.',
  },
  {
    id: 'win-model.json-round-trip',
    source: 'issue 5, item 4',
    behaviour: 'A model written as JSON and restored predicts the same bits.',
  },
  {
    id: 'win-model.same-seed-same-bytes',
    source: 'issue 5, laws',
    behaviour: 'The same table and seed give the same report, model and predictions, byte for byte.',
  },
  {
    id: 'win-model.row-order-does-not-matter',
    source: 'issue 5, laws',
    behaviour: 'The order of the rows of an unordered table does not change the probabilities.',
  },
  {
    id: 'win-model.survives-other-columns',
    source: 'issue 5, bad input',
    behaviour: 'Columns missing from the rows to predict are left out and named; extra ones are ignored.',
  },
  {
    id: 'win-model.no-signal-says-so',
    source: 'issue 5, figures',
    behaviour:
      'Without signal the verdict is `no_better_than_base_rate` and the Brier score stays within 0.0015 of the base rate’s.',
  },
  {
    id: 'win-model.permuted-label-is-chance',
    source: 'issue 5, item 5',
    behaviour: 'Trained on permuted outcomes, the AUC on held-out rows is within 0.05 of 0.5.',
  },
  {
    id: 'win-model.finds-pairs',
    source: 'issue 5, item 4',
    behaviour: 'An interaction of two columns that neither shows alone is found and named.',
  },
  {
    id: 'win-model.ids-are-not-memorised',
    source: 'issue 5, item 4',
    behaviour: 'Text-like ids, 5,000 levels without effect and deal names do not spoil predictions.',
  },
  {
    id: 'win-model.judged-on-later-rows',
    source: 'issue 5, item 4',
    behaviour: 'Rows ordered in time are judged on the latest 20 %, and old rows fade where that helps.',
  },
  {
    id: 'win-model.too-little-history-says-so',
    source: 'issue 5, bad input',
    behaviour:
      'Below the stated floor the verdict is `too_little_history` and every probability the shrunken base rate.',
  },
  {
    id: 'win-model.never-nan',
    source: 'issue 5, bad input',
    behaviour: 'Odd columns and odd rows give finite probabilities and null figures, never NaN and never a crash.',
  },
  {
    id: 'win-model.wrong-kind-is-overruled',
    source: 'issue 5, bad input',
    behaviour: 'A declared column kind that the cells contradict is overruled by the cells.',
  },
  {
    id: 'win-model.reads-money-and-dates',
    source: 'issue 5, item 4',
    behaviour: 'Money with signs and either decimal mark, and dates in three orders or with month names, are read.',
  },
  {
    id: 'win-model.excludes-copies-of-the-outcome',
    source: 'issue 5, item 5',
    behaviour: 'A column whose single-feature AUC is above 0.9 is excluded and named.',
  },
  {
    id: 'win-model.warns-of-missingness',
    source: 'issue 5, item 5',
    behaviour: 'A column whose missingness tells the outcome is warned of by name, kept, and dropped by --strict.',
  },
  {
    id: 'win-model.warns-of-roundness',
    source: 'issue 5, item 5',
    behaviour: 'An amount whose roundness tells the outcome among amounts of like size is warned of by name.',
  },
  {
    id: 'win-model.warns-of-identifiers',
    source: 'issue 5, item 5',
    behaviour: 'A number that counts the rows and tells the outcome is warned of by name.',
  },
  {
    id: 'win-model.metrics-are-exact',
    source: 'issue 5, item 6',
    behaviour: 'AUC, AP, Brier, log loss, ECE and lift equal their definitions.',
  },
  {
    id: 'evaluate-table.writes-predictions',
    source: 'architecture, commands',
    behaviour:
      '`evaluate --train … --out` writes `row_id,probability` and prints one JSON document, the same bytes twice.',
  },
  {
    id: 'evaluate-table.bad-input-exits-2',
    source: 'architecture, commands',
    behaviour: 'Bad input exits 2 with one line that says what, where and what to do.',
  },
  {
    id: 'evaluate-table.survives-odd-tables',
    source: 'issue 5, bad input',
    behaviour:
      'Missing columns, unseen levels, empty cells, one row, none, one class or no outcome give a probability for each row and say what could not be told.',
  },
  {
    id: 'evaluate-table.reads-spreadsheet-files',
    source: 'issue 5, item 4',
    behaviour: 'Files as spreadsheets save them (Windows letters, other case, blanks in names) are read.',
  },
] as const;
