/** What reports as files and messages promise. */
export const requirements = [
  {
    id: 'reports.pdf-same-bytes',
    source: 'issue 6, item 6; architecture decision 2',
    behaviour:
      'The same report gives the same PDF, whatever its names hold; letters that its fonts lack are told, not replaced.',
  },
  {
    id: 'reports.csv-no-formulas',
    source: 'issue 6, item 6; reliability 5.1',
    behaviour: 'No name from a system becomes a formula in the CSV, and every line has the same columns.',
  },
  {
    id: 'reports.accepted-whole',
    source: 'issue 6, item 6; reliability 3.1.2',
    behaviour:
      'Documents and messages of a report are accepted in one transaction, once for a schedule, date and recipient.',
  },
  {
    id: 'reports.links-are-bound',
    source: 'issue 6, item 6; reliability S-04',
    behaviour:
      'A signed address shows one document of one workspace until its time is over; any change to it shows nothing.',
  },
] as const;
