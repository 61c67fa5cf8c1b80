/** What running the delivery engine promises to those who operate it. */
export const requirements = [
  {
    id: 'operations.batches-are-safe',
    source: 'issue 6, delivery.alerts_per_s',
    behaviour: 'Deliveries in hand share statements; each gets its own answer, and one that fails spoils no other.',
  },
  {
    id: 'operations.restore-asks-first',
    source: 'issue 6, item 7; F-24',
    behaviour:
      'After the database was restored from a backup nothing is delivered until a person says what to send or skip.',
  },
  {
    id: 'operations.deliveries-decided',
    source: 'issue 6, item 7',
    behaviour: 'Deliveries are listed, retried, discarded and sent again, with an audit row for each decision.',
  },
  {
    id: 'operations.oldest-by-channel',
    source: 'issue 6, item 7',
    behaviour: 'Metrics tell the age of the oldest pending by workspace and channel, counts by state, and poison.',
  },
  {
    id: 'operations.ready-until-draining',
    source: 'issue 6, item 7',
    behaviour: 'A process that is asked to end is alive but not ready while it drains.',
  },
  {
    id: 'operations.drains-on-sigterm',
    source: 'issue 6, item 7; F-12',
    behaviour: 'A worker asked to end finishes what it holds within 30 s and leaves the rest to the next.',
  },
] as const;
