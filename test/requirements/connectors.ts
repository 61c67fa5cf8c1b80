/** What the connector kit, the outbound client and the Salesforce connector promise. */
export const requirements = [
  {
    id: 'connectors.cancel-within-200-ms',
    source: 'reliability F-08',
    behaviour: 'A cancelled request ends within 200 ms.',
  },
  {
    id: 'connectors.conformance',
    source: 'house style: one conformance suite',
    behaviour: 'A connector holds every check of the one conformance suite; what is left out has a reason.',
  },
  {
    id: 'connectors.conformance-bites',
    source: 'house style: no test that cannot fail',
    behaviour: 'The conformance suite fails for each defect that it is there to find.',
  },
  {
    id: 'connectors.mcp-2025-clients',
    source: 'architecture decision 5',
    behaviour: 'An unmodified 2025-era MCP client lists and calls a connector’s tools.',
  },
  {
    id: 'connectors.mcp-current',
    source: 'architecture decision 5',
    behaviour:
      'A current MCP client gets a precomputed list with schemas and hints, and structured content mirrored as text.',
  },
  {
    id: 'connectors.mcp-errors',
    source: 'mcp.md section 5',
    behaviour:
      'Wrong arguments are tool errors that name the field, unknown tools are protocol errors, and no stack trace leaves.',
  },
  {
    id: 'connectors.mcp-local-only',
    source: 'reliability S-05',
    behaviour: 'A foreign Host or Origin is refused with 403 unless a guard says otherwise.',
  },
  {
    id: 'connectors.mcp-stdio',
    source: 'architecture decision 5',
    behaviour: 'A connector runs standalone over stdio.',
  },
  {
    id: 'connectors.paging-cap',
    source: 'house style: paging',
    behaviour: 'Hitting a cap is an error or truncated: true, never silent.',
  },
  {
    id: 'connectors.paging-covers-all-once',
    source: 'reliability F-13',
    behaviour: 'A page loop returns every item once and in order.',
  },
  { id: 'connectors.paging-loop', source: 'reliability F-13', behaviour: 'A repeated cursor is reported as a loop.' },
  {
    id: 'connectors.retry-after',
    source: 'reliability F-09',
    behaviour: 'Retry-After is read in seconds and as a date; absent, absurd and negative ones have a safe wait.',
  },
  {
    id: 'connectors.salesforce-soql',
    source: 'connectors.md: a simulator is no kinder than the vendor',
    behaviour: 'The Salesforce simulator evaluates SOQL as Salesforce documents it.',
  },
  {
    id: 'connectors.salesforce-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The Salesforce simulator pages, throttles, expires and fails as documented.',
  },
  {
    id: 'connectors.simulator-faults',
    source: 'reliability F-08, F-13',
    behaviour: 'A simulator plays a scripted sequence of faults and logs every request.',
  },
  {
    id: 'connectors.status-codes',
    source: 'house style: codes by what the caller does',
    behaviour: 'Each HTTP status has one error code.',
  },
  {
    id: 'connectors.transport-failures',
    source: 'reliability F-08',
    behaviour: 'A reset, a hang and a cut body are unavailable.',
  },
  {
    id: 'salesforce.activities',
    source: 'connectors.md, Salesforce',
    behaviour: 'Tasks and events become activities known no earlier than Salesforce knew them, archived ones included.',
  },
  {
    id: 'salesforce.call-cost',
    source: 'connectors.md: cost of an example organisation',
    behaviour: 'A page of 2,000 deals with 4,000 history rows takes at most 13 calls.',
  },
  {
    id: 'salesforce.cancelled-meetings',
    source: 'product signal meetings-cancelled',
    behaviour: 'An event deleted before it began stays on record as cancelled.',
  },
  {
    id: 'salesforce.contact-roles',
    source: 'connectors.md, Salesforce',
    behaviour: 'A deleted contact role stays on record as removed since then.',
  },
  {
    id: 'salesforce.converges',
    source: 'reliability F-14',
    behaviour: 'Whatever changes during a pass, one more pass makes the mirror equal to Salesforce.',
  },
  {
    id: 'salesforce.cursor-expiry',
    source: 'reliability R20',
    behaviour: 'A pass goes on from its last row when Salesforce’s cursor has expired, without gaps.',
  },
  {
    id: 'salesforce.custom-fields',
    source: 'product signal qualification-gaps',
    behaviour: 'Custom fields of deals are read, can be narrowed, and count as qualification.',
  },
  {
    id: 'salesforce.describe-first',
    source: 'connectors.md: describe first',
    behaviour: 'Describe tells what this connection and edition can read.',
  },
  {
    id: 'salesforce.email-direction',
    source: 'connectors.md, Salesforce',
    behaviour: 'An e-mail’s direction comes from EmailMessage, and is unknown without it.',
  },
  {
    id: 'salesforce.field-drift',
    source: 'reliability B-20',
    behaviour: 'A field that disappeared is described again once and left out.',
  },
  {
    id: 'salesforce.forecast-categories',
    source: 'house style: domain words',
    behaviour: 'Salesforce’s forecast categories map to ours; unknown labels are null.',
  },
  {
    id: 'salesforce.foreign-cursors',
    source: 'reliability 5.3',
    behaviour: 'A tampered or foreign cursor is invalid_input before anything is asked.',
  },
  {
    id: 'salesforce.full-pass',
    source: 'reliability F-13',
    behaviour: 'A full pass covers every deal once at any page size.',
  },
  {
    id: 'salesforce.history-is-as-of',
    source: 'architecture decision 2',
    behaviour: 'Each OpportunityHistory row is a change set stamped by the row.',
  },
  {
    id: 'salesforce.https-only',
    source: 'reliability S-01',
    behaviour: 'Tokens are sent over https except to this machine or a private network’s plain names.',
  },
  { id: 'salesforce.ids-18', source: 'reliability B-28', behaviour: 'Ids are normalised to 18 characters.' },
  {
    id: 'salesforce.incremental-pass',
    source: 'connectors.md: watermark with overlap',
    behaviour: 'An incremental pass reads what changed since, five minutes more, deletions included.',
  },
  {
    id: 'salesforce.jwt-bearer',
    source: 'reliability 2.4',
    behaviour: 'A connection with a private key needs no refresh token.',
  },
  { id: 'salesforce.multi-currency', source: 'reliability B-22', behaviour: 'Each deal keeps its own currency.' },
  {
    id: 'salesforce.optional-fields',
    source: 'connectors.md: optional fields',
    behaviour: 'Fields that cannot be read are left out, not null.',
  },
  {
    id: 'salesforce.order-independent',
    source: 'architecture decision 2',
    behaviour: 'The order in which history rows arrive does not matter.',
  },
  {
    id: 'salesforce.outcome-at-closing',
    source: 'architecture decision 2',
    behaviour: 'The outcome stands from the row that reached the closed stage.',
  },
  {
    id: 'salesforce.refresh-across-processes',
    source: 'reliability F-10b',
    behaviour: 'Processes that share a connection renew one after the other and reuse no rotated token.',
  },
  {
    id: 'salesforce.refresh-and-replay',
    source: 'reliability F-10a',
    behaviour: 'An expired token is renewed once and the call repeated, without gap or double.',
  },
  {
    id: 'salesforce.renewed-elsewhere',
    source: 'reliability F-10b',
    behaviour: 'A session renewed by another process is taken over.',
  },
  {
    id: 'salesforce.request-limits',
    source: 'connectors.md, Salesforce',
    behaviour: 'REQUEST_LIMIT_EXCEEDED is rate_limited with a wait that fits its kind.',
  },
  {
    id: 'salesforce.revoked-needs-sign-in',
    source: 'reliability F-10b',
    behaviour: 'A revoked connection is auth_expired after one refused refresh, without secrets in the message.',
  },
  {
    id: 'salesforce.rotation-stored-first',
    source: 'reliability F-10b',
    behaviour: 'A rotated token is stored before the new one is used.',
  },
  {
    id: 'salesforce.search',
    source: 'connectors.md, CRM read tools',
    behaviour: 'A search takes text literally and says when more fit.',
  },
  {
    id: 'salesforce.single-flight-refresh',
    source: 'reliability F-10a',
    behaviour: 'Calls that meet the same expired token make one refresh.',
  },
  {
    id: 'salesforce.soql-injection',
    source: 'reliability B-27',
    behaviour: 'No text can change the meaning of a query.',
  },
  {
    id: 'salesforce.stages',
    source: 'connectors.md: stage order',
    behaviour: 'Stage order and meaning come from OpportunityStage under the name that deals use.',
  },
  {
    id: 'salesforce.stamps',
    source: 'architecture decision 2',
    behaviour: 'Creation facts hold since creation, values without history since the last modification.',
  },
  {
    id: 'salesforce.tracked-fields',
    source: 'connectors.md, OpportunityFieldHistory',
    behaviour: 'Tracked fields have their own dated changes; without rows they have held since creation.',
  },
  {
    id: 'salesforce.unreadable-object',
    source: 'house style: forbidden',
    behaviour: 'An object that cannot be read is forbidden and says what to ask for.',
  },
  {
    id: 'salesforce.bulk-equals-rest',
    source: 'issue 4, point 1',
    behaviour: 'Bulk jobs give the same records as REST, joined with their histories.',
  },
  {
    id: 'salesforce.bulk-resumes',
    source: 'issue 4, point 1',
    behaviour: 'A crash or a failed page resumes the same bulk jobs from the sync cursor.',
  },
  {
    id: 'salesforce.bulk-expiry',
    source: 'issue 4, point 1',
    behaviour: 'Results that Salesforce threw away are asked for anew behind the last record read.',
  },
  {
    id: 'salesforce.bulk-fallback',
    source: 'issue 4, point 1',
    behaviour: 'What the bulk API does not take is read by REST.',
  },
  {
    id: 'salesforce.bulk-polls',
    source: 'issue 4, figures',
    behaviour: 'Polls are spaced by the size of the jobs.',
  },
  {
    id: 'salesforce.call-budget',
    source: 'figures sync.salesforce_backfill_calls and sync.salesforce_incremental_calls_day',
    behaviour: 'The first copy takes at most 80 requests, a day of passes at most 600.',
  },
  {
    id: 'salesforce.delta',
    source: 'issue 4, point 1',
    behaviour: 'What changed in all objects is read in at most two composite calls.',
  },
  {
    id: 'salesforce.delta-field-drift',
    source: 'reliability B-20',
    behaviour: 'A removed field costs one pass of its object, not of the others.',
  },
  {
    id: 'salesforce.write-once',
    source: 'reliability 3.2',
    behaviour: 'A write whose answer was lost is made once by the best means the organisation offers.',
  },
  {
    id: 'salesforce.write-preview',
    source: 'issue 4, point 1',
    behaviour: 'A write says what it wrote and how to undo it.',
  },
  {
    id: 'salesforce.write-refused',
    source: 'issue 4, point 1',
    behaviour: 'A refused write says why and writes nothing.',
  },
  {
    id: 'salesforce.update-expected',
    source: 'issue 4, point 1',
    behaviour: 'A field is changed only from its expected value, repeated without effect, and can be put back.',
  },
  {
    id: 'salesforce.update-conflict',
    source: 'issue 4, point 1',
    behaviour: 'A field that changed meanwhile is a conflict that says what it is now.',
  },
  {
    id: 'salesforce.record-access',
    source: 'issue 4, point 1',
    behaviour: 'Which records a person may read is asked of Salesforce, 200 ids a query.',
  },
  {
    id: 'salesforce.merges',
    source: 'reliability B-24',
    behaviour: 'A merged record is deleted and names the one that took it over.',
  },
  {
    id: 'salesforce.cases',
    source: 'issue 4, point 1',
    behaviour: 'Cases are support tickets.',
  },
  {
    id: 'salesforce.person-accounts',
    source: 'reliability B-23',
    behaviour: 'A person account has no mail domain.',
  },
  {
    id: 'salesforce.reopened-and-removed-stages',
    source: 'reliability B-21, B-25',
    behaviour: 'Reopened deals are open again, removed stages keep their label.',
  },
  {
    id: 'salesforce.reparented',
    source: 'reliability B-24',
    behaviour: 'A deal moved to another account keeps both from their days.',
  },
  {
    id: 'salesforce.dated-rates',
    source: 'reliability B-22',
    behaviour: 'An amount is converted by the rate of its close date where that is asked for.',
  },
  {
    id: 'ssrf.agent-for-sdks',
    source: 'architecture decision 12',
    behaviour: 'The agent handed to vendor SDKs applies the same address rules.',
  },
  {
    id: 'ssrf.allow-list-is-exact',
    source: 'architecture decision 12',
    behaviour: 'Only the exact host and port of the allow-list may be private.',
  },
  {
    id: 'ssrf.blocked-addresses',
    source: 'reliability S-11b',
    behaviour: 'No private, local, reserved, mapped or metadata address is called, however it is written.',
  },
  { id: 'ssrf.no-redirects', source: 'reliability S-11b', behaviour: 'Redirects are errors and never followed.' },
  {
    id: 'ssrf.public-addresses',
    source: 'reliability S-11b',
    behaviour: 'Public hosts on ports 80 and 443 may be called.',
  },
  { id: 'ssrf.rebinding', source: 'reliability S-11b', behaviour: 'A name is checked anew for each connection.' },
  {
    id: 'ssrf.resolve-then-connect',
    source: 'reliability S-11b',
    behaviour: 'A name is resolved once and the connection made to the checked address.',
  },
  {
    id: 'ssrf.response-caps',
    source: 'reliability S-11b',
    behaviour: 'Answers are capped in size after decompression and in time.',
  },
] as const;
