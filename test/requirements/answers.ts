/** What answers to questions promise: the deal table they are counted on, and the counting. */
export const requirements = [
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
] as const;
