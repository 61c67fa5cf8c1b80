/** What the demo organisation, the Slack connector and the simulated Slack promise. */
export const requirements = [
  {
    id: 'demo.same-seed-same-bytes',
    source: 'figures.md demo.story_recall',
    behaviour: 'The same seed and anchor date give identical bytes; another seed gives another organisation.',
  },
  {
    id: 'demo.size',
    source: 'product.md, commands: npm start',
    behaviour:
      'Six reps, two managers, a former rep, 40 accounts, 400 closed and 120 open deals, at least 60 of them healthy.',
  },
  {
    id: 'demo.references-hold',
    source: 'architecture.md, as-of by construction',
    behaviour: 'Every id is unique and every reference of the organisation leads to a record.',
  },
  {
    id: 'demo.nothing-after-the-anchor',
    source: 'architecture.md, decision 2',
    behaviour: 'Nothing is on record after the day before the anchor; only plans, due dates and close dates lie ahead.',
  },
  {
    id: 'demo.lives-are-in-order',
    source: 'architecture.md, decision 2',
    behaviour: 'Versions, roles and activities of a deal lie between its creation and its end, in order.',
  },
  {
    id: 'demo.distributions-are-believable',
    source: 'product.md, risk signals',
    behaviour: 'Segments differ in size, length and win rate, and each has at least 20 won deals to learn from.',
  },
  {
    id: 'demo.won-deals-healthier-but-noisy',
    source: 'product.md, what nobody else does, 2',
    behaviour: 'Won deals look healthier than lost ones, but not so much that any one pattern gives the outcome away.',
  },
  {
    id: 'demo.hygiene-noise',
    source: 'product.md, signal 25',
    behaviour: 'Some fields are empty, some tasks overdue and some close dates past, as in any real CRM.',
  },
  {
    id: 'demo.stories-are-in-the-rows',
    source: 'figures.md demo.story_recall',
    behaviour: 'Each planted story stands in the Salesforce rows and crosses its default threshold by a clear margin.',
  },
  {
    id: 'demo.healthy-deals-are-quiet',
    source: 'figures.md demo.false_alarm_rate',
    behaviour: 'A healthy deal gives no default threshold, and none learned from the won deals, a reason to fire.',
  },
  {
    id: 'demo.salesforce-rows-hold-together',
    source: 'connectors.md, Salesforce',
    behaviour: 'The Salesforce rows agree with each other: ids, histories, current values, e-mails and their tasks.',
  },
  {
    id: 'demo.reads-through-salesforce',
    source: 'connectors.md, a simulator that is kinder than the real system is a defect',
    behaviour: 'Every deal, version and activity of the demo comes through the real Salesforce connector unchanged.',
  },
  {
    id: 'demo.only-example-domains',
    source: 'https://www.rfc-editor.org/rfc/rfc2606',
    behaviour: 'Every domain of the demo ends in .example, so that no message can reach anybody.',
  },
  {
    id: 'demo.slack-matches-crm',
    source: 'product.md, who uses it',
    behaviour: 'The simulated Slack of the demo has the alert channel and a member for each sales user of the CRM.',
  },
  {
    id: 'slack.post-carries-alert-id',
    source: 'reliability.md, section 3, Slack message',
    behaviour: 'A post carries the opaque alert id and nothing else in its metadata, and asks for no unfurling.',
  },
  {
    id: 'slack.data-text-is-inert',
    source: 'reliability.md 5.4, mrkdwn injection',
    behaviour: 'Mentions, channel calls and links in data reach the channel as plain characters.',
  },
  {
    id: 'slack.read-back-finds-alert',
    source: 'reliability.md, section 3, class B',
    behaviour:
      'An alert that was posted is found by its id over all pages, threads and direct messages, and duplicates are counted.',
  },
  {
    id: 'slack.update-is-idempotent',
    source: 'reliability.md, section 3, Slack message edit',
    behaviour: 'Changing a message twice has the effect of changing it once.',
  },
  {
    id: 'slack.tools-answer',
    source: 'connectors.md, categories and tools',
    behaviour: 'Users are found by e-mail and the connection check names workspace and bot.',
  },
  {
    id: 'slack.errors-say-what-to-do',
    source: 'house-style.md, codes by what the caller does',
    behaviour: 'Every failure of Slack comes out under the code that says what the caller can do, after one request.',
  },
  {
    id: 'slack.rate-limit-is-exact',
    source: 'reliability.md F-09',
    behaviour: 'A 429 gives the wait Slack asked for, capped at a day, and the SDK repeats nothing by itself.',
  },
  {
    id: 'slack.deadline-holds',
    source: 'reliability.md F-08',
    behaviour: 'A hanging request ends when the caller stops waiting.',
  },
  {
    id: 'slack.arguments-are-checked',
    source: 'reliability.md 5.4',
    behaviour: 'Channel names, user ids and readable alert ids are refused before anything is sent.',
  },
  {
    id: 'slack.goes-through-outbound',
    source: 'architecture.md, decision 12',
    behaviour:
      'Every request leaves through the one outbound client, so a private address is refused unless allow-listed.',
  },
  {
    id: 'slack.conforms',
    source: 'house-style.md, one conformance suite runs for every connector',
    behaviour: 'The Slack connector holds everything that any connector must hold.',
  },
  {
    id: 'slack.simulator-keeps-wire-facts',
    source: 'connectors.md, Slack',
    behaviour: 'The simulated Slack answers, pages, throttles and refuses as Slack documents.',
  },
  {
    id: 'slack.simulator-page-escapes',
    source: 'reliability.md 5.4',
    behaviour: 'The page for people shows the messages and no data in it comes to life.',
  },
  {
    id: 'slack.simulator-barriers',
    source: 'reliability.md, section 3',
    behaviour:
      'A test can hold a post before it is recorded, after it is recorded, and learn when the answer has left.',
  },
  {
    id: 'demo.slack-talks-of-deals',
    source: 'issue 4, done when',
    behaviour: 'The demo’s Slack holds talk about deals by account name, the same for the same organisation.',
  },
  {
    id: 'demo.edgar-tells-news',
    source: 'issue 4, done when; product.md signal 26',
    behaviour:
      'Some accounts of the demo are public; adverse filings make the signal fire on their open deals and on no healthy one.',
  },
  {
    id: 'demo.five-systems',
    source: 'connectors issue, done when',
    behaviour:
      'The demo is read from a CRM (Salesforce or HubSpot), Gmail, Calendar, Slack and EDGAR together, and every planted story is told.',
  },
] as const;
