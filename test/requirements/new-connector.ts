/** What `npm run new-connector` promises. */
export const requirements = [
  {
    id: 'newconnector.compiles',
    source: 'issue 4 point 10',
    behaviour: 'The skeleton of a new connector compiles.',
  },
  {
    id: 'newconnector.lints',
    source: 'issue 4 point 10',
    behaviour: 'The skeleton passes lint and is formatted.',
  },
  {
    id: 'newconnector.says-what-is-missing',
    source: 'issue 4 point 10',
    behaviour: 'The conformance suite runs over the skeleton and names exactly what is left to do.',
  },
  {
    id: 'newconnector.refuses-bad-names',
    source: 'issue 4, bad input',
    behaviour: 'A name that is none or is taken writes nothing.',
  },
] as const;
