/** What the keeping of credentials, the audit, the kill switch and redaction promise. */
export const requirements = [
  {
    id: 'custody.refresh-once-under-race',
    source: 'S-01 F-10b; figures.md refresh.dead',
    behaviour:
      'Any number of workers that find one token expired ask the provider once, store the new token before using it, and lose no connection.',
  },
  {
    id: 'custody.renew-once-in-mid-run',
    source: 'F-10a',
    behaviour: 'An access token refused in the middle of a run is renewed once for all who ask.',
  },
  {
    id: 'custody.one-notice-no-retry-storm',
    source: 'F-10b; incident of November 2025',
    behaviour:
      'A dead grant asks its owner once to sign in again and is never tried again; a mass revocation crashes nothing.',
  },
  {
    id: 'custody.cool-down',
    source: 'F-10b',
    behaviour: 'A provider in trouble is asked once a cool-down, which doubles and obeys its Retry-After.',
  },
  {
    id: 'custody.lost-answer-surfaces',
    source: 'F-10b',
    behaviour: 'A refresh whose process died between answer and commit is settled within a minute.',
  },
  {
    id: 'custody.sigkill-lost-answer',
    source: 'F-10b',
    behaviour: 'The same under SIGKILL of a real process on PostgreSQL: one notice, one more attempt, no storm.',
  },
  {
    id: 'custody.chores-run',
    source: 'F-10b',
    behaviour: 'Interrupted refreshes are settled without anyone asking, and a chore that fails does not end the next.',
  },
  {
    id: 'custody.commit-lost-and-made-good',
    source: 'F-10b; F-03',
    behaviour: 'A token that the provider gave is stored though the database connection broke before the commit.',
  },
  {
    id: 'custody.jwt-bearer-immune',
    source: 'F-10b; reliability.md 2.4',
    behaviour: 'A JWT bearer connection survives the loss of an answer without its owner.',
  },
  {
    id: 'custody.connector-gets-no-grant',
    source: 'issue 3 item 4; S-02',
    behaviour: 'A connector is handed an access token, never the refresh token, the client secret or the private key.',
  },
  {
    id: 'custody.grants',
    source: 'issue 3 item 4',
    behaviour: 'Client credentials and JWT bearer credentials fetch their own access tokens.',
  },
  {
    id: 'custody.sign-in-pkce',
    source: 'S-09',
    behaviour: 'A sign-in uses the authorisation code with PKCE S256 and stores a credential that works.',
  },
  {
    id: 'custody.state-single-use',
    source: 'S-09; RFC 9207',
    behaviour: "A sign-in's state works once, for who began it, in time, in its tenant and from its issuer.",
  },
  {
    id: 'custody.revocation-at-once',
    source: 'S-03',
    behaviour: 'A revocation deletes the secret here first, counts at the next call, and revokes at the provider.',
  },
  {
    id: 'custody.idle-expires',
    source: 'S-03; incident of June 2026',
    behaviour: 'A credential unused for thirty days is revoked; the inventory shows scopes and last use.',
  },
  {
    id: 'custody.app-role-has-no-grant',
    source: 'S-02',
    behaviour: 'The app role can read no table of the credentials and cannot take the connector role.',
  },
  {
    id: 'custody.connector-role-is-narrow',
    source: 'S-02',
    behaviour: 'The connector role sees the credentials of its tenant and nothing of the mirror.',
  },
  {
    id: 'custody.row-swap-fails',
    source: 'S-01',
    behaviour: 'A ciphertext moved to another row, tenant, issuer or version does not open.',
  },
  {
    id: 'custody.no-canary-at-rest',
    source: 'S-01',
    behaviour: 'No secret is in a dump of the database or in an error.',
  },
  {
    id: 'custody.key-file-private',
    source: 'S-01',
    behaviour: 'The wrapping keys are in a file only its owner may read, made once.',
  },
  {
    id: 'custody.rotation-resumes',
    source: 'S-01; F-23',
    behaviour: 'Wrapping keys rotate under load, go on after being cut short, and are kept until nothing uses them.',
  },
  {
    id: 'custody.data-key-renewal',
    source: 'S-01; F-23',
    behaviour: 'Data keys are renewed row by row while tokens are refreshed.',
  },
  {
    id: 'custody.sigkill-rotation',
    source: 'S-01; F-23',
    behaviour: 'SIGKILL in the middle of a rotation loses no credential.',
  },
  {
    id: 'custody.custody-audited',
    source: 'S-15; issue 3 item 6',
    behaviour: 'Every act on a credential is audited in its transaction, with who and why and without the secret.',
  },
  {
    id: 'custody.audit-append-only',
    source: 'S-15',
    behaviour: 'The app role appends and reads the audit and can change nothing of it or of its chain.',
  },
  {
    id: 'custody.no-audit-no-effect',
    source: 'S-15; F-19c',
    behaviour: 'An effect whose audit row cannot be written does not happen.',
  },
  {
    id: 'custody.audit-all-or-none',
    source: 'S-15',
    behaviour: 'A batch of audit rows for several tenants is written whole or not at all.',
  },
  {
    id: 'custody.audit-takes-any-text',
    source: 'S-15; issue 3, bad input',
    behaviour: 'No text in a name or a purpose stops the audit.',
  },
  {
    id: 'custody.audit-tamper-found',
    source: 'S-15',
    behaviour: 'Edits, deletions, swaps, gaps and truncation are found at their first bad row.',
  },
  {
    id: 'custody.audit-links-depend',
    source: 'S-15',
    behaviour: 'Each link covers the one before, so that an edit cannot be made to fit at its own place alone.',
  },
  {
    id: 'custody.audit-checkpoints-outside',
    source: 'S-15; architecture.md decision 9',
    behaviour: 'Signed checkpoints outside the database show a chain made anew and a tenant emptied.',
  },
  {
    id: 'custody.audit-seals-late-commits',
    source: 'S-15',
    behaviour: 'Rows that commit late and out of order are all sealed, once, with two sealers at work.',
  },
  {
    id: 'custody.audit-export-signed',
    source: 'S-15',
    behaviour: 'An export is signed and can be checked without the database.',
  },
  {
    id: 'custody.audit-answers',
    source: 'S-15',
    behaviour: 'The audit says who, on whose behalf, why, by which policy and with which approval.',
  },
  {
    id: 'custody.anomaly-alarms',
    source: 'S-16',
    behaviour: 'First use of a system, bursts and repeated denials are raised once, and audited.',
  },
  {
    id: 'custody.kill-switch-scopes',
    source: 'S-14',
    behaviour: 'Everything, a tenant, an agent or a tool is stopped and nothing else.',
  },
  {
    id: 'custody.kill-switch-unreadable-stops',
    source: 'S-14',
    behaviour: 'Orders that cannot be read mean stop.',
  },
  {
    id: 'custody.kill-switch-audited',
    source: 'S-14; S-15',
    behaviour: 'An order is audited with who and why.',
  },
  {
    id: 'custody.kill-switch-tenant-view',
    source: 'S-04; S-14',
    behaviour: 'A tenant sees its own orders and the global ones and can change none.',
  },
  {
    id: 'custody.kill-switch-across-processes',
    source: 'S-14',
    behaviour: 'An order given by one process is seen at once by another with the app login alone.',
  },
  {
    id: 'custody.kill-switch-storm',
    source: 'F-20; figures.md killswitch.max_s',
    behaviour: 'Under a storm nothing starts later than two seconds after the order.',
  },
  {
    id: 'custody.redaction-precision-recall',
    source: 'S-13',
    behaviour: 'The labelled set is found with the published precision and recall.',
  },
  {
    id: 'custody.redaction-held-out',
    source: 'S-13',
    behaviour: 'Texts the detectors were not made with are found with the published precision and recall.',
  },
  {
    id: 'custody.redaction-unveils',
    source: 'S-13; reliability.md 5.6',
    behaviour: 'Signs that do not show and full-width forms hide nothing from the detectors.',
  },
  {
    id: 'custody.redaction-fails-closed',
    source: 'S-13',
    behaviour: 'What cannot be looked through does not reach a model.',
  },
  {
    id: 'custody.redaction-by-field',
    source: 'S-13; mcp.md 4 (11)',
    behaviour: 'Values are masked at every depth, in keys, and by the name of their field.',
  },
  {
    id: 'custody.redaction-linear',
    source: 'issue 3, bad input',
    behaviour: 'No text makes the detectors slow.',
  },
  {
    id: 'custody.log-canary',
    source: 'S-13; issue 3 item 4',
    behaviour: 'No way of logging lets a secret out.',
  },
  {
    id: 'custody.salesforce-renewal',
    source: 'F-10a; F-10b',
    behaviour: 'A Salesforce sign-in, whose tokens name no end and rotate, is renewed once when refused.',
  },
  {
    id: 'custody.no-borrowed-credential',
    source: 'issue 3 item 4; mcp.md 4 (4)',
    behaviour: 'Calls of a person use their own credential or the service’s, never another person’s.',
  },
] as const;
