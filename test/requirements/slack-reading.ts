/** What the Slack connector promises of reading and scheduling; posting is in demo.ts. */
export const requirements = [
  {
    id: 'slack.reads-engagement',
    source: 'issue 4 point 4',
    behaviour:
      'Messages of connected channels and of threads, also of older ones with new replies, come out once each with authors and the names asked for, without text.',
  },
  {
    id: 'slack.learns-history-limit',
    source: 'issue 4 point 4; connectors.md, Slack',
    behaviour: 'Which of Slack’s two limits of history holds is learned from the answers, and then kept to.',
  },
  {
    id: 'slack.searches-messages',
    source: 'issue 4 point 4; product.md edge 7',
    behaviour:
      'Who said what about an account is found by Slack’s search or by reading, in public channels only, and says when it is partial.',
  },
  {
    id: 'slack.reads-threads',
    source: 'issue 4 point 4; product.md edge 7',
    behaviour: 'A thread of a public channel is read in order, each message once.',
  },
  {
    id: 'slack.schedules',
    source: 'issue 4 point 4',
    behaviour: 'A message is scheduled for a time that Slack takes; other times are refused.',
  },
  {
    id: 'slack.agrees-with-emulate',
    source: 'issue 4 point 9',
    behaviour: 'The reading tools work against an independent Slack server as against our simulator.',
  },
] as const;
