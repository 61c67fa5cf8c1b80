/** What the PostgreSQL connector promises. */
export const requirements = [
  {
    id: 'postgres.conforms',
    source: 'issue 4 points 6 and 9',
    behaviour: 'The PostgreSQL connector holds every check of the conformance suite that is not about HTTP.',
  },
  {
    id: 'postgres.reads-every-row-once',
    source: 'issue 4 point 6',
    behaviour: 'Pages by key cover a table or view once each, whatever its names, types and ids.',
  },
  {
    id: 'postgres.reads-changes',
    source: 'issue 4 points 6 and 7',
    behaviour: 'By an updated-at column only what changed is read, and nothing written during a pass is missed.',
  },
  {
    id: 'postgres.describes',
    source: 'issue 4 point 6',
    behaviour: 'What each column fills, and what is wrong with the settings, is told in one answer.',
  },
  {
    id: 'postgres.rejects-with-reason',
    source: 'issue 4, bad input',
    behaviour: 'A row that cannot be read is named with column, value and reason; the others come.',
  },
  {
    id: 'postgres.only-reads',
    source: 'issue 4 point 6: read only',
    behaviour: 'The server itself refuses whatever would write.',
  },
  {
    id: 'postgres.bounded',
    source: 'reliability F-08',
    behaviour: 'A statement ends at its timeout and a cancelled call at once.',
  },
  {
    id: 'postgres.errors-say-what-to-do',
    source: 'house-style.md, codes by what the caller does',
    behaviour: 'Failures come out under the code that says what to do, without a secret.',
  },
  {
    id: 'postgres.obeys-address-policy',
    source: 'architecture decision 12',
    behaviour: 'A database is called only at an address that the allow-list names, and never in the clear in public.',
  },
  {
    id: 'postgres.names-stay-names',
    source: 'house style: query text only through escaping builders',
    behaviour: 'Names are quoted and values are parameters, whatever they hold.',
  },
] as const;
