/** What this area promises; every id is cited by at least one test. */
export const requirements = [
  {
    id: 'intelligence.has-27-signals',
    source: 'issue 5, build 1',
    behaviour: 'All 27 signals of the product exist, each under its own id, in the product’s order.',
  },
  {
    id: 'intelligence.severity-follows-distance',
    source: 'product.md, risk signals',
    behaviour: 'A graded signal is low from its threshold, medium from 1.5 times and high from twice it.',
  },
  {
    id: 'intelligence.thresholds-learned-from-20',
    source: 'product.md, risk signals',
    behaviour:
      'With 20 won deals of the segment, else of the pipeline, thresholds are learned; with 19 the default holds.',
  },
  {
    id: 'intelligence.unknown-is-not-clear',
    source: 'product.md, risk signals',
    behaviour: 'A signal whose input cannot be read is unknown with a reason, never clear and never fired.',
  },
  {
    id: 'intelligence.engagement-is-two-way',
    source: 'product.md, engagement rule',
    behaviour: 'Internal mail, auto-replies and mail with more than 50 people do not count as engagement.',
  },
  {
    id: 'intelligence.decline-is-significant',
    source: 'issue 5, build 2',
    behaviour:
      'Engagement declines only when the fall in touches is beyond chance, so three e-mails fewer is no decline.',
  },
  {
    id: 'intelligence.seller-volume-saturates',
    source: 'issue 5, build 2',
    behaviour: 'Writing more without answers does not raise a deal’s engagement.',
  },
  {
    id: 'intelligence.durations-are-censored',
    source: 'issue 5, build 3',
    behaviour: 'Open and lost deals count in stage durations as not yet moved on.',
  },
  {
    id: 'intelligence.benchmarks-are-json',
    source: 'issue 5, build 3',
    behaviour: 'Benchmarks are plain JSON and do not depend on the order of the deals.',
  },
  {
    id: 'intelligence.contributions-sum',
    source: 'issue 5, figures and laws',
    behaviour: 'The base and the signals’ contributions sum to the log-odds of the score within 1e-9.',
  },
  {
    id: 'intelligence.what-if-equals-rescore',
    source: 'issue 5, figures and laws',
    behaviour: 'A what-if gives what a rescore with that signal cleared gives.',
  },
  {
    id: 'intelligence.text-cannot-move-the-score',
    source: 'issue 5, figures and laws',
    behaviour: 'Words put into any text field leave the score bit-identical when no configured phrase is in them.',
  },
  {
    id: 'intelligence.phrase-moves-its-weight',
    source: 'issue 5, figures and laws',
    behaviour: 'A configured phrase moves the log-odds by exactly the weight of its signal.',
  },
  {
    id: 'intelligence.same-input-same-bytes',
    source: 'architecture.md, decision 2',
    behaviour: 'The same context, benchmarks, settings and model give the same bytes.',
  },
  {
    id: 'intelligence.ignores-later-items',
    source: 'architecture.md, decision 2',
    behaviour: 'Changes, activities, events and tickets later than the date asked for change nothing.',
  },
  {
    id: 'intelligence.cut-off-histories-do-not-count',
    source: 'issue 5, item 3',
    behaviour:
      'Won deals that began before a connected mailbox’s or calendar’s history does count in no benchmark of engagement.',
  },
  {
    id: 'intelligence.set-thresholds-hold',
    source: 'issue 5, item 1',
    behaviour: 'A threshold that somebody set is not learned over, and a learned one stays near the default.',
  },
  {
    id: 'scoring.bad-input-is-told',
    source: 'issue 5, bad input',
    behaviour:
      'No history, one class, one deal, empty columns, 5,000 levels, the year 9999, 1e15, foreign money, unmapped stages and dates before all deals give a result that says what it could not do.',
  },
  {
    id: 'intelligence.never-nan',
    source: 'issue 5, bad input',
    behaviour: 'Hostile values give a valid score: no crash, no NaN.',
  },
  {
    id: 'intelligence.healthy-stays-quiet',
    source: 'figures.md, demo.false_alarm_rate',
    behaviour: 'A deal that goes well fires nothing and has low risk.',
  },
  {
    id: 'intelligence.planted-problems-show',
    source: 'figures.md, demo.story_recall',
    behaviour: 'A buyer gone quiet for a month makes a deal high; with an overdue close date it is critical.',
  },
  {
    id: 'intelligence.no-probability-without-history',
    source: 'product.md, the three jobs 1',
    behaviour: 'Without enough closed deals there is no win probability, and the reason says how many are missing.',
  },
] as const;
