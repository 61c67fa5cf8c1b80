import type { Config } from '../config.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import type { LocalConnections } from '../orchestration/gateway/connections.ts';
import { OpenedConnections } from '../orchestration/remote/opened-connections.ts';
import type { Store } from '../store/open-store.ts';
import { once } from './once.ts';
import type { PreparedGateway } from './open-gateway.ts';
import { refreshUpstreams } from './refresh-upstreams.ts';
import { readStored, StoredConnections } from './stored-connections.ts';
import { UpstreamCatalog, type UpstreamConnection } from './upstream-catalog.ts';
import { isRemoteMcpSystem } from './upstream-systems.ts';

const reloadEveryMs = 2_000;
const refreshEveryMs = 10 * 60_000;

/** Stored connections in this process: restored from the store alone, their definitions read again behind the start. */
export interface RestoredConnections {
  readonly directory: StoredConnections;
  readonly upstreams: UpstreamCatalog;
  readonly opened: OpenedConnections | null;
  /** The remote MCP servers of a workspace. */
  remotesOf(tenantId: string): readonly UpstreamConnection[];
  custody(): Promise<Custody>;
  /** Takes over what the store holds now. */
  load(): Promise<void>;
  /** Reads every definition from outside again, as is begun at the start and every ten minutes. */
  refresh(): Promise<void>;
  /** Waits for what is being read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface RestoreGround {
  readonly config: Config;
  readonly store: Store;
  readonly local: LocalConnections;
  readonly prepared: Pick<PreparedGateway, 'http' | 'live'>;
  readonly onError: (error: unknown) => void;
}

/**
 * Restores what was connected. Nobody is asked for anything: secrets are read at the first call, definitions from outside are
 * those kept in the store until they have been read again.
 */
export async function restoreConnections(ground: RestoreGround): Promise<RestoredConnections> {
  const { config, store, local, prepared, onError } = ground;
  const ports = { http: prepared.http, now: Date.now };
  const custody = once(async () => {
    const { openCustody } = await import('./open-custody.ts');
    return openCustody(config, store, prepared.http);
  });
  let opened: OpenedConnections | null = null;
  const directory = new StoredConnections(local, async () => {
    opened ??= new OpenedConnections(await custody());
    return opened;
  });
  const upstreams = new UpstreamCatalog(prepared.live, ports);
  let known: readonly UpstreamConnection[] = [];
  let isClosed = false;
  const load = async () => {
    const stored = await readStored(store);
    known = stored.upstreams;
    directory.replaceAll(stored.connections);
    await upstreams.load(store, known);
  };
  const refresh = async () => {
    if (known.length === 0 || isClosed) return;
    const isChanged = await refreshUpstreams(known, { ...ports, custody: await custody() });
    if (isChanged && !isClosed) await load();
  };
  await load();
  const watch = keepWatch({ load, refresh, onError, sharesStore: store.kind !== 'embedded', isClosed: () => isClosed });
  return {
    directory,
    upstreams,
    get opened() {
      return opened;
    },
    remotesOf: (tenantId) => known.filter((each) => each.tenantId === tenantId && isRemoteMcpSystem(each.system)),
    custody,
    load,
    refresh: () => watch.settled().then(refresh),
    settled: watch.settled,
    async close() {
      isClosed = true;
      watch.stop();
      await opened?.close();
    },
  };
}

interface Watch {
  readonly load: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Whether other processes change the store too. */
  readonly sharesStore: boolean;
  readonly isClosed: () => boolean;
}

/** Starts the first reading of all definitions and goes on from time to time; failures are told and end nothing. */
function keepWatch({ load, refresh, onError, sharesStore, isClosed }: Watch) {
  let last: Promise<void> = Promise.resolve();
  const next = (work: () => Promise<void>) => () => {
    last = last
      .then(() => (isClosed() ? undefined : work()))
      .catch((error: unknown) => {
        if (!isClosed()) onError(error);
      });
  };
  next(refresh)();
  const timers = [
    setInterval(next(refresh), refreshEveryMs),
    ...(sharesStore ? [setInterval(next(load), reloadEveryMs)] : []),
  ];
  for (const timer of timers) timer.unref();
  return {
    settled: () => last,
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
