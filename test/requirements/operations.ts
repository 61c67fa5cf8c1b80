/** What running the delivery engine promises to those who operate it. */
export const requirements = [
  {
    id: 'operations.batches-are-safe',
    source: 'issue 6, delivery.alerts_per_s',
    behaviour: 'Deliveries in hand share statements; each gets its own answer, and one that fails spoils no other.',
  },
] as const;
