export const requirements = [
  {
    id: 'mcp.both-paths-agree',
    source: 'issue 3 item 5',
    behaviour: 'The fast path and the SDK’s handler give the same answers to the same calls, errors included.',
  },
  {
    id: 'mcp.structured-mirrored',
    source: 'mcp.md 5',
    behaviour: 'A result carries structured content, the same as text, its provenance and the untrusted label.',
  },
  {
    id: 'mcp.arguments-correctable',
    source: 'issue 3, bad input',
    behaviour: 'Arguments that do not fit are a tool error naming them; no answer holds a stack trace.',
  },
  {
    id: 'mcp.denied-like-unknown',
    source: 'issue 3 item 2, S-06',
    behaviour: 'Unknown and forbidden tools answer in the same words, and both are audited.',
  },
  {
    id: 'mcp.private-lists',
    source: 'S-05',
    behaviour: 'A list holds exactly what its caller may call, in order, with cacheScope private.',
  },
  {
    id: 'mcp.headers-match-body',
    source: 'S-05',
    behaviour: 'A header that differs from the body is 400 with -32020.',
  },
  {
    id: 'mcp.unsupported-version',
    source: 'mcp.md 5',
    behaviour: 'An unsupported revision is 400 with -32022 and the supported ones.',
  },
  {
    id: 'mcp.unknown-method',
    source: 'mcp.md 5',
    behaviour: 'An unknown method is 404 with -32601.',
  },
  {
    id: 'mcp.one-message-per-post',
    source: 'mcp.md 5',
    behaviour: 'A POST carries one JSON-RPC message.',
  },
  {
    id: 'mcp.bad-bodies',
    source: 'issue 3, bad input',
    behaviour: 'Bodies that are not JSON or too large are refused and harm nothing.',
  },
  {
    id: 'mcp.origin-and-host',
    source: 'S-05',
    behaviour: 'A foreign Origin or Host is 403.',
  },
  {
    id: 'mcp.colliding-ids',
    source: 'S-05',
    behaviour: '200 clients with the same JSON-RPC id get their own answers.',
  },
  {
    id: 'mcp.progress',
    source: 'issue 3 item 5',
    behaviour: 'Progress of a system reaches the client that asked for it, unbuffered.',
  },
  {
    id: 'mcp.cancel-by-closing',
    source: 'issue 3 item 5',
    behaviour: 'Closing the stream cancels the call down to the system.',
  },
  {
    id: 'mcp.legacy-input-fails-fast',
    source: 'issue 3 item 5',
    behaviour: 'A 2025-era call that needs the person’s input fails at once with what to do.',
  },
  {
    id: 'mcp.approval-asked',
    source: 'issue 3 item 5, S-07',
    behaviour:
      'An act that needs an approval asks with its exact arguments and runs once after somebody with the right approved.',
  },
  {
    id: 'mcp.approval-refused',
    source: 'S-07',
    behaviour: 'A refused approval ends the call without effect.',
  },
  {
    id: 'mcp.approval-without-elicitation',
    source: 'issue 3 item 5',
    behaviour: 'A client that cannot ask its person gets a plain error.',
  },
  {
    id: 'mcp.request-state-bound',
    source: 'S-05',
    behaviour: 'A requestState that was changed or belongs to another principal, tool or set of arguments is refused.',
  },
  {
    id: 'mcp.bad-tokens',
    source: 'S-05',
    behaviour: '28 kinds of bad tokens are refused with 401 and the challenge.',
  },
  {
    id: 'mcp.good-token',
    source: 'S-05',
    behaviour: 'A good token gets in until it ends.',
  },
  {
    id: 'mcp.challenge',
    source: 'S-05',
    behaviour: 'Without a usable token the challenge names the metadata and the first scope.',
  },
  {
    id: 'mcp.no-query-token',
    source: 'S-05',
    behaviour: 'A token in the query string is refused.',
  },
  {
    id: 'mcp.step-up',
    source: 'S-05, S-08',
    behaviour: 'A token too narrow for a call is answered 403 insufficient_scope with the scopes it needs.',
  },
  {
    id: 'mcp.scope-per-tool',
    source: 'S-05',
    behaviour: 'A token without our scopes reaches no tool.',
  },
  {
    id: 'mcp.sign-in',
    source: 'S-09',
    behaviour: 'A client finds its way from the refusal through metadata, consent and PKCE to a token that works.',
  },
  {
    id: 'mcp.consent-page',
    source: 'S-09',
    behaviour: 'The consent page names client, scopes and redirect host, cannot be framed and runs no script.',
  },
  {
    id: 'mcp.code-bound',
    source: 'S-09',
    behaviour: 'An authorisation code works once and only for its client, address, verifier and resource.',
  },
  {
    id: 'mcp.authorization-request',
    source: 'S-09',
    behaviour:
      'Requests without PKCE S256, with another response type, scope or resource go back with an error; unregistered addresses are only shown.',
  },
  {
    id: 'mcp.owner-code',
    source: 'S-09',
    behaviour: 'Only the code shown in the terminal allows a client, and guessing changes it.',
  },
  {
    id: 'mcp.consent-once',
    source: 'S-09',
    behaviour: 'A consent is answered once and never from another site’s page.',
  },
  {
    id: 'mcp.client-metadata',
    source: 'S-09, S-11b',
    behaviour:
      'A client is known by a document at its own public address that names it; inside addresses are not fetched.',
  },
  {
    id: 'mcp.exact-redirect',
    source: 'S-09',
    behaviour: 'Redirect addresses match exactly, but for the port of loopback.',
  },
  {
    id: 'mcp.no-open-network',
    source: 'S-05',
    behaviour: 'An address reachable from elsewhere is not served without an issuer of tokens.',
  },
  {
    id: 'mcp.no-passthrough',
    source: 'S-05',
    behaviour: 'Nothing of the caller’s token or headers reaches a remote server.',
  },
  {
    id: 'mcp.upstream-off-until-approved',
    source: 'issue 3 item 5',
    behaviour: 'No tool of a remote server is seen or called before its approval.',
  },
  {
    id: 'mcp.upstream-hints-untrusted',
    source: 'OWASP MCP03',
    behaviour: 'A remote server’s own hints do not make its tool a read.',
  },
  {
    id: 'mcp.upstream-definition-pinned',
    source: 'S-20',
    behaviour: 'A remote definition that changed since its approval drops to needs_review.',
  },
  {
    id: 'mcp.upstream-schemas',
    source: 'mcp.md 4.6',
    behaviour: 'Arguments and results of remote tools are held to their schemas.',
  },
  {
    id: 'mcp.upstream-eras',
    source: 'mcp.md 4.1',
    behaviour: '2025-era servers are spoken to in their revision; a forgotten session is opened again.',
  },
  {
    id: 'mcp.upstream-names',
    source: 'mcp.md 4.7',
    behaviour: 'Remote names are made to fit without colliding; what cannot be listed is left out and reported.',
  },
  {
    id: 'mcp.upstream-failures',
    source: 'API10',
    behaviour: 'A remote server’s failures, redirects and unreadable answers become words for the model.',
  },
  {
    id: 'mcp.hung-upstream',
    source: 'mcp.md 4.5',
    behaviour: 'A remote server that hangs changes nothing for another.',
  },
  {
    id: 'mcp.parameter-headers',
    source: 'mcp.md 5',
    behaviour: 'Header parameters are sent to the server that asks for them and stripped from our lists.',
  },
  {
    id: 'mcp.client-2025-http',
    source: 'issue 3, done when',
    behaviour: 'An unmodified 1.x client lists and calls over HTTP.',
  },
  {
    id: 'mcp.client-2026-http',
    source: 'issue 3, done when',
    behaviour: 'A current client negotiates 2026-07-28, lists and calls.',
  },
  {
    id: 'mcp.list-changed',
    source: 'mcp.md 5',
    behaviour: 'A listening client is told that its tools changed.',
  },
  {
    id: 'mcp.discovery-tools',
    source: 'issue 3 item 5',
    behaviour: 'Above a threshold three tools find, describe and call what the caller may.',
  },
  {
    id: 'mcp.client-2025-stdio',
    source: 'issue 3, done when',
    behaviour: 'An unmodified 1.x client starts bellwether mcp over stdio, lists and calls.',
  },
  {
    id: 'mcp.standalone-connector',
    source: 'issue 3 item 5',
    behaviour: 'bellwether mcp --connector serves one connector alone.',
  },
  {
    id: 'mcp.fuzzed-bodies',
    source: 'issue 3, bad input',
    behaviour: 'Whatever body is sent, the answer is the protocol’s, never a crash or a stack trace.',
  },
  {
    id: 'mcp.content-state-bound',
    source: 'S-05',
    behaviour: 'The requestState of a prompt or resource is sealed and bound to its principal and request.',
  },
  {
    id: 'mcp.deep-arguments',
    source: 'issue 3, bad input',
    behaviour: 'Arguments nested beyond measure are an error of the call, never of the server.',
  },
  {
    id: 'mcp.issuer-keys-down',
    source: 'S-05',
    behaviour: 'While the issuer’s keys cannot be fetched nobody is let in.',
  },
  {
    id: 'mcp.configured-issuer',
    source: 'issue 3 item 5, S-04',
    behaviour:
      'Tokens of the configured issuer name workspace and role; another workspace is refused, an unknown role is a member.',
  },
  {
    id: 'mcp.issuer-mix-up',
    source: 'S-09',
    behaviour: 'An issuer whose metadata names another is not used.',
  },
  {
    id: 'mcp.several-stdio-clients',
    source: 'issue 3, done when',
    behaviour: 'Several clients start bellwether mcp on the same data and work beside each other.',
  },
] as const;
