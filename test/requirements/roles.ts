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
] as const;
