/** What the sync engine, matching and account events promise. */
export const requirements = [
  {
    id: 'sync.survives-page-faults',
    source: 'issue 4, figures: page-fault matrix; reliability.md B-29',
    behaviour:
      'After any fault on any page, one more run leaves the mirror equal to the source, without false tombstones.',
  },
  {
    id: 'sync.converges',
    source: 'issue 4, figures: 1,000 seeds',
    behaviour: 'Records that change while they are read are as the source has them after one more run.',
  },
  {
    id: 'sync.resumes',
    source: 'issue 4, point 7',
    behaviour: 'A pass that stopped goes on from its last committed page, and begins anew when its cursor has expired.',
  },
  {
    id: 'sync.shows-coverage',
    source: 'issue 4, point 7',
    behaviour: 'Status says of each object how much of how many was read, since when it is partial, and why.',
  },
  {
    id: 'sync.tombstones',
    source: 'issue 4, point 7; reliability.md B-25',
    behaviour: 'Only a complete, unbroken full pass buries what it did not show; what is shown again lives again.',
  },
  {
    id: 'sync.holds-mass-deletion',
    source: 'reliability.md B-25, B-29',
    behaviour: 'A source that suddenly shows next to nothing buries nothing, and status says so.',
  },
  {
    id: 'sync.detects-circles',
    source: 'issue 4, figures: infinite cursor, duplicate page',
    behaviour: 'Repeating cursors and pages end a pass, and none of such a page is committed.',
  },
  {
    id: 'sync.keeps-to-budget',
    source: 'issue 4, point 7: per-connection budgets',
    behaviour: 'A sync stops before it uses the share of calls that other users need, says why, and goes on later.',
  },
  {
    id: 'sync.reconciles',
    source: 'issue 4, point 7: reconciliation',
    behaviour: 'Silent gaps between mirror and source are found by ids or counts and repaired.',
  },
  {
    id: 'sync.reads-delta',
    source: 'issue 4, figures: sync.salesforce_incremental_calls_day',
    behaviour: 'Where a source can tell the changes of many objects in one call, one call is made.',
  },
  {
    id: 'sync.one-reader',
    source: 'issue 4, point 7: page rows and cursor together',
    behaviour: 'Of two processes reading the same object, the slower one commits nothing.',
  },
  {
    id: 'sync.survives-revocation',
    source: 'issue 4, bad input: mass revocation',
    behaviour:
      'When every credential is revoked, each connection needs re-auth, nothing crashes, and answers keep the age of their data.',
  },
  {
    id: 'sync.shows-lost-answer',
    source: 'issue 4, figures: a lost token answer',
    behaviour: 'A token answer lost after the provider rotated shows as needs re-auth within 60 s.',
  },
  {
    id: 'sync.lists-ambiguous',
    source: 'product.md, matching rule: visible',
    behaviour: 'Messages and companies that fit several accounts or deals are listed for a person, without addresses.',
  },
  {
    id: 'sync.tells-data-age',
    source: 'issue 4, bad input: answers say how old the data is',
    behaviour: 'Scores and reports say for each source how old its data is and what is wrong with it.',
  },
  {
    id: 'salesforce.bad-input',
    source: 'reliability.md section 5.2, B-25, B-26, B-27, B-29',
    behaviour:
      'Restored deals, very many activities, hostile texts and wrong answers of Salesforce change nothing else.',
  },
  {
    id: 'salesforce.vendor-clock',
    source: 'issue 4, point 7: watermarks',
    behaviour: 'Where the next pass begins is read from the clock of Salesforce, not from ours.',
  },
  {
    id: 'hubspot.vendor-clock',
    source: 'issue 4, point 7: watermarks',
    behaviour: 'Where the next pass begins is read from the clock of HubSpot, not from ours.',
  },
  {
    id: 'sync.merged-records',
    source: 'reliability.md B-24',
    behaviour: 'What points to a merged record means the one that took it over, in circles too.',
  },
  {
    id: 'matching.by-roles-then-domain',
    source: 'product.md, matching rule',
    behaviour: 'A message belongs to a deal by contact roles, else by the account among the deals of that time.',
  },
  {
    id: 'matching.by-name-in-talk',
    source: 'product.md, matching rule; issue 4 point 4',
    behaviour:
      'What a team says in Slack belongs to the deal of the one account it names by whole name or domain; short names count by domain alone.',
  },
  {
    id: 'matching.never-guesses',
    source: 'product.md, matching rule',
    behaviour:
      'What fits several deals or accounts stays unassigned and visible; internal, automatic and bulk mail is no engagement.',
  },
  {
    id: 'matching.counts-once',
    source: 'issue 4, point 3',
    behaviour: 'Copies of a message in several mailboxes and its copy logged in the CRM count once.',
  },
  {
    id: 'matching.rematches',
    source: 'issue 4, point 3',
    behaviour: 'Messages are matched again when the people, accounts or deals they rest on change, and only those.',
  },
  {
    id: 'matching.knows-its-past',
    source: 'architecture.md decision 2',
    behaviour: 'An activity counts from the moment on which everything its match rests on was on record.',
  },
  {
    id: 'account-events.as-of',
    source: 'issue 5, point 9',
    behaviour:
      'Public events and tickets of an account reach its deals as of their publication, and an unknown company is unknown, not clear.',
  },
  {
    id: 'account-events.remembers-answers',
    source: 'issue 5, point 9',
    behaviour:
      'A source is asked once for each account; none and several are remembered, and several wait for a person.',
  },
] as const;
