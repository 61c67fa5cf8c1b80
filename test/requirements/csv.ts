/** What the csv connector promises; each is cited by at least one test. */
export const requirements = [
  {
    id: 'csv.reads-real-exports',
    source: 'figures.md import.maven_s; architecture.md, commands',
    behaviour: 'A real CRM export of four tables is read whole without a mapping file.',
  },
  {
    id: 'csv.reads-dirty-exports',
    source: 'shared data README, dirty imports',
    behaviour:
      'Dirty exports are read as far as they can be, with every contradiction counted and every lost row named.',
  },
  {
    id: 'csv.dates-facts-at-their-own-time',
    source: 'architecture.md decision 2',
    behaviour:
      'Creation is known at creation, the outcome and final values at closing, an open state at the export, and nothing undated is ever dated.',
  },
  {
    id: 'csv.guesses-stage-entry-columns',
    source: 'architecture.md decision 2',
    behaviour: 'A column that dates the entry into a stage is found by its header or declared, and dates the stage.',
  },
  {
    id: 'csv.matches-headers-of-common-crms',
    source: 'connectors.md, csv',
    behaviour:
      'Headers of Salesforce, HubSpot, Pipedrive, Zoho and Dynamics 365 exports are understood without a mapping file.',
  },
  {
    id: 'csv.mapping-file-corrects',
    source: 'architecture.md, commands (import --mapping)',
    behaviour: 'A mapping file corrects the guesses and adds what the export leaves out.',
  },
  {
    id: 'csv.mapping-errors-name-the-line',
    source: 'reliability.md section 5, the rule for every cell',
    behaviour: 'Each mistake in a mapping file is reported with its line and what is allowed.',
  },
  {
    id: 'csv.corrects-references-visibly',
    source: 'shared data README (GTXPro is GTX Pro)',
    behaviour:
      'A reference that is written differently is matched and shown with its rows; one that matches nothing is counted.',
  },
  {
    id: 'csv.joins-rows-of-one-record',
    source: 'shared data README (one row per quote line)',
    behaviour: 'Rows of one opportunity are joined and their amounts added exactly, never across currencies.',
  },
  {
    id: 'csv.rejects-with-row-column-value-reason',
    source: 'reliability.md B-01..B-06; architecture.md, commands (import)',
    behaviour:
      'A row that cannot be read is reported with file, row, column, value, reason and what is allowed, and stops no other row.',
  },
  {
    id: 'csv.errors-say-what-to-do',
    source: 'reliability.md section 5, the rule for every cell',
    behaviour: 'A file that cannot be read at all says why and what to declare or export instead.',
  },
  {
    id: 'csv.reads-encodings-or-names-the-byte',
    source: 'reliability.md B-01',
    behaviour:
      'Byte order marks and UTF-16 are recognised, other encodings declared, and bytes that do not fit are refused with their offset.',
  },
  {
    id: 'csv.reads-any-delimiter-and-newline',
    source: 'reliability.md B-01, B-02',
    behaviour: 'What a writer wrote is read back cell by cell for every delimiter, quote and newline.',
  },
  {
    id: 'csv.reports-limits',
    source: 'reliability.md B-02, B-03',
    behaviour:
      'Cells over 1 MB, rows over 8 MB, more than 10,000 columns and ids over 255 characters are reported, not cut.',
  },
  {
    id: 'csv.keeps-the-last-of-duplicates',
    source: 'reliability.md B-03',
    behaviour: 'Of rows with the same id the last one counts and each earlier one is reported.',
  },
  {
    id: 'csv.never-guesses-an-amount',
    source: 'reliability.md B-04',
    behaviour:
      'An amount is read exactly or rejected; a number that can be read two ways needs a declaration, and blank is not 0.',
  },
  {
    id: 'csv.checks-currencies',
    source: 'reliability.md B-05',
    behaviour: 'A currency is a known code or the row is rejected; a missing one is unknown.',
  },
  {
    id: 'csv.never-guesses-a-date-order',
    source: 'reliability.md B-06',
    behaviour: 'A date that can be read two ways is rejected unless the file itself or the mapping tells the order.',
  },
  {
    id: 'csv.streams-in-constant-memory',
    source: 'reliability.md B-07; figures.md import.growth_mb',
    behaviour: 'Memory does not grow with the rows of a file.',
  },
  {
    id: 'csv.refuses-what-is-not-text',
    source: 'reliability.md B-08',
    behaviour: 'Archives, workbooks and pages under the name of a CSV file are refused by their content.',
  },
  {
    id: 'csv.takes-an-upload-id-never-a-path',
    source: 'architecture.md decision 12',
    behaviour: 'A tool reads only the files of an upload that it names by id.',
  },
  {
    id: 'csv.pages-resume-exactly',
    source: 'reliability.md F-13, F-23',
    behaviour:
      'A cursor resumes exactly where its page ended, in any process, and pages of any size give the same records.',
  },
  {
    id: 'csv.reads-the-same-twice',
    source: 'reliability.md B-10',
    behaviour: 'Reading the same files twice gives the same bytes.',
  },
  {
    id: 'csv.export-is-formula-safe',
    source: 'reliability 5.1 B-09',
    behaviour: 'No cell of an exported CSV starts a formula in a spreadsheet; numbers stay numbers.',
  },
] as const;
