/** What approvals, the audit's keeping, the kill switch over relayed content, the product's port and reading for a person promise. */
export const requirements = [
  {
    id: 'custody.approval-once-under-race',
    source: 'issue 3 item 2; S-07',
    behaviour:
      'An approval asked in one process and given in another is used once, however many processes try at once.',
  },
  {
    id: 'custody.approval-exact',
    source: 'issue 3 item 2; S-07',
    behaviour:
      'An approval covers one call of one tenant: other arguments, a refused or an expired one are of no use, and a stale question is asked again.',
  },
  {
    id: 'custody.approval-audited',
    source: 'issue 3 item 6; reliability 2.25',
    behaviour: 'Each question and answer commits with its audit row.',
  },
  {
    id: 'custody.approval-across-processes',
    source: 'issue 3 item 5',
    behaviour:
      'A call asked over MCP in one process is approved at the terminal and made in another, once, with exactly its arguments.',
  },
  {
    id: 'custody.approval-without-asking',
    source: 'issue 3 item 5',
    behaviour:
      'A client that cannot ask its person is told what to run; once approved, the same call goes through once.',
  },
  {
    id: 'custody.state-key-shared',
    source: 'issue 3 item 5; S-05',
    behaviour: 'Every process of a data folder seals request state with one key, which is never in the database.',
  },
  {
    id: 'custody.audit-kept',
    source: 'issue 3 item 6; S-16',
    behaviour:
      'A process that stays up seals the audit, keeps checkpoints outside the database, and shows anomalies in log, figures, audit, status and doctor.',
  },
  {
    id: 'custody.audit-chore-fails',
    source: 'issue 3 item 6',
    behaviour: 'A chore of the audit that fails is logged and counted, and the next round goes on.',
  },
  {
    id: 'custody.one-sealer',
    source: 'issue 3 item 6; architecture decision 9',
    behaviour: 'Of several processes one keeps the audit at a time; the serve role’s login is enough for it.',
  },
  {
    id: 'custody.stop-relayed-content',
    source: 'issue 3 item 6; S-14',
    behaviour:
      'The kill switch stops relayed lists, prompts, resources and completions before the remote server hears of them.',
  },
  {
    id: 'custody.stop-one-relayed-server',
    source: 'issue 3 item 6; S-14',
    behaviour: 'An order about one remote server takes its content off the lists and leaves the others alone.',
  },
  {
    id: 'custody.relay-unreadable-stops',
    source: 'S-14',
    behaviour: 'A kill switch that cannot be read lets nothing be relayed.',
  },
  {
    id: 'custody.score-as',
    source: 'issue 3 item 2; S-06',
    behaviour:
      '`score --as PERSON` shows the deals that the policies let that sales user see, and nothing of the others.',
  },
  {
    id: 'custody.report-as',
    source: 'issue 3 item 2; S-06',
    behaviour: 'A report for a sales user is made of their deals and their team’s targets alone, totals included.',
  },
  {
    id: 'custody.teams-mirrored',
    source: 'issue 3 item 2',
    behaviour: 'Team rows come from the mirrored sales users: their own team, or else their manager’s.',
  },
  {
    id: 'mcp.own-port',
    source: 'issue 3 item 5',
    behaviour:
      'serve answers MCP beside health and metrics on one port; other mcp processes on the same data work or say where to go.',
  },
  {
    id: 'mcp.own-port-host',
    source: 'issue 3 item 5; S-05',
    behaviour: 'On the product’s port MCP is answered to its own Host and Origin alone, and only with a token.',
  },
  {
    id: 'custody.sinks-redacted',
    source: 'issue 3 item 7; S-13',
    behaviour:
      'No canary of a record reaches a delivered message, a log line, a text for a model or an alarm; what cannot be looked through is not sent.',
  },
  {
    id: 'custody.payload-unreadable-not-sent',
    source: 'S-13',
    behaviour: 'A payload that cannot be looked through is not sent, and says so.',
  },
  {
    id: 'mcp.inspector',
    source: 'issue 3, done when',
    behaviour: 'The MCP Inspector’s command line lists and calls tools, where it is installed.',
  },
] as const;
