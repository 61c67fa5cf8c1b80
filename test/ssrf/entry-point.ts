import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';

/** What an entry point may use: the outbound client of the case, and a vendor of ours on its allow-list. */
export interface EntryRoom {
  readonly http: OutboundHttp;
  /**
   * Names the case's address wherever a vendor may name one: as the customer's own in token answers, as the key set in an
   * issuer's metadata, and under /redirect as the place to go to.
   */
  readonly vendorUrl: string;
}

/** One way by which an address from outside comes to be called. `files`: the sources that make the call. */
export interface EntryPoint {
  readonly name: string;
  readonly files: readonly string[];
  /** Hands the address in and does what leads to a call; whatever it answers or throws, nothing may be reached. */
  use(url: string, room: EntryRoom): Promise<unknown>;
}
