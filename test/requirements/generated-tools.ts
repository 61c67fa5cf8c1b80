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
  {
    id: 'generated.off-until-approved',
    source: 'issue 3 items 1 and 5',
    behaviour:
      'A generated tool is a draft that cannot be called until its exact definition is approved; a changed document takes it back to review.',
  },
  {
    id: 'generated.settings-pinned',
    source: 'issue 3 item 1',
    behaviour: 'A generated connector is only opened with the settings its tools were made of.',
  },
  {
    id: 'generated.idempotency-key',
    source: 'house style: a write carries an idempotency key',
    behaviour: 'An API that has an Idempotency-Key header gets the key of the call.',
  },
  {
    id: 'generated.client-credentials',
    source: 'issue 3 item 4',
    behaviour: 'A token of client credentials is asked for once for all callers, and once more when it is refused.',
  },
  {
    id: 'generated.refusals',
    source: 'house style: vendor errors',
    behaviour: 'A refusal carries the API’s short word and never its body.',
  },
  {
    id: 'generated.strict-arguments',
    source: 'issue 3, bad input',
    behaviour: 'Arguments that a generated tool does not know are refused before anything is asked.',
  },
  {
    id: 'generated.ssrf',
    source: 'architecture decision 12',
    behaviour: 'No document, setting or argument makes a generated connector call an address that must not be called.',
  },
  {
    id: 'generated.xml-argument-stays',
    source: 'house style: query text only through escaping builders',
    behaviour: 'An argument comes out of the XML as it went in and never as markup.',
  },
  {
    id: 'generated.xml-bombs',
    source: 'issue 3 item 5, bad input',
    behaviour:
      'XML with a document type or unknown entities, or that grows without end, is refused in WSDLs and answers alike.',
  },
  {
    id: 'generated.wsdl-never-crashes',
    source: 'issue 3 item 5, bad input',
    behaviour: 'Whatever a WSDL says, it makes tools that can be listed or is refused with a reason.',
  },
  {
    id: 'generated.wsdl-caps',
    source: 'issue 3 item 5, bad input',
    behaviour: 'WSDLs with types without end or too many operations meet caps that are reported.',
  },
  {
    id: 'generated.wsdl-left-out',
    source: 'issue 3 item 5',
    behaviour: 'What a WSDL has that we do not call is left out and reported.',
  },
  {
    id: 'generated.soap-answers',
    source: 'issue 3 item 5',
    behaviour: 'SOAP answers come out as JSON with lists as lists and no digit lost.',
  },
  {
    id: 'generated.soap-faults',
    source: 'house style: vendor errors',
    behaviour: 'A SOAP fault becomes the error of the side whose fault it is; its detail is not shown.',
  },
  {
    id: 'generated.soap-writes',
    source: 'issue 3 item 5',
    behaviour: 'A SOAP operation is a write unless a person vouches that it reads.',
  },
] as const;
