/** What the Google connectors and their simulators promise. */
export const requirements = [
  {
    id: 'gmail.addresses',
    source: 'issue 4 point 3: participants',
    behaviour:
      'Quoted names, groups, encoded words and plus addresses are read as people; a name never becomes an address.',
  },
  {
    id: 'gmail.automatic-mail',
    source: 'issue 4 point 3: auto-reply and list mail recognised',
    behaviour: 'Auto-replies, bounces and list mail are marked automatic by their headers.',
  },
  { id: 'gmail.conforms', source: 'issue 4 point 9', behaviour: 'The Gmail connector holds the conformance suite.' },
  {
    id: 'gmail.converges',
    source: 'reliability F-14',
    behaviour: 'What arrives while a full pass runs is told by the next pass.',
  },
  {
    id: 'gmail.delegation',
    source: 'issue 4 point 8: or takes a JWT key',
    behaviour: 'A service account with domain-wide delegation reads each mailbox with a token of its own.',
  },
  {
    id: 'gmail.draft-once',
    source: 'reliability 3.2: read-back by a marker',
    behaviour: 'A draft reply is found again by its Message-ID, and no text can add a header to it.',
  },
  {
    id: 'gmail.encoded-words',
    source: 'issue 4: hostile strings (B-27)',
    behaviour: 'RFC 2047 encoded words are decoded, also where a letter is cut in half.',
  },
  {
    id: 'gmail.foreign-cursors',
    source: 'reliability 5.3',
    behaviour: 'A foreign cursor or watermark is invalid_input before Gmail is asked.',
  },
  {
    id: 'gmail.incremental',
    source: 'connectors.md, Google: history ids',
    behaviour: 'A pass since a watermark reads what was added and deleted since, and nothing else.',
  },
  {
    id: 'gmail.internal-date',
    source: 'architecture decision 2',
    behaviour: 'A message is dated by when Gmail took it, not by its sender.',
  },
  {
    id: 'gmail.metadata-only',
    source: 'issue 4 point 3: metadata only by default',
    behaviour: 'Only named headers are asked for; no text of a message leaves Google unless the connection opts in.',
  },
  {
    id: 'gmail.narrowest-scope',
    source: 'issue 4 point 8: narrowest scopes',
    behaviour: 'gmail.metadata alone is enough for every read.',
  },
  {
    id: 'gmail.phrases-only',
    source: 'src/domain/engagement.ts',
    behaviour: 'Of a body only the configured phrases found in it leave a sync; searches take text literally.',
  },
  {
    id: 'gmail.reply-structure',
    source: 'issue 4 point 3: thread and reply structure',
    behaviour: 'sharedId, replyToId and threadId come from Message-ID, In-Reply-To or References, and the thread.',
  },
  {
    id: 'gmail.resync-on-404',
    source: 'reliability R19',
    behaviour: 'A history id that Gmail forgot starts a full pass that says so on each page.',
  },
  {
    id: 'gmail.what-counts',
    source: 'product: engagement',
    behaviour: 'Drafts, chats, spam and the bin are no engagement, and mail before the horizon is not read.',
  },
  {
    id: 'google.custody-renews',
    source: 'src/orchestration/credentials: renewed once for all processes',
    behaviour: 'Where the credential source renews tokens, a Google connector never asks the token endpoint itself.',
  },
  {
    id: 'google.error-reasons',
    source: 'house style: codes by what the caller does',
    behaviour: 'Google’s reasons tell throttling from missing permission, with the wait it names.',
  },
  {
    id: 'google.gmail-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The Gmail simulator pages, forgets history, guards bodies by scope and throttles as documented.',
  },
  {
    id: 'google.oauth-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The token endpoint refreshes without rotation and refuses revoked grants with invalid_grant.',
  },
  {
    id: 'google.partial-responses',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The simulators answer only the fields that were asked for and refuse an unreadable selection.',
  },
  {
    id: 'google.refresh-and-replay',
    source: 'reliability F-10a',
    behaviour: 'Calls that meet one expired token make one refresh and are repeated.',
  },
  {
    id: 'google.revoked-needs-sign-in',
    source: 'reliability F-10b',
    behaviour: 'A revoked connection is auth_expired after one refused refresh.',
  },
  {
    id: 'google-calendar.conforms',
    source: 'issue 4 point 9',
    behaviour: 'The Google Calendar connector holds the conformance suite.',
  },
  {
    id: 'google-calendar.deleted',
    source: 'connectors.md, Google: cancelled events',
    behaviour: 'An event of which Google tells only the id is a deletion.',
  },
  {
    id: 'google-calendar.hold-once',
    source: 'reliability 3.2: client-chosen id',
    behaviour: 'A hold has one effect for one key, by an event id of our choice.',
  },
  {
    id: 'google-calendar.incremental',
    source: 'connectors.md, Google: syncToken',
    behaviour: 'A sync token is sent without restrictions and reads only what changed.',
  },
  {
    id: 'google-calendar.list-once',
    source: 'issue 4 point 3: meetings',
    behaviour: 'A meeting that stands in several calendars is listed once.',
  },
  {
    id: 'google-calendar.meetings',
    source: 'issue 4 point 3: meetings with attendees, responses',
    behaviour: 'Meetings, future ones included, come with people, answers and stamps.',
  },
  {
    id: 'google-calendar.outcomes',
    source: 'product signal meetings-cancelled',
    behaviour: 'Cancelled, declined and missed meetings say so.',
  },
  {
    id: 'google-calendar.recurring',
    source: 'issue 4 point 3: recurrences',
    behaviour: 'Each instance of a series is a meeting whose shared id survives moving it.',
  },
  {
    id: 'google-calendar.resync-on-410',
    source: 'reliability R19',
    behaviour: 'A sync token that is no longer good starts a full pass that says so.',
  },
  {
    id: 'google-calendar.what-counts',
    source: 'product: engagement',
    behaviour: 'Reminders, absences and working places are no meetings.',
  },
  {
    id: 'google-calendar.window-moves',
    source: 'issue 4 point 7: silent gaps',
    behaviour: 'The window of a sync token is moved by a full pass before meetings fall behind its end.',
  },
  {
    id: 'google-calendar.zones',
    source: 'issue 4 point 3',
    behaviour: 'All-day meetings begin with the day in the calendar’s zone.',
  },
  {
    id: 'google.calendar-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour:
      'The Calendar simulator pages, expires sync tokens, expands series and refuses duplicates as documented.',
  },
  {
    id: 'demo.google-tells-the-same',
    source: 'issue 4: done when the demo reads Gmail and Calendar',
    behaviour:
      'Mailboxes and calendars together hold exactly the e-mails and meetings of the organisation, so that every planted story can be told.',
  },
  {
    id: 'demo.google-noise',
    source: 'issue 4 point 3',
    behaviour:
      'Auto-replies, list mail, internal mail and declined or cancelled meetings stand in between and are recognised.',
  },
  {
    id: 'google-sheets.conforms',
    source: 'issue 4 point 9',
    behaviour: 'The Google Sheets connector holds the conformance suite.',
  },
  {
    id: 'google-sheets.append-once',
    source: 'issue 4 point 6: append',
    behaviour: 'A row is appended once by its key, and no text becomes a formula.',
  },
  {
    id: 'google-sheets.append-checks',
    source: 'house style: invalid_input',
    behaviour: 'Unknown columns, missing and doubled keys are refused before anything is written.',
  },
  {
    id: 'google-sheets.narrow',
    source: 'issue 4 point 8: narrowest scopes',
    behaviour: 'Reading needs the readonly scope alone, and only spreadsheets of the settings are touched.',
  },
  {
    id: 'google-sheets.rows',
    source: 'issue 4 point 6: read',
    behaviour: 'Rows come under unique column names with their types; a sheet name cannot change the range.',
  },
  {
    id: 'google.sheets-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The Sheets simulator trims, refuses ranges outside the grid and works formulas out as documented.',
  },
  {
    id: 'bigquery.conforms',
    source: 'issue 4 point 9',
    behaviour: 'The BigQuery connector holds the conformance suite.',
  },
  {
    id: 'bigquery.cost-limit',
    source: 'issue 4 point 6: query read-only',
    behaviour:
      'A query over the connection’s byte limit is refused by its dry run, and the limit is sent with every run.',
  },
  {
    id: 'bigquery.load-once',
    source: 'reliability 3.2: client-chosen id',
    behaviour: 'Rows are loaded once for a key, all or none; a failed load may be tried again.',
  },
  {
    id: 'bigquery.narrow',
    source: 'issue 4 point 8: narrowest scopes',
    behaviour: 'Tables are listed with the readonly scope; only datasets of the settings are listed and loaded into.',
  },
  {
    id: 'bigquery.paging',
    source: 'issue 4: paging',
    behaviour: 'A running query is waited for, and a cursor belongs to its query.',
  },
  {
    id: 'bigquery.parameters',
    source: 'reliability S-04: injection',
    behaviour: 'Values travel as named parameters, never in the text of the query.',
  },
  {
    id: 'bigquery.select-only',
    source: 'issue 4 point 6: query read-only',
    behaviour: 'Only what BigQuery itself calls a SELECT is run.',
  },
  {
    id: 'bigquery.types',
    source: 'reliability B-28: 2^53',
    behaviour: 'No digit of a cell is lost and moments are instants.',
  },
  {
    id: 'google.bigquery-wire',
    source: 'connectors.md: each wire fact is a test',
    behaviour: 'The BigQuery simulator tells statement types, refuses doubled job ids and costs as documented.',
  },
  {
    id: 'google.independent-server',
    source: 'issue 4 point 9: emulate checks ours',
    behaviour: 'Gmail and Calendar are read from a server that others wrote, too.',
  },
] as const;
