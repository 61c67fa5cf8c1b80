/** Connections that are stored, restored and signed in, and the catalog's decisions. Issues 3 and 4. */
export const requirements = [
  {
    id: 'connect.browser-pkce',
    source: 'issue 4, point 8',
    behaviour:
      'A person signs in with their browser and PKCE over a loopback redirect, after seeing each scope with its reason.',
  },
  {
    id: 'connect.survives-restart',
    source: 'issue 3, point 4',
    behaviour: 'A stored connection is there after a restart without signing in again.',
  },
  {
    id: 'connect.sync-stored',
    source: 'architecture.md, commands',
    behaviour: 'A stored CRM connection is copied into the mirror by `bellwether sync`.',
  },
  {
    id: 'connect.no-secret-shown',
    source: 'reliability S-01, S-02',
    behaviour: 'No token, code, verifier or client secret is printed, audited or stored in the clear.',
  },
  {
    id: 'connect.wrong-state',
    source: 'RFC 9700 section 4.7',
    behaviour: 'An answer with another state is refused, and the sign-in under way goes on.',
  },
  {
    id: 'connect.other-host',
    source: 'RFC 8252 section 8.3',
    behaviour: 'A request to the loopback address that names another host, path or method is refused.',
  },
  {
    id: 'connect.refused',
    source: 'issue 4, point 8',
    behaviour: 'A sign-in that the provider refuses stores nothing and says why in one line.',
  },
  {
    id: 'connect.disconnect-next-call',
    source: 'issue 3, point 4',
    behaviour: 'Disconnecting revokes at the provider and is effective on the next call.',
  },
  {
    id: 'connect.copied-back',
    source: 'https://docs.slack.dev/changelog/2026/03/30/pkce',
    behaviour: 'Where the provider takes no loopback address, the address a person ended at finishes the sign-in.',
  },
  {
    id: 'connect.says-what-is-missing',
    source: 'architecture.md, commands',
    behaviour: 'What a sign-in lacks is named in one line before anything is asked or stored.',
  },
  {
    id: 'connect.key-and-token',
    source: 'issue 4, point 8',
    behaviour:
      'A private key, a service account or a token is taken from a file or stdin, and refused when it is something else.',
  },
  {
    id: 'connect.scopes-with-reasons',
    source: 'issue 4, point 8',
    behaviour: 'A scope that is added without a reason, or without being agreed, fails a test.',
  },
  {
    id: 'connect.remote-mcp',
    source: 'issue 3, points 1 and 5',
    behaviour:
      'The tools of a remote MCP server wait for an approval, are called once approved, and need a review when they change.',
  },
  {
    id: 'connect.remote-mcp-oauth',
    source: 'MCP 2025-11-25, authorization',
    behaviour:
      'A remote MCP server is signed in to with PKCE at the authorisation server its metadata names, for its own resource.',
  },
  {
    id: 'connect.unreachable-upstream',
    source: 'issue 3, point 3',
    behaviour:
      'A source that does not answer neither slows the start nor takes its tools away, and shows on the connection.',
  },
  {
    id: 'connect.names-taken',
    source: 'issue 3, figures tenant.*',
    behaviour: 'A workspace cannot take the name of another workspace’s tools, and a refused attempt leaves no secret.',
  },
  {
    id: 'connect.catalog-kept',
    source: 'issue 3, point 1',
    behaviour: 'What people decided about a tool holds after a restart, for the definition they looked at alone.',
  },
  {
    id: 'connect.catalog-steps',
    source: 'issue 3, point 1',
    behaviour: 'Approvals end when they said they would; every step has a name, a reason and an audit row.',
  },
  {
    id: 'connect.catalog-canary',
    source: 'issue 3, point 1',
    behaviour: 'Traffic is split between the versions there are, kept, and lifted again.',
  },
  {
    id: 'connect.catalog-append-only',
    source: 'reliability S-15',
    behaviour: 'Decisions about the catalog are added by the control role alone and never changed.',
  },
  {
    id: 'connect.catalog-admins-only',
    source: 'issue 3, point 2',
    behaviour: 'Only those whom the policies let administer change the catalog; the denial is audited.',
  },
  {
    id: 'connect.export-budget',
    source: 'issue 3, point 7 (S-11b)',
    behaviour: 'One user or agent is handed so many rows of a connection a day; more is a denial in the audit.',
  },
  {
    id: 'connect.every-system',
    source: 'issue 3, point 4',
    behaviour: 'Every system of the product can be connected, and its connector reads what the broker hands out.',
  },
  {
    id: 'connect.remote-content',
    source: 'issue 3, point 5',
    behaviour: 'Prompts and resources of a connected remote MCP server reach an AI client through the program.',
  },
  {
    id: 'connect.remote-renewal',
    source: 'issue 3, point 4 (S-03)',
    behaviour: 'A token that a remote MCP server refuses is renewed once, and no more than once.',
  },
  {
    id: 'policy.names-from-outside',
    source: 'issue 3, point 2',
    behaviour:
      'Policies may name tools of connected systems from outside, and a check names those of systems that are not connected.',
  },
  {
    id: 'observability.spans-exported',
    source: 'issue 3, point 6',
    behaviour:
      'Spans leave the process to the configured collector; what cannot be sent is dropped, counted and slows nothing.',
  },
] as const;
