/** What the HubSpot connector promises. */
export const requirements = [
  {
    id: 'hubspot.conformance',
    source: 'issue 4 point 2; house style: one conformance suite',
    behaviour: 'The HubSpot connector holds every check of the conformance suite.',
  },
] as const;
