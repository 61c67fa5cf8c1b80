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
  {
    id: 'people.erase-preview',
    source: 'issue 8 item 6, reliability S-22',
    behaviour: 'Erasing is shown first and done only when the address is typed once more.',
  },
  {
    id: 'people.erase-everywhere',
    source: 'reliability S-22',
    behaviour:
      'After an erasure no text column of the database and no file of the data folder holds the person’s address, name, title or messages; nothing more is sent to them.',
  },
  {
    id: 'people.erase-audit',
    source: 'reliability S-15, S-22',
    behaviour: 'Audit rows that an erasure masked verify as such, and a later change of one is found.',
  },
  {
    id: 'people.erase-only-theirs',
    source: 'reliability S-22',
    behaviour: 'The records of somebody else with the same name, and of other workspaces, are not touched.',
  },
  {
    id: 'people.erase-stays',
    source: 'reliability S-22',
    behaviour: 'A later reading does not bring an erased person back, under a new id neither.',
  },
  {
    id: 'people.erase-workspace',
    source: 'reliability S-22',
    behaviour: 'An erased workspace leaves nothing but the links of its audit, and the whole audit still verifies.',
  },
  {
    id: 'people.export-complete',
    source: 'reliability S-22',
    behaviour:
      'Every table with a tenant is exported or named in the manifest with why not, and no secret is exported.',
  },
  {
    id: 'people.export-person',
    source: 'reliability S-22',
    behaviour: 'The export of a person holds every row that speaks of them and no row that does not.',
  },
  {
    id: 'commands.completion',
    source: 'issue 8 item 4',
    behaviour: 'Completion for bash, zsh and fish knows every command and option of the program.',
  },
] as const;
