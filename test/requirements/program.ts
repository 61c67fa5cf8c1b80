/** What the program promises at the terminal. */
export const requirements = [
  {
    id: 'start.shows-the-demo',
    source: 'main job 8',
    behaviour:
      '`start --once` prints steps, the at-risk table, alerts and what to type next, says that it is demo data, and exits 0.',
  },
  {
    id: 'start.effects',
    source: 'issue 6, done when',
    behaviour:
      'The demo sends alerts, digests, an e-mail and a CRM task to its simulators and prints to whom, where, and the receipts.',
  },
  {
    id: 'start.unplugged',
    source: 'issue 6, done when',
    behaviour: 'With any one system away the others get what is theirs, and the status says since when it is.',
  },
  {
    id: 'start.second-start-is-quiet',
    source: 'main job, done when',
    behaviour: 'A second start reads nothing new and repeats no alert.',
  },
  {
    id: 'start.stays-up',
    source: 'main job 8',
    behaviour: 'Without --once it serves /healthz and other commands until it is asked to end, and ends with 0.',
  },
  {
    id: 'import.maven',
    source: 'main job, done when',
    behaviour:
      'maven-crm imports without a mapping: 8,800 opportunities, 85 accounts, 7 products, 35 agents, GTXPro shown as GTX Pro; again changes nothing.',
  },
  {
    id: 'import.workspace-main',
    source: 'architecture 11',
    behaviour: 'The first import makes `main` and makes it current.',
  },
  {
    id: 'import.nothing-readable',
    source: 'main job, bad input',
    behaviour: 'When nothing can be read the exit code is 2 and one line says why.',
  },
  {
    id: 'score.maven-2017-12-31',
    source: 'main job, done when',
    behaviour:
      '1,589 engaged open deals are scored, 500 without dates are reported, 1,291 old ones are marked, twice gives the same bytes.',
  },
  {
    id: 'score.maven-2017-10-01',
    source: 'main job, done when',
    behaviour: 'As of 2017-10-01 2,434 deals are scored.',
  },
  {
    id: 'score.never-acts',
    source: 'architecture 11',
    behaviour: 'Scoring and importing write no episode, no outbox row and no score.',
  },
  {
    id: 'commands.socket',
    source: 'main job 3',
    behaviour: 'A command that finds the directory held by a running start prints the same through it.',
  },
  {
    id: 'commands.json-only',
    source: 'architecture, commands',
    behaviour: 'With --json stdout holds one JSON document and nothing else.',
  },
  { id: 'commands.help-has-example', source: 'main job 9', behaviour: 'Every command has --help with an example.' },
  {
    id: 'commands.one-line-errors',
    source: 'main job, bad input',
    behaviour:
      'An unknown option, an unreadable file, a held directory, an unreachable Redis or PostgreSQL: one line saying what, where and what to do, exit code 1 or 2.',
  },
  {
    id: 'commands.no-colour-off-a-terminal',
    source: 'main job 9',
    behaviour: 'No colour codes when stdout is not a terminal.',
  },
  {
    id: 'commands.control',
    source: 'architecture, commands',
    behaviour: 'doctor, kill-switch, audit verify and policy check answer in words and JSON.',
  },
  {
    id: 'compose.is-valid',
    source: 'main job 10',
    behaviour: 'docker-compose.yml parses and names PostgreSQL 17, Redis 7 that never evicts, and the roles.',
  },
  {
    id: 'readme.commands-run',
    source: 'main job, done when',
    behaviour: 'Every bellwether command of the README runs as written.',
  },
  { id: 'readme.variables', source: 'main job 10', behaviour: 'The README names every configuration variable.' },
] as const;
