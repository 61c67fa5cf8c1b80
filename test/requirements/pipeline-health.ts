/** What pipeline health, forecast and the report promise. */
export const requirements = [
  {
    id: 'pipeline-health.waterfall-balances',
    source: 'issue 5, 8',
    behaviour: 'Start and the bars add up to the end with a residual of 0.00 in every currency, for any two dates.',
  },
  {
    id: 'pipeline-health.deals-behind-each-bar',
    source: 'issue 5, 8',
    behaviour: 'A deal that changed in several ways goes to the bars the rules name, and each bar lists its deals.',
  },
  {
    id: 'pipeline-health.same-bytes',
    source: 'issue 5, laws',
    behaviour: 'The same deals in any order give the same bytes.',
  },
  {
    id: 'pipeline-health.later-facts-change-nothing',
    source: 'issue 5, laws',
    behaviour: 'A fact known only after the date leaves every figure as it was.',
  },
  {
    id: 'pipeline-health.never-not-a-number',
    source: 'issue 5, bad input',
    behaviour: 'Hostile dates, amounts and currencies, one deal or none, give a result and never NaN.',
  },
  {
    id: 'pipeline-health.currencies-stay-apart',
    source: 'issue 5, 8',
    behaviour: 'Amounts are converted only with a rate of that day, and deals without one are counted as left out.',
  },
  {
    id: 'pipeline-health.coverage-against-target',
    source: 'issue 5, 8 and 11',
    behaviour:
      'Open value due in the period is held against target less won, per team, and says why when it cannot be.',
  },
  {
    id: 'pipeline-health.untold-is-no-gap',
    source: 'issue 5, 8',
    behaviour: 'What the source cannot tell is neither a data gap nor a push count of zero.',
  },
  {
    id: 'pipeline-health.fiscal-calendar',
    source: 'issue 5, 11',
    behaviour: 'A fiscal year may start in any month; its quarters hold every day once.',
  },
  {
    id: 'pipeline-health.workspace-settings',
    source: 'issue 5, 11',
    behaviour:
      'Fiscal calendar, targets and rates are settings of the workspace, checked and named when they cannot be read.',
  },
  {
    id: 'pipeline-health.report-command',
    source: 'architecture.md, commands',
    behaviour: 'The report command prints text that fits the terminal, one JSON document, or one self-contained page.',
  },
  {
    id: 'pipeline-health.page-is-inert',
    source: 'issue 5, 8',
    behaviour: 'The page has no script and no remote resource, and text from a CRM cannot become markup.',
  },
  {
    id: 'forecast.abstains-without-history',
    source: 'issue 5, 8',
    behaviour:
      'Without enough closed or won deals there is no modelled forecast, and the reason says how many are missing.',
  },
  {
    id: 'forecast.interval-holds-outcomes',
    source: 'issue 5, 8',
    behaviour: 'The P10 to P90 interval holds about eight of ten outcomes of the process it was learned from.',
  },
  {
    id: 'forecast.seeded',
    source: 'issue 5, 8',
    behaviour: 'The same stream of numbers gives the same forecast.',
  },
  {
    id: 'forecast.one-model-of-time',
    source: 'issue 5, 4',
    behaviour: 'The chance to be won by a date never falls with a later date and never passes the chance to be won.',
  },
] as const;
