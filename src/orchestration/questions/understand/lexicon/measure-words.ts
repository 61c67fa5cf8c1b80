import type { QuestionMeasure } from '../../../../domain/question.ts';
import type { Reading } from '../reading.ts';
import type { PhraseTable } from './phrases.ts';

function measure(id: QuestionMeasure['id'], unit: 'ratio' | 'days' | 'number' | 'money'): Reading {
  return { kind: 'measure', measure: { id, of: null }, unit };
}

/** Numbers with a definition of their own. */
export const measureWords: PhraseTable = [
  [
    'win percent|win rate|winning rate|win ratio|win percentage|conversion rate|close rate|closing rate|success rate|win loss ratio|hit rate|closing ratio|close ratio|won rate|winrate|conversion|won percentage|rate of winning|likelihood of winning deals',
    measure('win_rate', 'ratio'),
  ],
  [
    'loss percent|loss rate|loss ratio|lost rate|losing rate|loss percentage|lose rate|failure rate|churn of deals',
    measure('loss_rate', 'ratio'),
  ],
  [
    'average deal size|avg deal size|mean deal size|average deal value|average contract value|average order value|acv|asp|average selling price|average sale price|average sale|average sale size|average win size|typical deal size|average size of won deals',
    measure('average_deal_size', 'money'),
  ],
  [
    'sales cycle|sales cycle length|cycle time|cycle length|deal cycle|length of the sales cycle|sales cycle time|cycle|time to close|days to close|time to win|days to win|average sales cycle|average sales cycle length|average cycle|average cycle time|average time to close|average days to close|average number of days to close|avg sales cycle|mean sales cycle|closing time|selling cycle|sales cycle duration|deal duration|average deal duration|average time to win|average number of days to win',
    measure('sales_cycle', 'days'),
  ],
  [
    'weighted pipeline|weighted value|weighted pipeline value|weighted amount|weighted forecast|expected value|probability weighted pipeline',
    measure('weighted_value', 'money'),
  ],
  [
    'time in stage|average time in stage|days in each stage|time in each stage|time spent in stage|stage duration|average stage duration|average days in stage',
    measure('time_in_stage', 'days'),
  ],
  ['average age|average deal age|avg age|mean age|average age of', measure('deal_age', 'days')],
  ['slip rate|slippage|slippage rate|push rate|rate of slipping', measure('slip_rate', 'ratio')],
  ['average risk|average risk score|mean risk|avg risk', measure('risk', 'number')],
  ['average win probability|average probability|mean win probability', measure('win_probability', 'ratio')],
  [
    'average pushes|average push count|average number of pushes|total pushes|number of pushes',
    measure('push_count', 'number'),
  ],
  [
    'quota attainment|attainment|quota|target|quota achievement|percent of quota|percentage of quota|target attainment|sales target|goal|attainment rate',
    measure('quota_attainment', 'ratio'),
  ],
  ['coverage|pipeline coverage|coverage ratio|pipeline coverage ratio', measure('coverage', 'ratio')],
];

export const aggregateWords: PhraseTable = [
  [
    'average|avg|mean|typical|on average|averaged|average of|mean of|typically|usual',
    { kind: 'aggregate', aggregate: 'average' },
  ],
  ['median|median of|middle', { kind: 'aggregate', aggregate: 'median' }],
  [
    'total|sum|sum of|total of|cumulative|aggregate|combined total|sum up|add up|summed|totals|the total',
    { kind: 'aggregate', aggregate: 'sum' },
  ],
  ['minimum|min', { kind: 'aggregate', aggregate: 'smallest' }],
  ['maximum|max', { kind: 'aggregate', aggregate: 'largest' }],
];

export const superlativeWords: PhraseTable = [
  [
    'most often|most frequently|most popular|most|the most|maximum number of|greatest number of|highest number of|largest number of|most number of|biggest number of|highest count of|more',
    { kind: 'superlative', direction: 'down', hint: 'count' },
  ],
  [
    'least|fewest|the least|the fewest|lowest number of|smallest number of|minimum number of|least number of|fewer',
    { kind: 'superlative', direction: 'up', hint: 'count' },
  ],
  ['highest|greatest|maximal|higher|greater', { kind: 'superlative', direction: 'down', hint: null }],
  ['lowest|lower', { kind: 'superlative', direction: 'up', hint: null }],
  [
    'biggest|largest|most valuable|most expensive|priciest|larger|bigger|huge|highest value|highest valued|largest value|biggest value|highest amount|largest amount|most lucrative',
    { kind: 'superlative', direction: 'down', hint: 'amount' },
  ],
  [
    'smallest|least valuable|cheapest|least expensive|smaller|lowest value|lowest valued|smallest value|lowest amount|smallest amount|tiniest',
    { kind: 'superlative', direction: 'up', hint: 'amount' },
  ],
  [
    'longest|slowest|longer|slower|most time|longest time|longest running',
    { kind: 'superlative', direction: 'down', hint: 'time' },
  ],
  [
    'shortest|fastest|quickest|shorter|faster|quicker|least time|shortest time|fastest time',
    { kind: 'superlative', direction: 'up', hint: 'time' },
  ],
  ['oldest|stalest', { kind: 'superlative', direction: 'down', hint: 'age' }],
  ['youngest', { kind: 'superlative', direction: 'up', hint: 'age' }],
  ['last|newest|latest|most recent|most recently', { kind: 'superlative', direction: 'down', hint: 'date' }],
  ['earliest', { kind: 'superlative', direction: 'up', hint: 'date' }],
  [
    'best|best performing|top performing|highest performing|most successful|better|strongest|leading',
    { kind: 'superlative', direction: 'down', hint: 'good' },
  ],
  [
    'worst|worst performing|lowest performing|least successful|worse|weakest|poorest',
    { kind: 'superlative', direction: 'up', hint: 'good' },
  ],
  ['best selling|top selling|best sold', { kind: 'superlative', direction: 'down', hint: 'top' }],
  ['top', { kind: 'top', direction: 'down' }],
  ['best selling|top selling|best sold', { kind: 'superlative', direction: 'down', hint: 'top' }],
  ['bottom', { kind: 'top', direction: 'up' }],
];

export const comparisonWords: PhraseTable = [
  [
    'over|above|more than|greater than|larger than|bigger than|higher than|exceeding|exceed|exceeds|exceeded|in excess of|north of|upwards of|beyond|>|older than|longer than|later than',
    { kind: 'comparison', comparison: 'above' },
  ],
  [
    'at least|no less than|not less than|minimum of|a minimum of|or more|not under|>=|starting at|and up|and above|and over|or above|or higher|not below',
    { kind: 'comparison', comparison: 'at_least' },
  ],
  [
    'under|below|less than|fewer than|smaller than|lower than|<|cheaper than|younger than|shorter than|south of|up until',
    { kind: 'comparison', comparison: 'below' },
  ],
  [
    'at most|no more than|not more than|maximum of|a maximum of|or less|or fewer|up to|<=|not over|not above|and below|or below|or under',
    { kind: 'comparison', comparison: 'at_most' },
  ],
  ['exactly|equal to|equals|precisely|=', { kind: 'comparison', comparison: 'equals' }],
];
