/** What the delivery engine promises. */
export const requirements = [
  {
    id: 'execution.accept-once',
    source: 'reliability 3.1.1; F-05',
    behaviour: 'The same cause is accepted once and sent once, with a receipt and an audit row.',
  },
  {
    id: 'execution.accept-with-cause',
    source: 'reliability 3.1.2',
    behaviour: 'An action is accepted in the transaction that caused it, or not at all.',
  },
  {
    id: 'execution.business-key',
    source: 'reliability 3.1.1',
    behaviour: 'The business key follows from tenant, rule, subject and trigger alone, and no two causes share one.',
  },
  {
    id: 'execution.queue-is-disposable',
    source: 'reliability 3.1.3; F-02b',
    behaviour: 'What the queue loses is added again from the store.',
  },
  {
    id: 'execution.queue-is-not-trusted',
    source: 'reliability 3.1.3; F-04, F-07',
    behaviour: 'A wake-up that is repeated, unknown or of another tenant has no effect.',
  },
  {
    id: 'execution.relay-takes-once',
    source: 'issue 2, item 7',
    behaviour: 'The relay does not add an action again while the queue may still hold it.',
  },
  {
    id: 'execution.relay-sees-no-content',
    source: 'issue 2, item 3; architecture decision 1',
    behaviour:
      'The role that serves all tenants reads ids, states and times of open actions and writes its mark alone.',
  },
  {
    id: 'execution.outbox-per-tenant',
    source: 'reliability S-04',
    behaviour: 'A tenant claims, reads and accepts its own actions only.',
  },
  {
    id: 'execution.fair-turns',
    source: 'issue 6, item 1; F-18',
    behaviour: 'Tenants take turns in the queue, and one tenant holds a bounded share of it.',
  },
  {
    id: 'execution.one-lease',
    source: 'reliability 3.1.4; F-04',
    behaviour: 'One worker at a time holds an action.',
  },
  {
    id: 'execution.stale-commit-fenced',
    source: 'reliability 3.1.4; F-04',
    behaviour: 'Only the latest attempt can be recorded, with exactly one audit row.',
  },
  {
    id: 'execution.recheck-before-effect',
    source: 'reliability 3.1.4; S-07',
    behaviour: 'Policy and recipient are checked right before the effect; a refusal ends the action as stopped.',
  },
  {
    id: 'execution.kill-switch-holds',
    source: 'reliability S-14; F-20',
    behaviour: 'An engaged kill switch keeps actions queued and unsent until it is released.',
  },
  {
    id: 'execution.recovery-by-class',
    source: 'reliability 3.1.5',
    behaviour: 'An interrupted attempt is repeated with its key (A), read back (B), or follows the setting (C).',
  },
  {
    id: 'execution.class-b-reads-back',
    source: 'reliability 3.2',
    behaviour: 'A message that the provider took although the call failed is found and not sent again.',
  },
  {
    id: 'execution.class-b-settles',
    source: 'reliability 3.1.5; issue 6, proof',
    behaviour:
      'After an attempt without an answer a read-back waits until the provider has had time to take up what it holds.',
  },
  {
    id: 'execution.no-late-request',
    source: 'reliability 3.1.4; F-04',
    behaviour: 'A process that was paused past its lease begins no request that changes something.',
  },
  {
    id: 'execution.class-c-never-twice',
    source: 'reliability 3; 3.1.5',
    behaviour: 'Under never twice an ambiguous send ends as delivery_unknown.',
  },
  {
    id: 'execution.rate-limit-exact',
    source: 'F-09',
    behaviour: 'A rate limit is waited for exactly and counts no attempt; absurd values fall back to the back-off.',
  },
  {
    id: 'execution.unavailable-backs-off',
    source: 'issue 2, item 7; F-08',
    behaviour: 'An unavailable system is tried again with growing waits.',
  },
  {
    id: 'execution.failure-visible',
    source: 'reliability 3',
    behaviour: 'Every error ends in a state with its code and message, or in another attempt.',
  },
  {
    id: 'execution.expires-visibly',
    source: 'reliability 3',
    behaviour: 'What could not be delivered in time is expired, or delivery_unknown when it may have arrived.',
  },
  {
    id: 'execution.poison-quarantined',
    source: 'reliability 3.1.6; F-06',
    behaviour: 'An action that brings its worker down three times is quarantined; the others go on.',
  },
  {
    id: 'execution.suspects-alone',
    source: 'F-06',
    behaviour: 'An action whose worker died is delivered alone, so that poison takes nobody with it.',
  },
  {
    id: 'execution.graceful-stop',
    source: 'issue 6, item 7; F-12',
    behaviour: 'Stopping waits for what is in hand and takes nothing new.',
  },
  {
    id: 'execution.episode-opens',
    source: 'issue 2, item 7',
    behaviour: 'An episode opens at the alert line or with a signal of high severity.',
  },
  {
    id: 'execution.episode-worsens',
    source: 'issue 2, item 7',
    behaviour: 'A rising band alerts once more; a falling and returning risk does not.',
  },
  {
    id: 'execution.episode-hysteresis',
    source: 'architecture decision 2',
    behaviour: 'An episode closes clearly below the alert line, or with its deal.',
  },
  {
    id: 'execution.one-alert-per-episode',
    source: 'issue 2, item 7',
    behaviour: 'An episode alerts at most once for each band, over any history and any number of runs at once.',
  },
  {
    id: 'execution.replay-never-acts',
    source: 'architecture decisions 2 and 11',
    behaviour: 'Scores of an earlier date than the last change nothing and alert nobody.',
  },
  {
    id: 'execution.alert-budget',
    source: 'product, edge 5',
    behaviour: 'At most five alerts per owner and day by value at stake; the rest wait in one visible digest.',
  },
  {
    id: 'execution.digest-not-changed-in-flight',
    source: 'issue 6, item 3',
    behaviour: 'A digest that a worker has taken is not changed; later alerts wait for the next day.',
  },
  {
    id: 'execution.recipient-from-configuration',
    source: 'reliability S-12',
    behaviour: 'Recipients come from configuration and CRM owner ids; text in a deal cannot choose one.',
  },
  {
    id: 'execution.alert-text',
    source: 'issue 6, item 3',
    behaviour: 'An alert says what, why, since when and one next action, and leaves out what is unknown.',
  },
  {
    id: 'execution.alert-text-hostile',
    source: 'reliability S-11a',
    behaviour: 'No text from a system breaks a line of an alert or makes it too long to send.',
  },
  {
    id: 'execution.digest-text',
    source: 'issue 6, item 3',
    behaviour: 'A digest names the deals beyond the budget and how many more there are.',
  },
  {
    id: 'execution.second-start-repeats-nothing',
    source: 'issue 2, done when',
    behaviour: "A second start on the same data directory sends none of the first start's alerts again.",
  },
  {
    id: 'execution.survives-kill-embedded',
    source: 'issue 2, done when; F-01',
    behaviour: 'Kill -9 of the embedded program around the Slack call loses no alert and doubles none.',
  },
  {
    id: 'execution.survives-kills',
    source: 'reliability 3.3; F-01; issue 6, proof',
    behaviour:
      'Kill -9 of workers before the record, before the reply, before the commit and at random: 0 lost, 0 doubled.',
  },
  {
    id: 'execution.survives-faults',
    source: 'F-02a, F-02b, F-03, F-04; issue 6, proof',
    behaviour:
      'A zombie worker, a wiped or crashed Redis, a crashed PostgreSQL and killed backends: 0 lost, 0 doubled.',
  },
  {
    id: 'execution.redis-must-not-evict',
    source: 'reliability R5; issue 6, item 1',
    behaviour: 'A Redis that may evict keys is refused at start-up.',
  },
  {
    id: 'execution.redis-warns-without-aof',
    source: 'reliability R5; issue 6, item 1',
    behaviour: 'A Redis without an append-only file is used with a warning.',
  },
  {
    id: 'execution.redis-unreachable',
    source: 'issue 2, bad input',
    behaviour: 'An unreachable Redis is one line saying what, where and what to do.',
  },
  {
    id: 'execution.queue-holds-ids',
    source: 'reliability R3',
    behaviour: 'The queue holds ids only, never content, personal data or tokens.',
  },
  {
    id: 'execution.dropped-connections-return',
    source: 'F-03, F-21',
    behaviour: 'A transaction whose connection is gone costs the pool nothing and the process nothing.',
  },
  {
    id: 'execution.channel-conforms',
    source: 'issue 6, item 2; reliability 3.2',
    behaviour: 'Every channel has one effect at its configured recipient, a receipt, and what its class promises.',
  },
  {
    id: 'execution.people-decide',
    source: 'reliability 3.1.5, 3.1.6; issue 6, item 7',
    behaviour: 'A person retries or discards an ended delivery of their tenant, audited; a sent one cannot be touched.',
  },
  {
    id: 'execution.class-c-never-missed',
    source: 'issue 6, Proof; reliability 3.1.5',
    behaviour: 'On a channel that nobody can read back, never missed repeats every unsure attempt: nothing is lost.',
  },
] as const;
