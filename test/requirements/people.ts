/** People of a workspace: who may sign in, what is known of them, and taking a workspace elsewhere. */
export const requirements = [
  {
    id: 'people.terminal',
    source: 'issue 8 item 6',
    behaviour: 'People are listed, invited, given a role and linked to a user of the CRM from the terminal too.',
  },
  {
    id: 'people.remove-everywhere',
    source: 'issue 8 item 6, reliability S-18',
    behaviour:
      'Removing a person ends their sessions, invitations, approvals, plans and own connections at once, and tokens of their AI clients within a minute.',
  },
  {
    id: 'people.last-admin',
    source: 'issue 8 item 6',
    behaviour: 'The last admin of a workspace cannot be removed.',
  },
  {
    id: 'people.unknown-is-refused',
    source: 'reliability S-07',
    behaviour: 'While it cannot be read who was removed, no token of an issuer is taken.',
  },
  {
    id: 'people.move-same-bytes',
    source: 'issue 8 item 6',
    behaviour:
      'A workspace moved to PostgreSQL is scored to the same bytes; every table is compared by count and digest.',
  },
  {
    id: 'people.move-once',
    source: 'issue 8 item 6',
    behaviour: 'A second move changes nothing, and nothing is ever moved into a database that is not empty.',
  },
  {
    id: 'people.move-resumes',
    source: 'issue 8 item 6',
    behaviour: 'An interrupted move goes on with the tables it had not copied; a copy that differs is not kept.',
  },
  {
    id: 'people.move-deliveries',
    source: 'issue 8 item 6, reliability F-14',
    behaviour: 'A move sends nothing again: what was open is held in both databases until a person decides.',
  },
] as const;
