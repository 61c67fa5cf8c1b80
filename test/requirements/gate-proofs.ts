/** What the proofs of the gate promise: matrix, sweep, injection, SSRF, fuzzing, kill switch and the controls themselves. */
export const requirements = [
  {
    id: 'authz.matrix',
    source: 'reliability.md S-06',
    behaviour:
      'Each of the twelve kinds of caller gets from every operation on every surface what one written table says.',
  },
  {
    id: 'authz.tenant-sweep',
    source: 'reliability.md S-04',
    behaviour: 'Two tenants with identical external ids see nothing of each other on any path.',
  },
] as const;
