/** Where an alert goes: a channel of the engine and an address in it. */
export interface Recipient {
  readonly channel: string;
  readonly address: string;
}

/** Who hears about a deal: from configuration and CRM owner ids, never from text. */
export interface Recipients {
  /** `ownerId` null: the deal has no known owner. */
  forOwner(ownerId: string | null): Recipient;
}

/** The owner's configured recipient, else the fallback. */
export function configuredRecipients(byOwnerId: ReadonlyMap<string, Recipient>, fallback: Recipient): Recipients {
  return { forOwner: (ownerId) => (ownerId === null ? undefined : byOwnerId.get(ownerId)) ?? fallback };
}
