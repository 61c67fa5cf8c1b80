import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { scanBackendMessages } from './backend-messages.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

/*
 * The thread that owns the embedded PostgreSQL. PGlite has one session and blocks while it works, so it lives here, off the
 * main thread, and serves many virtual connections: a connection owns the session from its first message until the server
 * says it is idle again, which keeps every transaction whole.
 */
if (!parentPort) throw new Error('pglite-worker.ts runs as a worker thread only.');
const port = parentPort;
const options = workerData as WorkerOptions;
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

interface Waiting {
  readonly link: number;
  readonly bytes: Uint8Array | null;
}

const rollback = simpleQuery('ROLLBACK');
const waiting: Waiting[] = [];
let owner: number | null = null;
let isWorking = false;

const lite = await open();
port.on('message', (message: ToWorker) => {
  if (message.kind === 'bytes') waiting.push({ link: message.link, bytes: message.bytes });
  else if (message.kind === 'hangup') waiting.push({ link: message.link, bytes: null });
  else void finish(message);
  void work();
});
send({ kind: 'ready' });

async function open(): Promise<PGlite> {
  const snapshot = options.snapshotFile ? readFileSync(options.snapshotFile) : null;
  const created = await PGlite.create({
    ...(options.dataDir === null ? {} : { dataDir: options.dataDir }),
    ...(snapshot ? { loadDataDir: new Blob([new Uint8Array(snapshot)]) } : {}),
  });
  await created.exec("set timezone to 'UTC'; set search_path to bellwether, bullmq, public");
  return created;
}

async function work(): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  for (let next = takeNext(); next; next = takeNext()) {
    try {
      await serve(next);
    } catch (error) {
      owner = null;
      send({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
    }
  }
  isWorking = false;
}

function takeNext(): Waiting | undefined {
  const index = owner === null ? 0 : waiting.findIndex(({ link }) => link === owner);
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

async function serve({ link, bytes }: Waiting): Promise<void> {
  if (bytes === null) {
    if (owner === link) await lite.execProtocolRaw(rollback);
    owner = null;
    return;
  }
  owner = link;
  const output = await lite.execProtocolRaw(bytes);
  const { isIdle, notifications, rest } = scanBackendMessages(output);
  if (isIdle) owner = null;
  // a copy of its own: a Buffer's slice is a view on Node's shared pool, which cannot be transferred
  const answer = new Uint8Array(rest);
  send({ kind: 'bytes', link, bytes: answer }, [answer.buffer]);
  if (notifications.length > 0) send({ kind: 'notifications', bytes: notifications });
}

async function finish(message: Exclude<ToWorker, { kind: 'bytes' | 'hangup' }>): Promise<void> {
  if (message.kind === 'snapshot') {
    const file = await lite.dumpDataDir('none');
    send({ kind: 'snapshot', bytes: new Uint8Array(await file.arrayBuffer()) });
    return;
  }
  await lite.close();
  send({ kind: 'closed' });
}

function simpleQuery(text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  const message = new Uint8Array(body.length + 6);
  message[0] = 0x51;
  new DataView(message.buffer).setUint32(1, body.length + 5);
  message.set(body, 5);
  return message;
}
