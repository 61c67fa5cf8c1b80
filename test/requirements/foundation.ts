/** What the skeleton, the bootstrap and the store promise. */
export const requirements = [
  {
    id: 'layout.top-level',
    source: 'main job 1',
    behaviour: 'The top level holds exactly the folders and files of the design.',
  },
  {
    id: 'layout.import-directions',
    source: 'architecture, folders',
    behaviour: 'Imports go one way between the rooms; lint and a test both say so.',
  },
  { id: 'layout.no-cycles', source: 'architecture, folders', behaviour: 'No files import each other in a circle.' },
  { id: 'layout.file-length', source: 'house style', behaviour: 'A source file over 400 lines fails lint.' },
  {
    id: 'layout.every-promise-tested',
    source: 'main job 1',
    behaviour: 'Every listed requirement is cited by a test, and every cited id is listed.',
  },
  {
    id: 'layout.config-only-reader',
    source: 'architecture, folders',
    behaviour: 'Only src/config.ts reads the environment.',
  },
  {
    id: 'store.tenant-isolation',
    source: 'main job 3, S-04',
    behaviour: 'A tenant transaction sees and writes that tenant alone.',
  },
  {
    id: 'store.no-tenant-raises',
    source: 'main job 3',
    behaviour: 'Without a tenant every tenant table raises, also on a connection that had one before.',
  },
  {
    id: 'store.every-tenant-table-has-policy',
    source: 'main job 3, S-04',
    behaviour: 'A table with tenant_id and without a forced policy fails the test.',
  },
  {
    id: 'store.same-migrations',
    source: 'main job 3',
    behaviour: 'The same migrations run unchanged on PGlite and on PostgreSQL.',
  },
  {
    id: 'store.pool-interleave',
    source: 'S-04',
    behaviour: 'A thousand alternating tenants over one pool never see each other.',
  },
  {
    id: 'store.audit-append-only',
    source: 'S-15',
    behaviour: 'The app role can neither change nor delete an audit row.',
  },
  { id: 'store.worker-thread', source: 'architecture 1', behaviour: 'A heavy query does not block the main thread.' },
  {
    id: 'store.transactions-whole',
    source: 'architecture 1',
    behaviour: 'Interleaved transactions of several connections stay whole on the embedded store.',
  },
  {
    id: 'store.notifications',
    source: 'dependencies 3',
    behaviour: 'LISTEN and NOTIFY reach other connections of the embedded store.',
  },
  {
    id: 'store.survives-kill',
    source: 'dependencies 2',
    behaviour: 'Every acknowledged row is there after kill -9 of the process that wrote it.',
  },
  {
    id: 'store.directory-lock',
    source: 'main job 3',
    behaviour: 'A second process never opens a held directory; it gets one line naming the holder.',
  },
  { id: 'store.stale-lock', source: 'main job 3', behaviour: 'A lock left by a killed process is taken over.' },
  { id: 'mirror.idempotent', source: 'B-10', behaviour: 'Applying the same records again writes nothing.' },
  {
    id: 'mirror.any-text',
    source: 'B-27; issue 4 point 5',
    behaviour:
      'Text that PostgreSQL cannot hold (NUL, half a character) is kept as far as it can be and stops no page.',
  },
  {
    id: 'mirror.twice-in-a-page',
    source: 'B-10',
    behaviour: 'A page that tells of one moment of a record twice stores what its later report says.',
  },
  {
    id: 'mirror.order-free',
    source: 'F-14',
    behaviour: 'The folded state does not depend on the order in which change sets arrive.',
  },
  {
    id: 'mirror.as-of',
    source: 'architecture 2',
    behaviour: 'A read as of a date holds exactly the facts that were true and known by then.',
  },
  {
    id: 'context.undated-must-be-complete',
    source: 'architecture 2',
    behaviour: 'An undated field counts only where every deal has it.',
  },
  { id: 'money.exact', source: 'main job 3', behaviour: 'Sums of decimals are exact and never cross currencies.' },
  {
    id: 'config.one-line-errors',
    source: 'main job, bad input',
    behaviour: 'A wrong environment variable gives one line naming it and what is allowed.',
  },
] as const;
