/** The win model over deals, as pure functions of snapshots. */
export const requirements = [
  {
    id: 'deal-model.ships-when-better',
    source: 'intelligence 4; architecture 8',
    behaviour: 'Where a feature tells the outcome the model ships, names it first and ranks by it.',
  },
  {
    id: 'deal-model.no-signal-no-model',
    source: 'intelligence 4',
    behaviour: 'Histories that tell nothing never ship a model; the reason names what was not beaten.',
  },
  {
    id: 'deal-model.order-does-not-matter',
    source: 'intelligence, laws',
    behaviour: 'The order of the snapshots changes neither model nor report.',
  },
  {
    id: 'deal-model.excludes-copies-of-the-outcome',
    source: 'intelligence 5',
    behaviour: 'A feature whose single-feature AUC is above 0.9 is excluded and named.',
  },
  {
    id: 'deal-model.warns-of-missingness',
    source: 'intelligence 5',
    behaviour: 'A feature whose blanks tell the outcome is warned of by name.',
  },
  {
    id: 'deal-model.embargo',
    source: 'intelligence 4',
    behaviour:
      'Training ends a whole horizon before the test begins: every outcome learned from was known by then, and no deal is on both sides.',
  },
  {
    id: 'deal-model.too-little-history',
    source: 'intelligence, bad input',
    behaviour: 'No history, one deal or one outcome only gives a reason with counts, never a crash.',
  },
  {
    id: 'deal-model.amounts-by-currency',
    source: 'intelligence 11',
    behaviour: 'Amounts count as multiples of the median of their own currency, never across currencies.',
  },
  {
    id: 'deal-model.features-never-nan',
    source: 'intelligence, bad input',
    behaviour: 'Whatever a deal holds, every feature is a text or unknown, never NaN.',
  },
  {
    id: 'deal-model.no-outcome-among-features',
    source: 'intelligence 5',
    behaviour: 'Outcome, loss reason, name and custom fields change no feature.',
  },
] as const;
