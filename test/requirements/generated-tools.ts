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
] as const;
