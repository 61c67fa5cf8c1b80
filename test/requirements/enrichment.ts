/** What a source of account intelligence made of a document and a mapping promises. */
export const requirements = [
  {
    id: 'enrichment.conforms',
    source: 'issue 4 points 5 and 9',
    behaviour: 'A connector of a document and a mapping holds every check of the conformance suite.',
  },
  {
    id: 'enrichment.maps-without-code',
    source: 'issue 4 point 5',
    behaviour: 'Companies, events and firmographics of any described API come out as the domain’s own, without code.',
  },
  {
    id: 'enrichment.never-guesses-a-date',
    source: 'architecture decision 2',
    behaviour: 'An item that does not say when it was published is counted and left out.',
  },
  {
    id: 'enrichment.mapping-errors-have-lines',
    source: 'issue 4 point 5',
    behaviour: 'What is wrong in a mapping is told with its line, and what does not fit the document before any call.',
  },
] as const;
