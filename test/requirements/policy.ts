const gate = 'issue 3';

/** What the catalog and the policies promise. */
export const requirements = [
  {
    id: 'catalog.actors',
    source: `${gate}, item 1`,
    behaviour: 'Agents and workflow templates have a life and a pinned definition; unknown tools in them are reported.',
  },
  {
    id: 'catalog.approvals-expire',
    source: `${gate}, item 1`,
    behaviour: 'A tool whose approval has run out cannot be called from that instant on.',
  },
  {
    id: 'catalog.canary',
    source: `${gate}, item 1`,
    behaviour: 'Several versions share principals by weight, each principal always getting the same one.',
  },
  {
    id: 'catalog.canonical-digest',
    source: `${gate}, item 1`,
    behaviour: 'Digests do not depend on the order of keys, and values nested too deeply are refused.',
  },
  {
    id: 'catalog.category-routes',
    source: `${gate}, item 3`,
    behaviour: 'A category tool stands for the tools of its category that take and give the same.',
  },
  {
    id: 'catalog.changed-definition-needs-review',
    source: 'mcp.md 4.14; OWASP MCP03',
    behaviour: 'A definition that changed after its approval cannot be called until it is reviewed.',
  },
  {
    id: 'catalog.collisions-reported',
    source: `${gate}, item 1; mcp.md 4.7`,
    behaviour: 'Colliding names and broken schemas are reported and left out, and take nothing else down.',
  },
  {
    id: 'catalog.discovered-is-draft',
    source: 'mcp.md 4.14',
    behaviour: 'What is discovered from outside cannot be called before someone approves it.',
  },
  {
    id: 'catalog.lifecycle-order',
    source: `${gate}, item 1`,
    behaviour: 'Only what is deployed can be called, and only what was approved can be deployed.',
  },
  {
    id: 'catalog.names-fit-clients',
    source: `${gate}, item 1; docker/mcp-gateway#228`,
    behaviour: 'Every listed name is 1 to 64 of letters, digits, _ and -.',
  },
  {
    id: 'catalog.search',
    source: `${gate}, item 1`,
    behaviour: 'Tools are found by text, category and capability, the best match first.',
  },
  {
    id: 'catalog.swap-and-rollback',
    source: `${gate}, item 1`,
    behaviour: 'Snapshots are swapped whole, can be rolled back, and leave a timeline.',
  },
  {
    id: 'policy.activation',
    source: `${gate}, item 2`,
    behaviour: 'Activated policies hold from the very next decision.',
  },
  {
    id: 'policy.approval-by-risk',
    source: `${gate}, item 2`,
    behaviour: 'The shipped policies ask for approvals by risk and role.',
  },
  {
    id: 'policy.arguments-decide',
    source: `${gate}, item 2`,
    behaviour: 'Policies can decide on the arguments of a call, each time anew.',
  },
  {
    id: 'policy.bad-policy-refused',
    source: 'reliability.md 5.5',
    behaviour: 'A bad policy is refused with file, line, column and what is wrong.',
  },
  {
    id: 'policy.complex-refused',
    source: 'reliability.md 5.5',
    behaviour: "Policies that would overrun the parser's stack are refused before they reach it.",
  },
  { id: 'policy.control-pages', source: `${gate}, item 2`, behaviour: 'Pages of control are for admins.' },
  { id: 'policy.deny-wins', source: `${gate}, item 2`, behaviour: 'A forbid wins over every permit.' },
  {
    id: 'policy.dry-run',
    source: 'reliability.md 5.5',
    behaviour: 'A dry run says in words who would lose, gain or have to ask for what.',
  },
  {
    id: 'policy.error-denies',
    source: 'architecture.md 4',
    behaviour: 'Any evaluation error denies, although Cedar skips a forbid that errors.',
  },
  {
    id: 'policy.huge-refused',
    source: 'reliability.md 5.5',
    behaviour: 'More than 1 MB of policies is refused unread.',
  },
  {
    id: 'policy.kind-and-role-agree',
    source: 'reliability.md S-06',
    behaviour: 'A person cannot act in the role of the system, nor the system in a role of a person.',
  },
  {
    id: 'policy.last-good-stays',
    source: 'reliability.md 5.5',
    behaviour: 'Refused policies leave the last good version in force.',
  },
  {
    id: 'policy.no-lockout',
    source: 'reliability.md 5.5',
    behaviour: 'Policies under which no admin could administer, at any hour of the week, are refused.',
  },
  { id: 'policy.no-match-denies', source: `${gate}, item 2`, behaviour: 'What no policy permits is denied.' },
  {
    id: 'policy.no-self-approval',
    source: 'reliability.md S-07',
    behaviour: 'Nobody approves their own request, except the lone owner at their terminal.',
  },
  {
    id: 'policy.only-admins-administer',
    source: `${gate}, item 2`,
    behaviour: 'Only admins change policies, connections and the kill switch.',
  },
  {
    id: 'policy.personal-hidden-from-models',
    source: `${gate}, item 7`,
    behaviour: 'Personal data is hidden from agents and AI clients by default.',
  },
  {
    id: 'policy.released-denies',
    source: 'reliability.md S-07',
    behaviour: 'Policies that were taken out of force deny everything.',
  },
  {
    id: 'policy.remembered-answers',
    source: 'figures.md gateway.added_p50_ms',
    behaviour: 'Answers are remembered where arguments do not matter, and remembering changes none.',
  },
  {
    id: 'policy.rows-by-role',
    source: `${gate}, item 2`,
    behaviour: 'Members see their own rows, managers their team, revops and admins all.',
  },
  {
    id: 'policy.shipped-compile',
    source: `${gate}, item 2`,
    behaviour: 'The shipped policies compile against the shipped schema.',
  },
  {
    id: 'policy.time-windows',
    source: `${gate}, item 2; reliability.md 5.5`,
    behaviour: 'Time windows follow the wall clock of their zone, across midnight and summer time.',
  },
  {
    id: 'policy.token-scopes-narrow',
    source: 'reliability.md S-05',
    behaviour: "A token's scopes narrow its holder's rights and never widen them.",
  },
  {
    id: 'policy.undeclared-rows-deny',
    source: 'reliability.md 2.6 API1',
    behaviour: 'A read whose rows are not declared is only for those who see all rows.',
  },
  {
    id: 'policy.unjudgeable-arguments-deny',
    source: 'reliability.md S-07',
    behaviour: 'Arguments that policies cannot judge deny the call.',
  },
  {
    id: 'policy.version-is-digest',
    source: `${gate}, item 2`,
    behaviour: 'The version of the policies is a digest of their files.',
  },
] as const;
