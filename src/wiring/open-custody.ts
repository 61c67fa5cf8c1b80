import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import { openFileKeyRing } from '../orchestration/credentials/file-key-ring.ts';
import { RefreshLocks } from '../orchestration/credentials/refresh-locks.ts';
import type { Store } from '../store/open-store.ts';

/** The keeping of credentials over the key file outside the database; the file is made at the first use. */
export async function openCustody(config: Config, store: Store, http: OutboundHttp): Promise<Custody> {
  return {
    store,
    keyRing: await openFileKeyRing(config.roles.keyFile),
    send: (url, init) => http.fetch(url, init),
    nowMs: Date.now,
    locks: new RefreshLocks(),
  };
}
