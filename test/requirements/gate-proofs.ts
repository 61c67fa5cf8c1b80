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
  {
    id: 'injection.no-effects',
    source: 'reliability.md 5.6, S-12',
    behaviour: 'A model that does whatever any text tells it has no effect in 1,008 attacks.',
  },
  {
    id: 'injection.no-planned-effects',
    source: 'issue 7, figures; reliability.md 5.6',
    behaviour: 'Plans of a model that obeys every text have no forbidden effect in the same 1,008 attacks.',
  },
  {
    id: 'injection.oracle-sees',
    source: 'reliability.md 5.6, S-12',
    behaviour: 'The oracle of the attacks sees each harm that the same model does when it has the rights.',
  },
  {
    id: 'injection.pipeline-unmoved',
    source: 'reliability.md S-12',
    behaviour: 'Attacks in records change no number of a score and no recipient, and nothing in Slack comes to life.',
  },
  {
    id: 'ssrf.no-entry-reaches',
    source: 'reliability.md S-11b',
    behaviour: 'No way by which an address comes in leads to a connection to one that must not be called.',
  },
  {
    id: 'ssrf.one-way-out',
    source: 'reliability.md S-11b',
    behaviour: 'Only the outbound client opens connections to outside systems.',
  },
  {
    id: 'ssrf.every-entry-listed',
    source: 'reliability.md S-11b',
    behaviour: 'A source that calls out and is not among the entry points of the SSRF cases is found.',
  },
  {
    id: 'fuzz.no-crash',
    source: 'reliability.md 5.3, 5.5',
    behaviour:
      'Spoilt requests, arguments, files, policies and bodies end in an answer or an error to correct oneself by.',
  },
  {
    id: 'killswitch.holds-deliveries',
    source: 'reliability.md S-14',
    behaviour: 'Each scope of the kill switch holds deliveries, none is lost, and they go when it is lifted.',
  },
  {
    id: 'killswitch.unreadable-holds',
    source: 'reliability.md S-14',
    behaviour: 'Deliveries wait while the kill switch cannot be read.',
  },
  {
    id: 'killswitch.storm',
    source: 'reliability.md F-20, S-14',
    behaviour: 'Under a storm no call that an order covers leaves later than two seconds after it.',
  },
  {
    id: 'controls.named',
    source: 'issue 3, done when; reliability.md section 6',
    behaviour: 'Every P0 control has a test named after it.',
  },
  {
    id: 'controls.removals-apply',
    source: 'issue 3, done when; reliability.md section 6',
    behaviour: 'The removals that prove those tests still apply to the sources.',
  },
  {
    id: 'cli.socket-survives',
    source: 'reliability.md 5.3',
    behaviour:
      'What another process sends on the local socket, or that it goes away, does not end the one that stays up.',
  },
] as const;
