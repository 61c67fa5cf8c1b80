import type { Config } from '../config.ts';
import { once } from './once.ts';
import type { PreparedGateway } from './open-gateway.ts';

/** The gateway's part that needs no store; made at its first use, or ahead of it while the database opens. */
export interface EarlyGateway {
  /** Private `host:port` pairs that may be called; the demo adds its simulators before the first use. */
  readonly allowedHosts: string[];
  prepared(): Promise<PreparedGateway>;
}

/** Prepares nothing by itself: the first call of `prepared` begins, with the hosts allowed by then. */
export function prepareEarly(config: Config): EarlyGateway {
  const allowedHosts = [...config.allowedHosts];
  const prepared = once(async () => (await import('./open-gateway.ts')).prepareGateway(config, allowedHosts));
  return { allowedHosts, prepared };
}
