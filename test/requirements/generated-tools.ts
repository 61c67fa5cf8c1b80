/** What connectors made of OpenAPI and WSDL documents promise. */
export const requirements = [
  {
    id: 'generated.openapi-conforms',
    source: 'issue 3 item 5; house style: one conformance suite',
    behaviour: 'A connector made of an OpenAPI document holds every check of the conformance suite.',
  },
  {
    id: 'generated.soap-conforms',
    source: 'issue 3 item 5; house style: one conformance suite',
    behaviour: 'A connector made of a WSDL holds every check of the conformance suite.',
  },
  {
    id: 'generated.path-argument-stays',
    source: 'issue 3 item 5; house style: query text only through escaping builders',
    behaviour:
      'An argument in a path stays in its segment: steps, slashes, escapes and control characters are refused.',
  },
  {
    id: 'generated.query-argument-stays',
    source: 'issue 3 item 5; house style: query text only through escaping builders',
    behaviour: 'An argument in a query is one value of its own parameter and adds no other.',
  },
  {
    id: 'generated.header-argument-stays',
    source: 'issue 3 item 5',
    behaviour: 'A header argument is one line of printable text.',
  },
  {
    id: 'generated.body-argument-stays',
    source: 'issue 3 item 5',
    behaviour: 'A JSON body arrives as it was given.',
  },
  {
    id: 'generated.never-crashes',
    source: 'issue 3 item 5, bad input',
    behaviour: 'Whatever an OpenAPI document says, it makes tools that can be listed or is refused with a reason.',
  },
  {
    id: 'generated.document-caps',
    source: 'issue 3 item 5, bad input',
    behaviour:
      'Documents that are too large, hold too many operations or multiply by aliases meet caps that are reported.',
  },
  {
    id: 'generated.references',
    source: 'issue 3 item 5',
    behaviour: 'References are followed inside the document only, and those that go round or multiply end.',
  },
  {
    id: 'generated.inherited-names',
    source: 'issue 3 item 5, bad input',
    behaviour: 'Names such as `__proto__` and `constructor` in a document change nothing of ours.',
  },
  {
    id: 'generated.names',
    source: 'issue 3 item 1',
    behaviour: 'Generated tools have valid names; those that collide are renamed or left out, and reported.',
  },
  {
    id: 'generated.no-foreign-patterns',
    source: 'reliability section 5, bad input',
    behaviour: 'A regular expression of a document is never run here.',
  },
  {
    id: 'generated.method-effects',
    source: 'issue 3 item 5',
    behaviour: 'GET and HEAD read, PUT and DELETE may be repeated, DELETE has the highest risk.',
  },
  {
    id: 'generated.no-secret-arguments',
    source: 'issue 3 item 4',
    behaviour: 'No argument of a generated tool carries a secret or says who calls.',
  },
  {
    id: 'generated.secrets-stay-home',
    source: 'issue 3 item 4; reliability S-06',
    behaviour: 'Secrets go to hosts that a person named, not to those a fetched document names.',
  },
] as const;
