/** What surfaces may read, what the process tells about itself, and what each process role may do. */
export const requirements = [
  {
    id: 'roles.reader-rows',
    source: 'issue 3 item 2, architecture 4',
    behaviour: 'A reader returns rows of the owners its decision makes visible (all, team, own), of one tenant alone.',
  },
  {
    id: 'roles.reader-unlinked',
    source: 'issue 3 item 2',
    behaviour: 'A person without a sales user sees no rows as their own; a denied decision shows nothing.',
  },
  {
    id: 'roles.reader-denied-is-missing',
    source: 'issue 3 item 2',
    behaviour: 'An object that may not be seen gives the same answer as one that does not exist.',
  },
  {
    id: 'roles.reader-masks',
    source: 'issue 3 item 2',
    behaviour: 'A reader masks the hidden classes in everything it returns.',
  },
  {
    id: 'roles.reader-never-leaks',
    source: 'issue 3 item 2',
    behaviour: 'For any principal, team, tenant and scope a reader returns exactly the rows of visible owners.',
  },
  {
    id: 'roles.metrics',
    source: 'issue 3 item 6, reliability S-15',
    behaviour:
      '/metrics shows calls by tool, system and outcome, their time, breakers, the audit’s queue, deliveries by state and channel, the age of the oldest one due, and the database pool.',
  },
  {
    id: 'roles.one-request-id',
    source: 'issue 3 item 6, reliability 2.35',
    behaviour:
      'Span, log line, audit row and provenance of a call carry the same request id; without a trace provider nothing changes.',
  },
  {
    id: 'roles.telemetry-canary',
    source: 'issue 3 items 4 and 6',
    behaviour: 'No secret and no message body reaches a log line, a figure or a span.',
  },
  {
    id: 'roles.log-levels',
    source: 'house style, logs',
    behaviour: 'The configured level decides what is logged; a bug inside a call is logged with its request id.',
  },
  {
    id: 'roles.connector-answers',
    source: 'architecture 5 and 10',
    behaviour:
      'A call of serve or worker runs in the connector role with the tenant’s credential; failures keep their code.',
  },
  {
    id: 'roles.assertion-refused',
    source: 'issue 3 item 8, reliability 2.4',
    behaviour:
      'A call whose assertion is missing, expired, forged, used before, or made for another audience, tenant, connection, tool or arguments is refused with no reason, before anything is called.',
  },
  {
    id: 'roles.connector-decides-again',
    source: 'architecture 5',
    behaviour: 'The connector role asks decide() again; what it denies is refused and audited.',
  },
  {
    id: 'roles.three-processes',
    source: 'issue 3 item 8, architecture 10',
    behaviour:
      'serve, worker and connector run as three processes; calls of the first two go through the third; each ends within 30 s of SIGTERM.',
  },
  {
    id: 'roles.only-connector-decrypts',
    source: 'reliability S-02',
    behaviour:
      'serve and worker have neither key nor grant, and refuse to start with a login that could have the grant.',
  },
  {
    id: 'roles.settings-named',
    source: 'architecture, commands',
    behaviour: 'A role that lacks a setting says which and why, with exit code 2.',
  },
  {
    id: 'roles.no-code-execution',
    source: 'reliability S-19, ASI05',
    behaviour: 'Server code starts no process and evaluates no text as code.',
  },
  {
    id: 'roles.lock-integrity',
    source: 'reliability S-20',
    behaviour: 'Every package of the lock has its integrity and comes from the default registry.',
  },
  {
    id: 'roles.sbom',
    source: 'reliability S-20',
    behaviour: '`npm run sbom` writes a CycloneDX SBOM that names every package of the lock.',
  },
] as const;
