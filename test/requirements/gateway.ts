const gate = 'issue 3';

/** What the gateway promises. */
export const requirements = [
  {
    id: 'gateway.agents-within-approval',
    source: 'reliability.md S-07, S-17',
    behaviour: 'An agent sees and calls only the tools it was approved for, while it is deployed.',
  },
  {
    id: 'gateway.approval-binds',
    source: 'reliability.md S-07',
    behaviour: 'An approval works once, for the person, tool, definition and arguments it was given for.',
  },
  {
    id: 'gateway.approval-required',
    source: 'reliability.md S-07',
    behaviour: 'An act that needs an approval says so and has no effect without it.',
  },
  {
    id: 'gateway.arguments-explained',
    source: 'reliability.md 5.3',
    behaviour: 'Arguments that do not fit are refused with the field and what is allowed, before anything is sent.',
  },
  {
    id: 'gateway.arguments-fuzzed',
    source: 'reliability.md 5.3',
    behaviour: 'A thousand hostile arguments for each tool give no crash and no stack trace.',
  },
  {
    id: 'gateway.audit-backpressure',
    source: `${gate}, item 6`,
    behaviour: 'When the audit cannot keep up, calls wait and at their deadline fail.',
  },
  {
    id: 'gateway.audit-batches',
    source: 'mcp.md 4.12',
    behaviour: "Reads' audit rows are written in batches, off the hot path.",
  },
  {
    id: 'gateway.audit-never-drops',
    source: `${gate}, item 6`,
    behaviour: 'No audit row is dropped while the sink is down.',
  },
  {
    id: 'gateway.breaker',
    source: `${gate}, item 3`,
    behaviour: 'A system that keeps failing is left alone for a while.',
  },
  {
    id: 'gateway.breaker-bounded',
    source: `${gate}, item 3`,
    behaviour: "A breaker's state is bounded and it always tries again in the end.",
  },
  {
    id: 'gateway.breaker-not-by-impatience',
    source: 'issue 3, item 3',
    behaviour: 'Callers with short deadlines cannot shut a healthy system for others.',
  },
  {
    id: 'gateway.breaker-one-probe',
    source: `${gate}, item 3`,
    behaviour: 'A half-open breaker lets one probe through, whose answer decides.',
  },
  {
    id: 'gateway.budget',
    source: `${gate}, item 3`,
    behaviour: 'Each tenant has a budget of calls and is told when the next one may go.',
  },
  {
    id: 'gateway.bulkhead',
    source: `${gate}, item 3`,
    behaviour: 'A bulkhead bounds the calls that run and that wait.',
  },
  {
    id: 'gateway.cache',
    source: `${gate}, item 3`,
    behaviour: 'Reads declared cacheable are asked once within their time; others each time.',
  },
  {
    id: 'gateway.cache-after-write',
    source: 'architecture.md 3',
    behaviour: 'No read after a write is answered from before it.',
  },
  {
    id: 'gateway.cache-per-identity',
    source: 'mcp.md 4.13',
    behaviour: 'A cached answer is only ever given to the identity it was fetched for.',
  },
  {
    id: 'gateway.category-tool-routes',
    source: 'architecture.md 3',
    behaviour: 'A category tool goes to what the tenant has connected.',
  },
  {
    id: 'gateway.deadline-propagates',
    source: `${gate}, item 3`,
    behaviour: 'Deadline and cancellation reach the system as an abort.',
  },
  {
    id: 'gateway.deadline-total',
    source: `${gate}, item 3`,
    behaviour: 'A deadline covers all attempts of a call together.',
  },
  {
    id: 'gateway.decisions-audited',
    source: 'mcp.md 4.11',
    behaviour: 'Every decision is recorded with its policy version and reason, denials included.',
  },
  {
    id: 'gateway.denied-looks-unknown',
    source: `${gate}, item 2`,
    behaviour: 'A denied tool and an unknown one give the caller the same answer.',
  },
  {
    id: 'gateway.error-codes',
    source: 'architecture.md',
    behaviour: 'A failure keeps its code and says tool, system and request id.',
  },
  {
    id: 'gateway.hung-upstream-isolated',
    source: `${gate}, item 3; metamcp#140`,
    behaviour: 'One system that hangs changes nothing for the others.',
  },
  {
    id: 'gateway.idempotency',
    source: 'reliability.md 2.2',
    behaviour: 'One key and its arguments have one effect; other arguments under the key are a conflict.',
  },
  {
    id: 'gateway.kill-switch-before-effect',
    source: 'reliability.md S-14',
    behaviour: 'The kill switch is read anew right before each attempt of a write.',
  },
  {
    id: 'gateway.kill-switch-in-time',
    source: 'reliability.md S-14',
    behaviour: 'A stop reaches reads within two seconds without a query per call.',
  },
  {
    id: 'gateway.kill-switch-scopes',
    source: 'reliability.md S-14',
    behaviour: 'Everything, a tenant, an agent or a tool can be stopped.',
  },
  {
    id: 'gateway.kill-switch-unreadable-stops',
    source: 'reliability.md S-14',
    behaviour: 'A kill switch that cannot be read stops every call.',
  },
  {
    id: 'gateway.list-is-callable',
    source: 'architecture.md 4',
    behaviour: 'What a principal is shown is exactly what they can call.',
  },
  {
    id: 'gateway.masking',
    source: `${gate}, item 2`,
    behaviour: 'Data of a hidden class leaves the gateway in no field and no text.',
  },
  {
    id: 'gateway.no-crossed-answers',
    source: 'CVE-2026-25536',
    behaviour: 'Concurrent callers each get their own answer.',
  },
  {
    id: 'gateway.no-internals-shown',
    source: 'reliability.md 5.3',
    behaviour: "A connector's bug shows neither its text nor its stack.",
  },
  { id: 'gateway.no-made-up-labels', source: 'mcp.md 4.11', behaviour: 'Metrics carry the names of the catalog only.' },
  {
    id: 'gateway.no-timers-left',
    source: 'figures.md gateway.*',
    behaviour: 'A finished call leaves no timer behind.',
  },
  {
    id: 'gateway.no-write-without-audit',
    source: 'reliability.md S-15',
    behaviour: 'A write has its audit row before its effect, or does not happen.',
  },
  {
    id: 'gateway.output-validated',
    source: `${gate}, item 3`,
    behaviour: 'An answer that does not fit its schema is refused; what the schema does not name is dropped.',
  },
  {
    id: 'gateway.partial-results',
    source: `${gate}, item 3`,
    behaviour: 'Several calls give what they can and name the sources that failed.',
  },
  {
    id: 'gateway.policy-error-denies',
    source: 'architecture.md 4',
    behaviour: 'Policies that cannot be evaluated deny the call.',
  },
  {
    id: 'gateway.preview',
    source: `${gate}, item 2`,
    behaviour: 'A plan can ask what a call would need without making it.',
  },
  {
    id: 'gateway.recheck-before-effect',
    source: 'reliability.md S-07',
    behaviour: 'Rights are checked again right before a write.',
  },
  {
    id: 'gateway.result-carries-provenance',
    source: `${gate}, item 3`,
    behaviour:
      'Each result says tool, system, connection, version, time, records and request id, and is marked untrusted.',
  },
  {
    id: 'gateway.retry-after-exact',
    source: `${gate}, item 3`,
    behaviour: 'A Retry-After is kept exactly, for all calls of the connection.',
  },
  {
    id: 'gateway.retry-backs-off',
    source: `${gate}, item 3`,
    behaviour: 'Repeats back off with jitter under a limit.',
  },
  {
    id: 'gateway.retry-by-code',
    source: 'house-style.md',
    behaviour: 'Only failures whose code allows it are repeated.',
  },
  {
    id: 'gateway.retry-only-repeatable',
    source: `${gate}, item 3`,
    behaviour: 'Only reads, and idempotent writes with a key, are repeated.',
  },
  {
    id: 'gateway.revoked-connection-stops',
    source: 'reliability.md S-03',
    behaviour: 'A removed or expired connection is not used on the next call, cache included.',
  },
  { id: 'gateway.rows', source: `${gate}, item 2`, behaviour: 'Results hold only the rows that the caller may see.' },
  {
    id: 'gateway.single-flight',
    source: `${gate}, item 3`,
    behaviour: 'Equal cacheable reads at one moment share one call.',
  },
  {
    id: 'gateway.tenant-connections',
    source: 'reliability.md S-04',
    behaviour: "A call only ever uses its own tenant's connections.",
  },
  {
    id: 'gateway.write-arrival-known',
    source: 'reliability.md 3.2',
    behaviour: 'A failed write says whether it certainly had no effect.',
  },
  {
    id: 'gateway.write-audited-twice',
    source: `${gate}, item 6`,
    behaviour: 'A write leaves a row before its effect and one with its outcome, without its arguments.',
  },
] as const;
