import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCredentialSource } from '../../src/orchestration/credentials/credential-broker.ts';
import { addFileKey, openFileKeyRing } from '../../src/orchestration/credentials/file-key-ring.ts';
import { renewDataKeys, rewrapDataKeys } from '../../src/orchestration/credentials/rotate-keys.ts';
import type { CredentialKey } from '../../src/store/credentials.ts';
import { openStore } from '../../src/store/open-store.ts';
import { testCustody } from '../setup/custody-room.ts';

/** What a connector process that is to be killed does: read one credential, or rotate keys over and over. */
export interface CustodyJob {
  readonly url: string;
  readonly kekFile: string;
  readonly read: CredentialKey | null;
}

async function run({ url, kekFile, read }: CustodyJob): Promise<void> {
  const store = await openStore({ kind: 'postgres', url, maxConnections: 4 });
  const custody = testCustody(store, { keyRing: await openFileKeyRing(kekFile) });
  console.log('ready');
  if (read) await openCredentialSource(custody, read).read();
  while (!read) {
    await addFileKey(kekFile);
    await rewrapDataKeys(custody);
    await renewDataKeys(custody);
  }
  await store.close();
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await run(JSON.parse(process.argv[2] ?? '') as CustodyJob);
}
