/** What the HubSpot connector, its simulator and the demo's portal promise. */
export const requirements = [
  {
    id: 'hubspot.conformance',
    source: 'issue 4 point 2; house style: one conformance suite',
    behaviour: 'The HubSpot connector holds every check of the conformance suite.',
  },
  {
    id: 'hubspot.history',
    source: 'issue 4 point 2; architecture decision 2',
    behaviour: 'Each revision of a property is a dated change, and a close date is a day of the portal’s zone.',
  },
  {
    id: 'hubspot.no-outcome-columns',
    source: 'connectors.md: closed reasons and days_to_close are never a feature',
    behaviour: 'Reasons for closing and columns calculated from the outcome are never asked for.',
  },
  {
    id: 'hubspot.deleted-stage',
    source: 'reliability B-21',
    behaviour: 'A stage that was deleted keeps its id in the history and tells no outcome.',
  },
  {
    id: 'hubspot.hidden-property',
    source: 'reliability B-20',
    behaviour: 'A property that can no longer be read is left out and not told as empty; the rest is read.',
  },
  {
    id: 'hubspot.currency',
    source: 'reliability B-22',
    behaviour: 'Each deal has its own currency, else the portal’s; amounts stay decimals.',
  },
  {
    id: 'hubspot.exact-text',
    source: 'reliability B-27, B-28',
    behaviour: 'Hostile text comes out letter by letter, and ids beyond 2^53 are exact.',
  },
  {
    id: 'hubspot.search-wall',
    source: 'issue 4 point 2',
    behaviour: 'A pass goes on by object id past the 10,000 that offsets reach.',
  },
  {
    id: 'hubspot.incremental',
    source: 'issue 4 point 7; connectors.md: the index lags writes by seconds',
    behaviour: 'A later pass reads what changed, and what the index had not yet shown, and nothing else.',
  },
  {
    id: 'hubspot.archived',
    source: 'reliability B-25',
    behaviour: 'Archived records are deletions, and a restored one comes back with its history.',
  },
  {
    id: 'hubspot.merged',
    source: 'reliability B-24',
    behaviour: 'Merged records are told as deleted with the one that lives on; links follow it.',
  },
  {
    id: 'hubspot.many-links',
    source: 'reliability B-26',
    behaviour: 'Links beyond a page of 500 are all read.',
  },
  {
    id: 'hubspot.roles',
    source: 'issue 4 point 2',
    behaviour: 'A role is the label of the link, known when the number of contacts last rose.',
  },
  {
    id: 'hubspot.activities',
    source: 'issue 4 point 2',
    behaviour: 'Engagements are activities with direction, people and deal, their ids apart by type.',
  },
  {
    id: 'hubspot.tickets',
    source: 'issue 4 point 2',
    behaviour: 'Tickets are support tickets of their company with a known priority.',
  },
  {
    id: 'hubspot.wrong-answers',
    source: 'reliability B-29',
    behaviour: 'HTML with status 200, an empty body and records nobody asked for are refused.',
  },
  {
    id: 'hubspot.renewed-token',
    source: 'issue 4 point 2; reliability F-10a',
    behaviour: 'An expired token is renewed once by the credential source and the call repeated.',
  },
  {
    id: 'hubspot.refusals',
    source: 'house style: codes by what the caller does',
    behaviour: 'A dead token, a missing scope and a used-up day are told apart, the day with its wait.',
  },
  {
    id: 'hubspot.foreign-cursor',
    source: 'house style: invalid_input',
    behaviour: 'A cursor of another object or start is refused.',
  },
  {
    id: 'hubspot.paced',
    source: 'figures sync.hubspot_429',
    behaviour: 'Requests keep below the rolling limit and the limit of searches, as the headers tell them.',
  },
  {
    id: 'hubspot.quota',
    source: 'issue 4 point 7',
    behaviour: 'Pages tell the calls that the vendor’s headers say are left.',
  },
  {
    id: 'hubspot.signature',
    source: 'issue 4 point 2',
    behaviour: 'A webhook that HubSpot signed is accepted, escapes in its address undone.',
  },
  {
    id: 'hubspot.signature-age',
    source: 'reliability F-16',
    behaviour: 'A signed request older than five minutes is refused.',
  },
  {
    id: 'hubspot.signature-forged',
    source: 'reliability F-17',
    behaviour: 'Every changed bit, missing header and other address is refused.',
  },
  {
    id: 'hubspot.webhook-events',
    source: 'issue 4 point 2',
    behaviour: 'Webhook events become one shape in the order they happened; a foreign body is refused.',
  },
  {
    id: 'hubspot.writes-once',
    source: 'reliability 3.2: HubSpot task is class A',
    behaviour: 'A write is made once for its key by a unique property, and by read-back where there is none.',
  },
  {
    id: 'hubspot.expected-value',
    source: 'issue 4 point 2; house style: a write carries the value it expects to replace',
    behaviour: 'A field is changed only from the expected value, and what it held before comes back.',
  },
  {
    id: 'hubspot.simulator',
    source: 'issue 4 point 9',
    behaviour: 'The simulator pages, throttles, expires, lags and refuses as HubSpot documents it.',
  },
  {
    id: 'demo.reads-through-hubspot',
    source: 'issue 4: npm start -- --crm hubspot',
    behaviour: 'The demo organisation comes through the HubSpot connector with its dated life.',
  },
] as const;
