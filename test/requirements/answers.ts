/** What answers to questions promise: the deal table they are counted on, and the counting. */
export const requirements = [
  {
    id: 'answers.activities-counted',
    source: 'issue 8, part 1: coverage',
    behaviour:
      'Activities beyond what is looked at are counted in full, or the answer says of how many it looked at how many.',
  },
  {
    id: 'answers.file',
    source: 'issue 8, part 4',
    behaviour: '`ask --file` answers each line in one process, in order; with --json stdout is one array of answers.',
  },
  {
    id: 'answers.as-of-and-as',
    source: 'issue 8, part 1',
    behaviour: '`ask --as-of` answers with what was known by a day, `ask --as` with the rows of one person.',
  },
  {
    id: 'answers.conversation',
    source: 'issue 8, part 4',
    behaviour: '`ask` without a question is a conversation in which a question may follow up the one before it.',
  },
  {
    id: 'answers.names-follow',
    source: 'ask.p95_ms',
    behaviour: 'Names that follow a changed vocabulary find what names collected anew find.',
  },
  {
    id: 'answers.score-of-one',
    source: 'issue 8, part 1',
    behaviour: 'Why a deal is at risk is told from its kept score, or from scoring it alone as all were scored.',
  },
  {
    id: 'answers.same-engagement',
    source: 'issue 8, part 1',
    behaviour: 'Trend and active contacts go by the internal domains and ratios that the signals go by.',
  },
  {
    id: 'answers.table-as-of',
    source: 'architecture decision 2; product, edge 1',
    behaviour: 'The deal table of a past date holds what was true and known then, and nothing that came later.',
  },
  {
    id: 'answers.table-follows-changes',
    source: 'product, edge 6; issue 8, item 1',
    behaviour:
      'A kept deal table that was brought up to date equals one read anew, whatever changed and whichever transaction ended first.',
  },
  {
    id: 'answers.table-permissions',
    source: 'architecture decision 4; product, edge 7',
    behaviour:
      'The deal table shows a principal the rows and classes of their decision alone, whoever asked for it before them.',
  },
  {
    id: 'answers.table-bounded',
    source: 'architecture decision 1; reliability 5',
    behaviour: 'Tables of several workspaces stay within a budget of memory: the one used longest ago goes first.',
  },
  {
    id: 'answers.exact',
    source: 'issue 8, item 1; architecture decision 7',
    behaviour: 'Counts, rates and totals equal what the database counts, for any combination of conditions.',
  },
  {
    id: 'answers.unlinked-owner',
    source: 'issue 8, item 1',
    behaviour: 'An asker who is no sales user and says "my" is answered for everything they may see, and told so.',
  },
  {
    id: 'answers.own-set',
    source: 'issue 8, figures; figures ask.own_right, ask.own_confident_wrong',
    behaviour:
      'A question set over real and made-up data is answered as independent SQL answers it, or not at all; `npm run eval ask` prints how often.',
  },
  {
    id: 'answers.currencies-apart',
    source: 'architecture, domain words; issue 8, item 1',
    behaviour:
      'Amounts of several currencies are never added: there is a total for each, or one by the workspace’s rates.',
  },
  {
    id: 'answers.ties',
    source: 'issue 8, item 1',
    behaviour: 'Those who share the last chosen place are all named, and a shared first place has no single winner.',
  },
  {
    id: 'answers.none-of',
    source: 'issue 8, item 1',
    behaviour: 'A question for things without any row finds them.',
  },
  {
    id: 'answers.permissions',
    source: 'product, edges 6 and 7',
    behaviour: 'An answer counts only what the asker may see, and its coverage is of that.',
  },
  {
    id: 'answers.verified',
    source: 'architecture decision 6',
    behaviour: 'A typed question that names what does not exist is refused with every fault at once.',
  },
  {
    id: 'answers.never-acts',
    source: 'architecture decision 11',
    behaviour: 'Asking for something to be done shows what would be done and does nothing.',
  },
  {
    id: 'answers.topics',
    source: 'product, questions people ask',
    behaviour: 'Every topic has an answer in plain words, also where nothing is known.',
  },
  {
    id: 'answers.phrased',
    source: 'issue 8, item 5',
    behaviour:
      'A model puts a result into other words with our values in it; a number, link or markup of its own rejects them.',
  },
  {
    id: 'answers.model-understands',
    source: 'issue 8, item 5',
    behaviour: 'What a model takes a question to mean passes the checks of one typed by hand, and never acts.',
  },
] as const;
