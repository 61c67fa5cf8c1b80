/** HubSpot's ids are digits; each kind of the demo gets a range of its own, some of it beyond 32 bits. */
const ranges: Readonly<Record<string, number>> = {
  '005': 40_000_000,
  '001': 5_000_000_000,
  '003': 6_000_000_000,
  '006': 7_000_000_000,
  '00T': 8_000_000_000,
  '00U': 9_000_000_000,
};

/**
 * The id that a record of the answer key has in HubSpot, in the same order.
 * @throws RangeError for an id of a kind that HubSpot does not hold.
 */
export function hubspotIdOf(recordId: string): string {
  const range = ranges[recordId.slice(0, 3)];
  const index = Number.parseInt(recordId.slice(10, 15), 36);
  if (range === undefined || Number.isNaN(index)) throw new RangeError(`${recordId} has no id in HubSpot.`);
  return String(range + index);
}

/** The internal name that HubSpot gives a stage: `Closed Won` → `closedwon`. */
export function hubspotStageId(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]/g, '');
}
