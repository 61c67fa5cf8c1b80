/** What the SEC EDGAR connector promises. */
export const requirements = [
  {
    id: 'edgar.conforms',
    source: 'issue 4 points 5 and 9',
    behaviour: 'The EDGAR connector holds every check of the conformance suite over its simulator.',
  },
  {
    id: 'edgar.finds-without-guessing',
    source: 'issue 4 point 5; product.md: it never guesses',
    behaviour: 'A company is certain by ticker or website only; a name alone gives up to five with a low confidence.',
  },
  {
    id: 'edgar.typed-events',
    source: 'issue 4 point 5',
    behaviour: 'Each item of an 8-K and each other filing is an event of a kind, with the link of the filing.',
  },
  {
    id: 'edgar.feeds-account-news',
    source: 'product.md signal 26',
    behaviour: 'Adverse items of an 8-K make the signal on account news fire, everyday filings do not.',
  },
  {
    id: 'edgar.known-at-is-safe',
    source: 'architecture decision 2',
    behaviour: 'No event is known before its filing was public, whichever clock the filer’s stamps show.',
  },
  {
    id: 'edgar.reads-little',
    source: 'issue 4: the lowest number of API calls',
    behaviour: 'Older files are read only when the question reaches them, and the list of companies once a day.',
  },
  {
    id: 'edgar.paced',
    source: 'connectors.md, SEC EDGAR',
    behaviour: 'All calls of a process together stay within ten requests a second, and waiting can be cancelled.',
  },
  {
    id: 'edgar.says-who-asks',
    source: 'connectors.md, SEC EDGAR',
    behaviour: 'Every request names who asks; a connection without a contact is refused.',
  },
  {
    id: 'edgar.pages-keep-their-place',
    source: 'issue 4 point 9',
    behaviour: 'A page goes on where the last one ended even when filings arrived between them.',
  },
  {
    id: 'edgar.columns-must-agree',
    source: 'house style: vendor records are parsed at the edge',
    behaviour: 'Parallel arrays of different lengths are refused.',
  },
  {
    id: 'edgar.refusals',
    source: 'issue 4 point 9: HTML error pages',
    behaviour: 'The SEC’s pages for undeclared agents and for bursts become errors that say what to do.',
  },
] as const;
